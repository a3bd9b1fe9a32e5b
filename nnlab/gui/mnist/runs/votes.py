"""Lets chosen runs vote as a committee, in the compute process, beside a training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.run import TrainingRun
from nnlab.deep.reports import CommitteeDone, Progress, Report
from nnlab.gui.computing.jobs import Job
from nnlab.gui.mnist.training.live_run import finish
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "committee"
MOST_TOLD = 12


class Committee(QObject):
    """One committee at a time; `ended` follows the vote, whatever came of it."""

    ended = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._keeper = context.trainer.keeper
        self._job: Job | None = None
        self._cards: tuple[RunCard, ...] = ()
        self._first: TrainingRun | None = None

    @property
    def busy(self) -> bool:
        """Whether a committee votes."""
        return self._job is not None

    def hindrance(self, cards: Sequence[RunCard]) -> str:
        """Why these runs cannot vote together, in one line; empty if they can."""
        if self.busy:
            return tr("A committee votes already.")
        if len(cards) < 2:
            return tr("Choose two or more runs: Ctrl+click, Shift+click.")
        if len({card.data for card in cards}) > 1:
            return tr("The members of a committee must have learnt the same images.")
        for card in cards:
            if card.members:
                return tr("{} is a committee already: choose its members.").format(card.label)
            if not self._keeper.library.net(card.id).exists():
                return tr("{} has no net to vote.").format(card.label)
        return self._context.trainer.hindrance

    def vote(self, cards: Sequence[RunCard]) -> None:
        """Let these runs vote."""
        line = self.hindrance(cards)
        first = self._keeper.load(cards[0].id) if not line else None
        if line or first is None:
            self._context.status.say(line or tr("The first run cannot be read."))
            return
        self._cards, self._first = tuple(cards), first
        self._context.compute.start()
        paths = [str(self._keeper.library.net(card.id)) for card in cards]
        self._job = self._context.compute.run(
            "committee",
            {"paths": paths, "spec": first.settings.data},
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
            lane="extra",
        )
        self._tell(None, None)

    def close_down(self) -> None:
        """Give the vote up."""
        if self._job is not None:
            self._job.cancel()
            self._end("")

    def _tell(self, fraction: float | None, left: float | None) -> None:
        text = tr("A committee of {} votes").format(len(self._cards))
        cancel = self._job.cancel if self._job is not None else None
        self._context.status.progress(PROGRESS_KEY, fraction, text, cancel, left)

    def _on_report(self, report: Report) -> None:
        if self._job is not None and isinstance(report, Progress):
            self._tell(report.fraction, report.seconds_left)

    def _on_done(self, result: CommitteeDone) -> None:
        if self._job is None or self._first is None:
            return
        line = describe(result)
        first, library = self._first, self._keeper.library
        run = TrainingRun(
            settings=first.settings,
            id=library.new_id(),
            name=tr("Committee of {}").format(len(self._cards)),
            classes=first.classes,
            weights=sum(card.weights for card in self._cards),
            members=tuple(card.id for card in self._cards),
        )
        run = replace(finish(run, result), message=line[:500], note=self._note())
        if self._keeper.add(run) and not self._context.trainer.busy:
            self._context.trainer.show_run(run.id)
        self._end(line)

    def _note(self) -> str:
        """The members by name: their runs may be deleted later."""
        wrong = ("–" if c.n_wrong is None else group(c.n_wrong) for c in self._cards)
        lines = [f"{c.label}: {n}" for c, n in zip(self._cards, wrong, strict=True)]
        return "\n".join([tr("Members, and how many each has wrong:"), *lines])

    def _on_failed(self, line: str) -> None:
        if self._job is not None:
            self._end(tr("The committee could not vote: {}").format(line))

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._end(tr("The committee was sent home."))

    def _end(self, line: str) -> None:
        self._job = self._first = None
        self._context.status.clear(PROGRESS_KEY)
        if line:
            self._context.status.say(line, 12.0)
        self.ended.emit()


def describe(result: CommitteeDone) -> str:
    """Return what came out of a vote in one line."""
    members = [group(wrong) for wrong in result.members]
    told = ", ".join(members[:MOST_TOLD]) + (" …" if len(members) > MOST_TOLD else "")
    return tr(
        "Committee of {count}: {wrong} of {all} wrong by the mean of the outputs "
        "(majority vote {majority}); its members {members}."
    ).format(
        count=len(members),
        wrong=group(result.n_wrong),
        all=group(result.n_test),
        majority=group(result.n_majority),
        members=told,
    )
