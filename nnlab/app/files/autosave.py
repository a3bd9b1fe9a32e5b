"""The running program's own folder of autosaves: three generations, each read back."""

import re
from contextlib import suppress
from pathlib import Path

from nnlab.app.files.lock import FolderLock, try_lock
from nnlab.app.files.session import Rooms, SessionError, States, read_session, write_session
from nnlab.core.atomic import reason

GENERATIONS = 3
ATTEMPTS = 100
RUN_NAME = re.compile(r"run-(\d{6,9})", re.ASCII)
GENERATION_NAME = re.compile(r"autosave-(\d{8,12})\.nnlab", re.ASCII)


class Autosave:
    """Writes generations numbered 1, 2, 3 ... into one folder that no other process uses."""

    def __init__(self, folder: Path, lock: FolderLock) -> None:
        self.folder = folder
        self._lock: FolderLock | None = lock

    def write(self, rooms: Rooms, states: States, origin: str = "") -> Path:
        """Write the next generation, read it back, then drop those beyond the newest three.

        Raises
        ------
        SessionError
            If it could not be written, or not be read again; older generations stay.
        """
        rooms = tuple(rooms)
        older = list_generations(self.folder)
        number = older[-1][0] + 1 if older else 1
        path = self.folder / f"autosave-{number:08}.nnlab"
        write_session(path, rooms, states, origin)
        try:
            read_session(path, rooms)
        except SessionError:
            path.unlink(missing_ok=True)
            raise
        for _, old in older[: -(GENERATIONS - 1)]:
            with suppress(OSError):
                old.unlink()
        return path

    def forget(self) -> None:
        """Remove the generations: their content was saved, or is not wanted any more."""
        for _, path in list_generations(self.folder):
            path.unlink(missing_ok=True)

    def leave(self) -> None:
        """Keep the generations for the next start, which will offer them."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def discard(self) -> None:
        """Remove the folder, as at a clean exit. Calling it again does nothing."""
        if self._lock is not None:
            remove_run(self.folder, self._lock)
            self._lock = None


def claim_folder(root: Path) -> Autosave:
    """Make a folder for this process below `root`, numbered above all others there.

    Raises
    ------
    SessionError
        If no folder can be made or locked there.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        for _ in range(ATTEMPTS):
            runs = list_runs(root)
            folder = root / f"run-{runs[-1][0] + 1 if runs else 1:06}"
            with suppress(FileExistsError, FileNotFoundError):
                folder.mkdir()
                lock = try_lock(folder)
                if lock is not None:
                    return Autosave(folder, lock)
    except OSError as error:
        raise SessionError(f"{root}: no autosaves are kept: {reason(error)}.") from error
    raise SessionError(f"{root}: no autosaves are kept: no folder could be claimed.")


def list_runs(root: Path) -> list[tuple[int, Path]]:
    """Return the folders of all runs with their numbers, the newest last."""
    return _numbered(root, RUN_NAME)


def list_generations(folder: Path) -> list[tuple[int, Path]]:
    """Return the autosaves of one run with their numbers, the newest last."""
    return _numbered(folder, GENERATION_NAME)


def remove_run(folder: Path, lock: FolderLock) -> None:
    """Remove what a run wrote, and its folder if nothing else is in it; release the lock."""
    for _, path in list_generations(folder):
        path.unlink(missing_ok=True)
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)
    lock.release(remove=True)
    with suppress(OSError):
        folder.rmdir()


def _numbered(folder: Path, name: re.Pattern[str]) -> list[tuple[int, Path]]:
    matches = [(name.fullmatch(path.name), path) for path in folder.iterdir()]
    return sorted((int(match[1]), path) for match, path in matches if match)
