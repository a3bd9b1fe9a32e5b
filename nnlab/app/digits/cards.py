"""What the list of runs shows of each run, and what undo does to it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from nnlab.app.digits.run import OUTCOMES, TrainingRun
from nnlab.core.digits.specs import TrainSpec

INTERRUPTED = "interrupted"
"""The outcome of a run that says "running" and that no living program trains."""
CARD_OUTCOMES = (*OUTCOMES, INTERRUPTED)
LONGEST_TEXT = 10_000
MOST_MEMBERS = 1000
UNITS = {"one_cycle": "one cycle", "cross_entropy": "cross entropy"}


@dataclass(frozen=True)
class RunCard:
    """A line of the list of runs.

    id : the run's folder; name, note : the user's words; title : net and seed, shown where there
    is no name; net, seed : these apart; recipe : the settings in one line; outcome as
    `TrainingRun.outcome`, or "interrupted"; epochs done and wanted; held_out and test errors in
    per cent (None: not known); began : seconds since 1970; members : the runs that a committee
    consists of; resumable : its checkpoint can be gone on from; deleted : no longer in the list,
    until undo.
    """

    id: str
    title: str = ""
    name: str = ""
    note: str = ""
    net: str = ""
    seed: int = 0
    recipe: str = ""
    outcome: str = "finished"
    epochs: int = 0
    epochs_wanted: int = 0
    held_out: float | None = None
    test: float | None = None
    n_wrong: int | None = None
    n_test: int = 0
    weights: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    began: float = 0.0
    data: str = "MNIST"
    bundled: bool = True
    members: tuple[str, ...] = ()
    resumable: bool = False
    deleted: bool = False

    @property
    def label(self) -> str:
        """What the run is called: its name, else its net and seed."""
        return self.name or self.title


def make_card(run: TrainingRun, began: float, resumable: bool) -> RunCard:
    """Return the card of a run."""
    errors = run.shown_errors[-1] if len(run.errors) else (math.nan, math.nan)
    held_out, test = (float(value) if math.isfinite(value) else None for value in errors)
    if run.n_wrong is not None and run.n_test:
        test = 100.0 * run.n_wrong / run.n_test
    return RunCard(
        id=run.id,
        title=f"{run.settings.label}, seed {run.settings.seed}",
        name=run.name,
        note=run.note,
        net=run.settings.label,
        seed=run.settings.seed,
        recipe=write_recipe(run.settings),
        outcome=run.outcome,
        epochs=len(run.errors),
        epochs_wanted=run.settings.epochs,
        held_out=held_out,
        test=test,
        n_wrong=run.n_wrong,
        n_test=run.n_test,
        weights=run.weights,
        seconds=run.seconds,
        cpu_seconds=run.cpu_seconds,
        began=began,
        data=run.settings.data.name,
        bundled=run.settings.data.bundled,
        members=run.members,
        resumable=resumable,
    )


def write_recipe(spec: TrainSpec) -> str:
    """Return how a net is trained in one line; what has no effect is left out."""
    parts = [f"batch {spec.batch}", f"η {spec.eta:g}", spec.optimiser, spec.schedule, spec.cost]
    parts[2] += f" {spec.momentum:g}" if spec.optimiser in ("momentum", "nesterov") else ""
    parts += [f"decay {spec.decay:g}"] if spec.decay else []
    parts += [f"smoothing {spec.smoothing:g}"] if spec.smoothing else []
    for name in ("shift", "rotation", "scale", "shear", "elastic"):
        value = getattr(spec.augmentation, name)
        parts += [f"{name} {value:g}"] if value else []
    parts += [f"{spec.data.train_size} images"] if spec.data.train_size else []
    return ", ".join(UNITS.get(part, part) for part in parts)


def read_card(stored: Any, run_id: str) -> RunCard:
    """Return the card of a run from JSON fields; what is unknown is left out.

    Raises
    ------
    ValueError
        In one line that names the field.
    """
    if not isinstance(stored, Mapping):
        raise ValueError("it is no object with fields")
    values = {
        part.name: _checked(part.name, stored[part.name])
        for part in fields(RunCard)
        if part.name in stored and part.name != "id"
    }
    return RunCard(id=run_id, **values)


def _checked(name: str, given: Any) -> Any:
    if name == "outcome" and given not in CARD_OUTCOMES:
        raise ValueError(f"there is no outcome {str(given)[:40]!r}")
    if name == "members":
        if not isinstance(given, list) or len(given) > MOST_MEMBERS:
            raise ValueError("members is no list of runs")
        return tuple(_checked("id", member) for member in given)
    default = getattr(RunCard, name, "")
    if default is None and given is None:
        return None
    kind: type[Any] = int if name == "n_wrong" else float if default is None else type(default)
    whole = type(given) is int and abs(given) < 1e15
    value: Any = float(given) if kind is float and whole else given
    if type(value) is not kind:
        raise ValueError(f"{name} must be of kind {kind.__name__}")
    if kind is str and len(value) > LONGEST_TEXT:
        raise ValueError(f"{name} is longer than {LONGEST_TEXT} characters")
    if kind in (int, float) and not 0 <= value < 1e12:
        raise ValueError(f"{name} is negative, huge or not finite")
    return value


def keep_cards(present: tuple[RunCard, ...], restored: tuple[RunCard, ...]) -> tuple[RunCard, ...]:
    """Return the present cards with names, notes and deletions of the past.

    A run that came since then is no edit and stays.
    """
    past = {card.id: card for card in restored}
    return tuple(
        replace(
            card, name=past[card.id].name, note=past[card.id].note, deleted=past[card.id].deleted
        )
        if card.id in past
        else card
        for card in present
    )
