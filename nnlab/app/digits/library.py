"""The runs on the disk: a folder for each, with its results, its net and its checkpoint; no Qt."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from nnlab.app.digits.cards import RunCard, make_card, read_card
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.run_file import pack_run, unpack_run
from nnlab.app.files.archive import FILE_LIMIT, ArchiveReader, write_archive
from nnlab.app.files.held_folders import HeldFolders
from nnlab.app.files.time_name import find_place, name_by_time
from nnlab.core.atomic import TEMPORARY_SUFFIX, write_whole

RUN, CARD = "run.zip", "card.json"
NET, CHECKPOINT = "net.safetensors", "checkpoint.safetensors"
"""Weights after the last epoch, and the whole state of a training that can be gone on with."""
LARGEST_CARD = 1 << 20


class Library(HeldFolders):
    """The folder of all runs, `DATA/digits`.

    A run is locked by the program that trains it, or that has deleted it and may still bring it
    back. `clock` gives the time in seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock
        super().__init__(self.place)

    def place(self, run_id: str) -> Path:
        """Return the folder of a run.

        Raises
        ------
        ValueError
            If that cannot be the name of a run: one in a stranger's session, say.
        """
        return find_place(self.folder, run_id, "run")

    def net(self, run_id: str) -> Path:
        """Return the path of a run's weights; nothing is there before the first epoch."""
        return self.place(run_id) / NET

    def checkpoint(self, run_id: str) -> Path:
        """Return the path of a run's checkpoint."""
        return self.place(run_id) / CHECKPOINT

    def new_id(self) -> str:
        """Return a name that no run has yet; it begins with the time."""
        return name_by_time(self._clock())

    def begin(self, run: TrainingRun) -> tuple[TrainingRun, RunCard]:
        """Give a run its folder, lock and keep it; return it with its id, and its card.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        begun = self.open(run)
        return begun, self.save(begun, self.now())

    def open(self, run: TrainingRun) -> TrainingRun:
        """Give a run its folder and lock it; return it with its id. Nothing is kept yet.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        begun = replace(run, id=self.new_id(), outcome="running")
        self.place(begun.id).mkdir(parents=True)
        self.take(begun.id)
        return begun

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._clock()

    def save(self, run: TrainingRun, began: float | None = None) -> RunCard:
        """Keep a run as it is now; return its card.

        Raises
        ------
        OSError
            If the folder cannot be written or the disk is full; the older state stays.
        """
        if began is None:
            began = self._began(run.id)
        stored, arrays = pack_run(run)
        place = self.place(run.id)
        named = {f"run/{name}": array for name, array in arrays.items()}
        write_whole(place / RUN, lambda file: write_archive(file, {"run": dict(stored)}, named))
        card = make_card(run, began, self.checkpoint(run.id).exists())
        self.write_card(card)
        return card

    def _began(self, run_id: str) -> float:
        """When a run began, by its card; where that is lost, now."""
        try:
            return self.card(run_id).began
        except (OSError, ValueError):
            return self._clock()

    def load(self, run_id: str) -> TrainingRun:
        """Read a run, with name and note as its card has them.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            In one line, if it is damaged.
        """
        with open(self.place(run_id) / RUN, "rb") as file:
            reader = ArchiveReader(file.read(FILE_LIMIT + 1))
        stored = reader.read_document().get("run")
        if not isinstance(stored, dict):
            raise ValueError(f"{run_id}/{RUN} holds no run.")
        run = replace(unpack_run(stored, reader.read_arrays("run")), id=run_id)
        with suppress(OSError, ValueError):
            card = self.card(run_id)
            run = replace(run, name=card.name, note=card.note)
        return run

    def write_card(self, card: RunCard) -> None:
        """Keep what the list shows of a run: a small file, so that a long list is read at once."""
        text = json.dumps(asdict(card), indent=1).encode()
        write_whole(self.place(card.id) / CARD, lambda file: file.write(text))

    def card(self, run_id: str) -> RunCard:
        """Read the card of a run.

        Raises
        ------
        OSError
            If it cannot be read.
        ValueError
            In one line, if it is damaged.
        """
        path = self.place(run_id) / CARD
        with open(path, "rb") as file:
            data = file.read(LARGEST_CARD)
        try:
            return read_card(json.loads(data), run_id)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{run_id}/{CARD} is damaged: {error}") from error

    def purge(self, run_id: str) -> bool:
        """Remove a deleted run from the disk, unless another program may still bring it back.

        Only files of the program's own go; a folder with others stays.
        """
        place = self.place(run_id)
        if place.is_symlink() or not self.take(run_id):
            return False
        # The card comes last: what a crash leaves behind is still known to be deleted.
        for name in (CHECKPOINT, NET, RUN, CARD):
            for path in (place / name, place / (name + TEMPORARY_SUFFIX)):
                with suppress(OSError):
                    path.unlink()
        self.release(run_id)
        with suppress(OSError):
            place.rmdir()
        return not place.exists()
