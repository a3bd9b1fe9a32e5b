"""The program's log: a few small files that take turns, never more."""

import logging
import logging.handlers
from pathlib import Path

from nnlab.app.places import data_dir
from nnlab.core.atomic import reason

FILE_NAME = "nnlab.log"
FILE_BYTES = 500_000
OLD_FILES = 3
RECORD_LIMIT = 20_000

logger = logging.getLogger("nnlab")


class _BoundedFormatter(logging.Formatter):
    """Cuts records that would fill a whole file, such as the repr of a large array."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if len(text) <= RECORD_LIMIT:
            return text
        return f"{text[:RECORD_LIMIT]} ... ({len(text) - RECORD_LIMIT} characters cut)"


def start(folder: Path | None = None) -> tuple[Path, str]:
    """Send the records of `nnlab.*` to a rotating file; return its path and "" or a warning.

    The log takes (1 + OLD_FILES) * FILE_BYTES at most, plus one record. Without a place to
    write, the program goes on without a log. Calling it again changes the file.
    """
    stop()
    path = (folder or data_dir()) / FILE_NAME
    try:
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8", errors="replace"
        )
    except OSError as error:
        return path, f"{path}: no log is kept: {reason(error)}."
    handler.setFormatter(
        _BoundedFormatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
    )
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return path, ""


def stop() -> None:
    """Close the log file."""
    for handler in tuple(logger.handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            logger.removeHandler(handler)
            handler.close()
