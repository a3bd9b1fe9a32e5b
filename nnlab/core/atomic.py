"""Writing a file so that it is always whole: the old one or the new one."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY_SUFFIX = ".part"


def write_whole(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    """Write `path` through `fill(file)`; when anything fails, the old file stays as it was.

    The bytes go to a fixed name beside the target (so that a killed writer leaves one remnant
    and not many), reach the disk, and only then take the target's name. Qt's QSaveFile is not
    used: on a full disk it commits a truncated file and reports success.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    target = Path(os.path.realpath(path))
    part = target.with_name(target.name + TEMPORARY_SUFFIX)
    try:
        with open(part, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, part)
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _sync_folder(target.parent)


def reason(error: OSError) -> str:
    """Return what the system says about a failed file operation, without the path."""
    return (error.strerror or str(error) or type(error).__name__).rstrip(".")


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
