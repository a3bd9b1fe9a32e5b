"""The walls on the disk: a folder for each, with wall.json and a file for each net; no Qt."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nnlab.app.files.archive import FILE_LIMIT, ArchiveReader
from nnlab.app.files.held_folders import HeldFolders
from nnlab.app.files.time_name import NAME, find_place, name_by_time
from nnlab.app.lyapunov.walls.reading import read_face, read_network
from nnlab.app.lyapunov.walls.wall import (
    RUNNING,
    STOPPED,
    Wall,
    WallCard,
    find_keys,
    pack_card,
    read_card,
)
from nnlab.core.atomic import TEMPORARY_SUFFIX, reason, write_whole
from nnlab.core.lyapunov.walls.file import file_name
from nnlab.core.lyapunov.walls.nets import NetKey, WallFace, WallNet
from nnlab.core.lyapunov.walls.spec import WallSpec

FOLDER = "lyapunov/walls"
"""Where the walls lie in the program's data folder."""
CARD = "wall.json"
LARGEST_CARD = 1 << 16
UNDO_SECONDS = 24 * 3600.0


class WallLibrary(HeldFolders):
    """The folder of all walls, `DATA/lyapunov/walls`.

    A wall is locked by the program that trains it. `clock` gives the time in seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock
        super().__init__(self.place)

    def place(self, wall_id: str) -> Path:
        """Return the folder of a wall.

        Raises
        ------
        ValueError
            If that cannot be the name of a wall: one in a stranger's session, say.
        """
        return find_place(self.folder, wall_id, "wall")

    def begin(self, spec: WallSpec, name: str = "") -> WallCard:
        """Make the folder of a new wall, lock it and return its card; no net is there yet.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        now = self._clock()
        card = WallCard(name_by_time(now), name, spec, RUNNING, now)
        self.place(card.id).mkdir(parents=True)
        self.take(card.id)
        self.write_card(card)
        return card

    def write_card(self, card: WallCard) -> None:
        """Keep what the list shows of a wall.

        Raises
        ------
        OSError
            If the folder cannot be written or the disk is full; the older card stays.
        """
        text = json.dumps(pack_card(card), indent=1, allow_nan=False).encode()
        write_whole(self.place(card.id) / CARD, lambda file: file.write(text))

    def card(self, wall_id: str) -> WallCard:
        """Read the card of a wall; one that no living program trains is not "running".

        Raises
        ------
        OSError
            If it cannot be read.
        ValueError
            In one line, if it is damaged.
        """
        with open(self.place(wall_id) / CARD, "rb") as file:
            data = file.read(LARGEST_CARD + 1)
        try:
            if len(data) > LARGEST_CARD:
                raise ValueError(f"it is larger than {LARGEST_CARD >> 10} kB.")
            card = read_card(json.loads(data), wall_id)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{wall_id}/{CARD} is damaged: {error}") from error
        if card.outcome == RUNNING and not self.is_taken(wall_id):
            card = replace(card, outcome=STOPPED)
        return card

    def cards(self) -> tuple[list[WallCard], list[str]]:
        """Return the cards of all walls, the newest first, and a line for each that is damaged."""
        found, faults = [], []
        try:
            places = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return [], []
        except OSError as error:
            return [], [f"{self.folder}: {reason(error)}."]
        for path in places:
            if not (NAME.fullmatch(path.name) and (path / CARD).exists()):
                continue
            try:
                found.append(self.card(path.name))
            except OSError as error:
                faults.append(f"{path.name}/{CARD}: {reason(error)}.")
            except ValueError as error:
                faults.append(str(error))
        shown = [card for card in found if not card.deleted]
        return sorted(shown, key=lambda card: card.began, reverse=True), faults

    def load(self, wall_id: str) -> Wall:
        """Read a wall with all nets that are there; a broken one is named in `faults`.

        Weights are not read; it takes some milliseconds a net.

        Raises
        ------
        OSError
            If its card cannot be read.
        ValueError
            In one line, if its card is damaged.
        """
        card = self.card(wall_id)
        nets, faults = {}, []
        for key in find_keys(card.spec):
            try:
                nets[key] = self.read_face(wall_id, key)
            except FileNotFoundError:
                continue
            except OSError as error:
                faults.append(f"{wall_id}/{file_name(key)}: {reason(error)}.")
            except ValueError as error:
                faults.append(f"{wall_id}/{file_name(key)} is damaged: {error}")
        return Wall(replace(card, done=len(nets)), nets, tuple(faults))

    def read_face(self, wall_id: str, key: NetKey) -> WallFace:
        """Read what the wall shows of a net; raises as `read_net`."""
        reader = self._open(wall_id, key)
        return read_face(reader.read_document(), reader.read_arrays("face"), key)

    def read_net(self, wall_id: str, key: NetKey) -> WallNet:
        """Read one net with its weights.

        Raises
        ------
        OSError
            If it cannot be read; FileNotFoundError if it is not trained yet.
        ValueError
            In one line, without the file's name, if it is damaged.
        """
        reader = self._open(wall_id, key)
        face = read_face(reader.read_document(), reader.read_arrays("face"), key)
        return WallNet(face, read_network(reader.read_arrays("weights"), key))

    def _open(self, wall_id: str, key: NetKey) -> ArchiveReader:
        with open(self.place(wall_id) / file_name(key), "rb") as file:
            return ArchiveReader(file.read(FILE_LIMIT + 1))

    def rename(self, wall_id: str, name: str) -> WallCard:
        """Give a wall another name, that may be empty; raises as `card` and `write_card`."""
        card = replace(self._stored(wall_id), name=name)
        self.write_card(card)
        return card

    def delete(self, wall_id: str, deleted: bool = True) -> None:
        """Take a wall out of the list, or back into it; raises as `card` and `write_card`.

        One that this program trains stays: ValueError.
        """
        if deleted and self.has(wall_id):
            raise ValueError("A wall that is being trained cannot be deleted: cancel it first.")
        self.write_card(replace(self._stored(wall_id), deleted=deleted))

    def _stored(self, wall_id: str) -> WallCard:
        """Return a card that may be written again: what others train stays as it is."""
        card = self.card(wall_id)
        if card.outcome == RUNNING and not self.has(wall_id):
            raise ValueError("Another window trains this wall: wait until it has finished.")
        return card

    def purge(self) -> None:
        """Remove the walls from the disk that were deleted a day ago, for good."""
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                with suppress(OSError, ValueError):
                    age = self._clock() - (path / CARD).stat().st_mtime
                    if age > UNDO_SECONDS and self.card(path.name).deleted:
                        self._remove(path)

    def _remove(self, place: Path) -> None:
        """Remove a wall's own files; a folder with others stays."""
        if place.is_symlink() or self.is_taken(place.name):
            return
        keys = find_keys(self.card(place.name).spec)
        # The card comes last: what a crash leaves behind is still known to be deleted.
        for name in (*map(file_name, keys), CARD):
            for path in (place / name, place / (name + TEMPORARY_SUFFIX)):
                path.unlink(missing_ok=True)
        place.rmdir()
