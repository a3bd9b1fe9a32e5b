"""A lock on a folder that lasts as long as the process that holds it, kill -9 included."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"


class FolderLock:
    """Held from `try_lock` until `release` or the end of the process.

    The system keeps it, not a process number in a file: numbers are used again, and a file
    outlives a killed process.
    """

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self._path = path

    def release(self, remove: bool = False) -> None:
        """Let others have the folder; with `remove` take the lock file away as well."""
        if remove and sys.platform != "win32":
            with suppress(OSError):
                self._path.unlink()
        os.close(self._handle)
        if remove and sys.platform == "win32":
            with suppress(OSError):
                self._path.unlink()


def try_lock(folder: Path) -> FolderLock | None:
    """Return the folder's lock, or None while a living process holds it.

    Raises
    ------
    OSError
        If the folder is gone, can't be written, or its file system knows no locks.
    """
    path = folder / LOCK_NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock_at_once(handle)
        if not _is_still(path, handle):
            os.close(handle)
            return None
    except BlockingIOError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return FolderLock(handle, path)


def _is_still(path: Path, handle: int) -> bool:
    """Whether the file was not removed by its former holder between opening and locking."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _lock_at_once(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from None

else:

    def _lock_at_once(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
