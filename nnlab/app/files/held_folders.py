"""The folders of a library that this program works on, locked against other programs."""

from collections.abc import Callable
from pathlib import Path

from nnlab.app.files.lock import LOCK_NAME, FolderLock, try_lock


class HeldFolders:
    """Locks by name; `place` gives the folder of a name. A library is one, or has one."""

    def __init__(self, place: Callable[[str], Path]) -> None:
        self._place = place
        self._locks: dict[str, FolderLock] = {}

    def has(self, name: str) -> bool:
        """Whether this program has a folder."""
        return name in self._locks

    def take(self, name: str) -> bool:
        """Lock a folder for this program; False while another one has it.

        Where the file system knows no locks nobody can tell, and it may be had.
        """
        if name in self._locks:
            return True
        try:
            lock = try_lock(self._place(name))
        except OSError:
            return True
        if lock is not None:
            self._locks[name] = lock
        return lock is not None

    def release(self, name: str) -> None:
        """Let others have a folder."""
        lock = self._locks.pop(name, None)
        if lock is not None:
            lock.release(remove=True)

    def release_all(self) -> None:
        """Let others have all folders, as when the program ends."""
        for name in list(self._locks):
            self.release(name)

    def is_taken(self, name: str) -> bool:
        """Whether a living program has a folder, this one included."""
        if name in self._locks:
            return True
        if not (self._place(name) / LOCK_NAME).exists():
            return False
        free = self.take(name)
        self.release(name)
        return not free
