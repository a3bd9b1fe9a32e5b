"""The desk that the views of the digits share: list of studies, the one shown, its numbers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.digits.library import StudyLibrary
from nnlab.app.lyapunov.digits.own import see
from nnlab.app.lyapunov.digits.state import NONE, OWN, DigitsState, mark
from nnlab.app.lyapunov.digits.studies import ExponentSpec, Study, StudyCard
from nnlab.app.lyapunov.digits.view import StudyView
from nnlab.core.digits import idx
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.mnist.data.reading import Reading
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

FOLDER = "lyapunov/studies"


@dataclass(frozen=True, eq=False)
class Found:
    """What was read of the disk: the list, the study that is shown, the test digits."""

    cards: tuple[StudyCard, ...]
    study: Study | None
    digits: idx.Digits
    fault: str = ""


class StudyDesk(QObject):
    """Reads in a thread, so that the window never waits for the disk.

    `cards_changed` follows the list, `view_changed` the numbers that are shown (another study,
    another net), `picked_changed` the digits that a bin has picked out, `state_changed` every
    change of the page's state but that of the paper with one's own digit, which changes with each
    move of the pencil: it is followed by `paper_changed`.
    """

    cards_changed = Signal()
    view_changed = Signal()
    picked_changed = Signal()
    state_changed = Signal()
    paper_changed = Signal()
    renamed = Signal(str, str)

    def __init__(
        self, context: Context, lyapunov: LyapunovDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._lyapunov = lyapunov
        self.library = StudyLibrary(context.data_dir / FOLDER)
        self.cards: tuple[StudyCard, ...] = ()
        self.study: Study | None = None
        self.view: StudyView | None = None
        self.digits: idx.Digits | None = None
        self.picked: NDArray[np.bool_] | None = None
        self.fault = ""
        self._reader = Reading(self)
        self._reader.done.connect(self._on_read)
        self._reader.failed.connect(self._on_failed)
        self._seen = self.state
        self._held = self.pins
        lyapunov.changed.connect(self._on_part_changed)

    @property
    def state(self) -> DigitsState:
        """The page's part of the room."""
        return self._lyapunov.state.digits

    @property
    def busy(self) -> bool:
        """Whether the disk is being read."""
        return self._reader.busy

    @property
    def folder(self) -> str:
        """The folder of the shown study's nets."""
        return "" if self.study is None else str(self.library.place(self.study.id))

    @property
    def exponents(self) -> ExponentSpec:
        """Which exponents the shown study has."""
        assert self.study is not None and self.study.result is not None
        include = self.study.result.include_output
        return replace(self.study.spec.exponents, include_output=include)

    @property
    def pins(self) -> tuple[int, ...]:
        """The digits that are held, A and B; `OWN` is that of one's own, if there is ink."""
        count = 0 if self.digits is None else len(self.digits)
        ends = (self.state.start, self.state.end)
        drawn = bool(self.state.drawing)
        return tuple(one for one in ends if 0 <= one < count or (one == OWN and drawn))

    def picture(self, pin: int) -> int | NDArray[np.uint8]:
        """Return what stands for a held digit in a question: its place, or one's own picture."""
        return see(self.state.drawing, self.state.fit) if pin == OWN else pin

    def name(self, pin: int) -> str:
        """Return what a held digit is."""
        if pin == OWN or self.view is None:
            return tr("yours")
        return str(self.view.labels[pin])

    def put(self, **changes: Any) -> None:
        """Change what is looked at; that is no edit."""
        self._lyapunov.put("digits", replace(self.state, **changes))

    def edit(self, label: str, **changes: Any) -> None:
        """Change what is trained next; that can be undone."""
        mark = ("digits", *sorted(changes))
        self._lyapunov.edit("digits", replace(self.state, **changes), label, mark)

    def draw(self, label: str, gesture: Hashable | None, **changes: Any) -> None:
        """Change the digit of one's own; what has the same gesture is undone in one."""
        self._lyapunov.edit("digits", replace(self.state, **changes), label, gesture)

    def choose(self, study_id: str) -> None:
        """Show a study of the list."""
        self.put(study=study_id, member=min(self.state.member, 1))
        self.refresh()

    def show_study(self, study: Study) -> None:
        """Show a study that has just come to its end."""
        self.study = study
        self.put(study=study.id)
        self._make_view()
        self.refresh()

    def refresh(self) -> None:
        """Read the list, and the chosen study unless it is there already."""
        library, wanted, known, digits = self.library, self.state.study, self.study, self.digits
        self._reader.want(lambda: read_all(library, wanted, known, digits))

    def rename(self, name: str) -> None:
        """Give the shown study another name; `renamed` tells who writes it besides."""
        if self.study is None or name == self.study.name:
            return
        self.study = replace(self.study, name=name)
        try:
            self.library.rename(self.study.id, name)
        except (OSError, ValueError) as error:
            self.context.status.say(str(error))
        self.renamed.emit(self.study.id, name)
        self.view_changed.emit()
        self.refresh()

    def delete(self, study_id: str) -> bool:
        """Take a study out of the list; undo brings it back. False, and a line: it cannot be."""
        if self.library.held.is_taken(study_id):
            line = tr("A study that is under way cannot be deleted: cancel it first.")
            self.context.status.say(line)
            return False
        # What undo goes back to must be known before it is edited.
        self._lyapunov.put("digits", mark(self.state, study_id, False))
        deleted = mark(self.state, study_id, True)
        self._lyapunov.edit("digits", deleted, tr("Delete a study of the digits"))
        return True

    def _follow(self, study_id: str, deleted: bool) -> None:
        """Let the disk follow a mark: that of the edit, or what undo has brought back."""
        try:
            self.library.delete(study_id, deleted)
        except (OSError, ValueError) as error:
            self.context.status.say(str(error))
            return
        if deleted and self.study is not None and self.study.id == study_id:
            self.study = None
            self._make_view()
        self.put(study="" if deleted else study_id, start=NONE, end=NONE)
        self.refresh()

    def pick(self, picked: NDArray[np.bool_] | None) -> None:
        """Pick digits out (p,), None for none."""
        self.picked = picked
        self.picked_changed.emit()

    def hold(self, place: int) -> None:
        """Hold a digit: first A, then B, then A anew; one that is held is let go, `NONE` both."""
        start, end = (*self.pins, NONE, NONE)[:2]
        if place == NONE:
            start, end = NONE, NONE
        elif place == start:
            start, end = end, NONE
        elif place == end:
            end = NONE
        elif start == NONE or end != NONE:
            start, end = place, NONE
        else:
            end = place
        self.put(start=start, end=end)

    def close_down(self) -> None:
        """Read no more, and let others have the studies."""
        self._reader.stop()
        self.library.release_all()

    def _make_view(self) -> None:
        result = None if self.study is None else self.study.result
        self.view, self.picked = None, None
        if result is not None and self.digits is not None:
            self.view = StudyView(result, min(self.state.member, result.members))
        self.view_changed.emit()

    def _on_read(self, found: Found) -> None:
        if found.fault and found.fault != self.fault:
            self.context.status.say(found.fault)
        self.digits, self.fault = found.digits, found.fault
        if found.cards != self.cards:
            self.cards = found.cards
            self.cards_changed.emit()
        if found.study is not None and found.study is not self.study:
            self.study = found.study
            self.put(study=found.study.id)
            self._make_view()
        elif found.study is None:
            self.study = None
            self._make_view()
        elif self.view is None:
            self._make_view()

    def _on_failed(self, line: str) -> None:
        self.fault = line
        self.context.status.say(line)
        self._make_view()

    def _on_part_changed(self, part: str) -> None:
        if part != "digits":
            return
        old, self._seen = self._seen, self.state
        held, self._held = self._held, self.pins
        if replace(old, **_paper(self._seen)) == self._seen and held == self._held:
            self.paper_changed.emit()
            return
        if self._seen.member != old.member and self.study is not None:
            self._make_view()
        self.state_changed.emit()
        if _paper(old) != _paper(self._seen):
            self.paper_changed.emit()
        known = dict(old.marks)
        for study_id, deleted in self._seen.marks:
            if known.get(study_id, deleted) != deleted:
                self._follow(study_id, deleted)


