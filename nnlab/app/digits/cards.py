"""What the list of runs shows of each run, and what undo does to it."""

from dataclasses import dataclass, replace

from nnlab.app.digits.run import TrainingRun


@dataclass(frozen=True)
class RunCard:
    """A line of the list of runs.

    id : the run's folder; name, note : the user's words; title : net and seed, shown where there
    is no name; outcome as `TrainingRun.outcome`; epochs done and wanted; held_out and test errors
    in per cent (None: not known); began : seconds since 1970; resumable : its checkpoint can be
    gone on from; deleted : no longer in the list, until undo.
    """

    id: str
    title: str = ""
    name: str = ""
    note: str = ""
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
    resumable: bool = False
    deleted: bool = False


def make_card(run: TrainingRun, began: float, resumable: bool) -> RunCard:
    """Return the card of a run."""
    known = len(run.errors) > 0
    return RunCard(
        id=run.id,
        title=f"{run.settings.label}, seed {run.settings.seed}",
        name=run.name,
        note=run.note,
        outcome=run.outcome,
        epochs=len(run.errors),
        epochs_wanted=run.settings.epochs,
        held_out=float(run.errors[-1, 0]) if known else None,
        test=float(run.errors[-1, 1]) if known else None,
        n_wrong=run.n_wrong,
        n_test=run.n_test,
        weights=run.weights,
        seconds=run.seconds,
        cpu_seconds=run.cpu_seconds,
        began=began,
        data=run.settings.data.name,
        resumable=resumable,
    )


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
