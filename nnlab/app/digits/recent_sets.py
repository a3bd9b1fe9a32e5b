"""The sets of images that were opened last, kept in a small file."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from nnlab.core.atomic import write_whole
from nnlab.core.digits.spec_json import spec_from_json
from nnlab.core.digits.specs import DataSpec

MOST = 8
LARGEST_FILE = 1 << 20


class RecentSets:
    """The newest set first; a file that cannot be read is an empty list."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[DataSpec, ...]:
        """Return the sets whose files are still there."""
        try:
            if self._path.stat().st_size > LARGEST_FILE:
                return ()
            stored: Any = json.loads(self._path.read_text(encoding="utf-8"))
            sets = tuple(spec_from_json({"data": given}).data for given in stored[:MOST])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return ()
        return tuple(data for data in sets if not data.bundled and Path(data.train_images).exists())

    def add(self, data: DataSpec) -> None:
        """Put a set first.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        if data.bundled:
            return
        plain = replace(data, train_size=0)
        others = [other for other in self.read() if other.train_images != data.train_images]
        text = json.dumps([asdict(kept) for kept in (plain, *others)[:MOST]], indent=1).encode()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._path, lambda file: file.write(text))
