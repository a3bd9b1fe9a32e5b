"""What killed runs left behind, offered once and deleted only on the user's word."""

import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nnlab.app.files.autosave import list_generations, list_runs, remove_run
from nnlab.app.files.lock import FolderLock, try_lock
from nnlab.app.files.session import Rooms, Session, SessionError, read_session

DAMAGED_PREFIX = "damaged-"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Offer:
    """The newest whole autosave of a run that did not end by itself; its folder is locked."""

    path: Path
    session: Session
    lock: FolderLock

    def discard(self) -> None:
        """Remove the run's autosaves: they were recovered or are not wanted."""
        remove_run(self.path.parent, self.lock)

    def leave(self) -> None:
        """Keep them for the next start."""
        self.lock.release()


def find_offers(root: Path, rooms: Rooms) -> tuple[list[Offer], list[str]]:
    """Return an offer for each killed run, the newest first, and lines on what was damaged.

    The newest is the one with the highest number; a clock is never asked. Runs that are alive,
    or are being offered by another nnlab, are left alone. Of a run whose autosaves are all
    damaged the folder is kept aside.
    """
    offers: list[Offer] = []
    warnings: list[str] = []
    if not root.is_dir():
        return offers, warnings
    rooms = tuple(rooms)
    for _, folder in reversed(list_runs(root)):
        try:
            lock = try_lock(folder)
        except OSError as error:
            logger.warning("autosaves in %s can't be looked at: %s", folder, error)
            continue
        if lock is None:
            continue
        offer = _newest_whole(folder, lock, rooms, warnings)
        if offer is not None:
            offers.append(offer)
    return offers, warnings


def _newest_whole(
    folder: Path, lock: FolderLock, rooms: Rooms, warnings: list[str]
) -> Offer | None:
    generations = list_generations(folder)
    for _, path in reversed(generations):
        try:
            return Offer(path, read_session(path, rooms), lock)
        except SessionError as error:
            warnings.append(str(error))
    if not generations:
        remove_run(folder, lock)
        return None
    lock.release()
    with suppress(OSError):
        os.rename(folder, folder.with_name(DAMAGED_PREFIX + folder.name))
    return None
