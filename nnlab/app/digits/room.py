"""The MNIST room: settings for the next training, the run that is shown, the library's cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from nnlab.app.digits.cards import RunCard, keep_cards
from nnlab.app.digits.run import TrainingRun
from nnlab.app.digits.run_file import pack_run, unpack_run
from nnlab.app.digits.size_curve import SizeCurve, pack_curve, unpack_curve
from nnlab.app.room import Arrays, Fields, Room
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.rows import Row
from nnlab.core.digits.spec_json import rows_from_json, rows_to_json, spec_from_json, spec_to_json
from nnlab.core.digits.specs import DEFAULT_NET, TrainSpec


def begin() -> TrainSpec:
    """Return the settings to begin with: the default net with its recipe."""
    return TrainSpec(net=DEFAULT_NET, **NETS[DEFAULT_NET].recipe)


@dataclass(frozen=True, eq=False)
class MnistState:
    """Settings of the next training, the run that is shown, and the runs of the library.

    `draft` holds the rows of the builder while they are no net: `TrainSpec` refuses them, so
    `settings` keeps the last net that was one, and nothing is trained until the draft is mended.
    `cards` is what the list of runs shows; it is the library's and not part of a session. To
    rename a run, write its note or delete it is an edit of its card, and the disk follows.
    `sizes` is the last curve of the error against the size of the training set. `offered` is the
    id of the run that the program showed unasked, from the library.
    """

    settings: TrainSpec = field(default_factory=begin)
    run: TrainingRun | None = None
    cards: tuple[RunCard, ...] = ()
    draft: tuple[Row, ...] | None = None
    sizes: SizeCurve | None = None
    offered: str = ""

    def is_saved_as(self, other: "MnistState") -> bool:
        """Whether a session would hold the very same: the list of runs is no part of it.

        Nor is a run that nobody asked for.
        """
        names = {part.name for part in fields(self)} - {"cards", "offered", "run"}
        same = all(getattr(self, name) is getattr(other, name) for name in names)
        return same and self._wanted_run is other._wanted_run

    @property
    def _wanted_run(self) -> TrainingRun | None:
        return None if self.run is not None and self.run.id == self.offered else self.run

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that the builder shows."""
        return self.settings.rows if self.draft is None else self.draft


def put_rows(state: MnistState, rows: tuple[Row, ...]) -> MnistState:
    """Return the room with these rows: in the settings if they make a net, else as a draft."""
    key = next((key for key in (state.settings.net, *NETS) if _is(key, rows)), OWN_NET)
    try:
        settings = replace(state.settings, net=key, rows=rows)
    except ValueError:
        return replace(state, draft=rows)
    return replace(state, settings=settings, draft=None)


def _is(key: str, rows: tuple[Row, ...]) -> bool:
    return key in NETS and NETS[key].rows == rows


def pack(state: MnistState) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields and arrays."""
    stored: dict[str, Any] = {"settings": spec_to_json(state.settings)}
    if state.draft is not None:
        stored["draft"] = rows_to_json(state.draft)
    arrays: dict[str, Any] = {}
    if state.run is not None:
        stored["run"], found = pack_run(state.run)
        arrays |= found
    if state.sizes is not None:
        stored["sizes"], found = pack_curve(state.sizes)
        arrays |= found
    return stored, arrays


def unpack(stored: Fields, arrays: Arrays) -> MnistState:
    """Return the checked room.

    Raises
    ------
    ValueError
        If a field or an array is missing, of the wrong kind or shape, or out of its limits.
    """
    state = MnistState(spec_from_json(stored.get("settings", {})))
    if stored.get("draft") is not None:
        state = put_rows(state, rows_from_json(stored["draft"]))
    if stored.get("sizes") is not None:
        state = replace(state, sizes=unpack_curve(stored["sizes"], arrays))
    run = stored.get("run")
    if run is None:
        return state
    if not isinstance(run, Mapping):
        raise ValueError("run must be an object with fields.")
    return replace(state, run=unpack_run(run, arrays))


def keep_run(present: MnistState, restored: MnistState) -> MnistState:
    """Return what undo leaves: settings and cards of the past, results of the present."""
    cards = keep_cards(present.cards, restored.cards)
    return replace(
        restored, run=present.run, cards=cards, sizes=present.sizes, offered=present.offered
    )


MNIST: Room[MnistState] = Room("mnist", MnistState, pack, unpack, keep_run)