def _paper(state: DigitsState) -> dict[str, Any]:
    """Return the fields of the digit of one's own."""
    return {"drawing": state.drawing, "fit": state.fit, "own": state.own}


def read_all(
    library: StudyLibrary, wanted: str, known: Study | None, digits: idx.Digits | None
) -> Found:
    """Read the list and the wanted study, or else the newest finished one; called in a thread.

    Raises
    ------
    OSError, ValueError
        If the test digits cannot be read.
    """
    if digits is None:
        digits = idx.bundled("t10k")
        library.purge()
    cards = tuple(library.cards())
    ids = [card.id for card in cards]
    finished = [card.id for card in cards if card.outcome == "finished"]
    chosen = wanted if wanted in ids else next(iter((*finished, *ids)), "")
    if not chosen:
        return Found(cards, None, digits, next(iter(library.faults), ""))
    if known is not None and known.id == chosen and known.result is not None:
        return Found(cards, known, digits, next(iter(library.faults), ""))
    try:
        study = library.load(chosen)
    except (OSError, ValueError) as error:
        line = tr("Study {name} can't be read: {why}").format(name=chosen, why=error)
        return Found(cards, None, digits, line)
    if study.result is not None and not np.array_equal(study.result.labels, digits.labels):
        line = tr("Study {name} can't be shown: it is not of the program's test digits.")
        return Found(cards, None, digits, line.format(name=study.name or chosen))
    return Found(cards, study, digits, next(iter(library.faults), ""))
