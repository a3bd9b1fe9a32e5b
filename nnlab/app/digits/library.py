"""The runs on the disk: a folder for each, with its results, its net and its checkpoint; no Qt."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from nnlab.app.digits.cards import RunCard, make_card
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.run_file import pack_run, unpack_run
from nnlab.app.files.archive import ArchiveReader, write_archive
from nnlab.core.atomic import write_whole

RUN, CARD = "run.zip", "card.json"
NET, CHECKPOINT = "net.safetensors", "checkpoint.safetensors"
"""Weights after the last epoch, and the whole state of a training that can be gone on with."""


class Library:
    """The folder of all runs, `DATA/digits`.

    `clock` gives the time in seconds since 1970.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock

    def place(self, run_id: str) -> Path:
        """Return the folder of a run."""
        return self.folder / run_id

    def net(self, run_id: str) -> Path:
        """Return the path of a run's weights; nothing is there before the first epoch."""
        return self.place(run_id) / NET

    def checkpoint(self, run_id: str) -> Path:
        """Return the path of a run's checkpoint."""
        return self.place(run_id) / CHECKPOINT

    def begin(self, run: TrainingRun) -> tuple[TrainingRun, RunCard]:
        """Give a run its folder and keep it; return it with its id, and its card.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(self._clock()))
        begun = replace(run, id=f"{stamp}-{secrets.token_hex(3)}", outcome="running")
        self.place(begun.id).mkdir(parents=True)
        return begun, self.save(begun, self._clock())

    def save(self, run: TrainingRun, began: float | None = None) -> RunCard:
        """Keep a run as it is now; return its card.

        Raises
        ------
        OSError
            If the folder cannot be written or the disk is full; the older state stays.
        """
        if began is None:
            began = self.card(run.id).began
        stored, arrays = pack_run(run)
        place = self.place(run.id)
        named = {f"run/{name}": array for name, array in arrays.items()}
        write_whole(place / RUN, lambda file: write_archive(file, {"run": dict(stored)}, named))
        card = make_card(run, began, self.checkpoint(run.id).exists())
        self.write_card(card)
        return card

    def load(self, run_id: str) -> TrainingRun:
        """Read a run.

        Raises
        ------
        OSError
            If the file cannot be read.
        ValueError
            In one line, if it is damaged.
        """
        reader = ArchiveReader((self.place(run_id) / RUN).read_bytes())
        stored = reader.read_document().get("run")
        if not isinstance(stored, dict):
            raise ValueError(f"{run_id}/{RUN} holds no run.")
        return replace(unpack_run(stored, reader.read_arrays("run")), id=run_id)

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
        try:
            stored: Any = json.loads(path.read_text(encoding="utf-8"))
            known = {part.name for part in fields(RunCard)}
            values = {name: value for name, value in stored.items() if name in known}
            return replace(RunCard(**values), id=run_id)
        except (TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"{run_id}/{CARD} is damaged: {error}") from error
