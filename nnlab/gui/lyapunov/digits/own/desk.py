"""Asks the nets of a study about the digit that is drawn, while it is drawn."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnlab.app.lyapunov.digits.own import (
    OwnVerdict,
    bin_errors,
    judge,
    pack_drawing,
    see,
    unpack_drawing,
)
from nnlab.app.lyapunov.digits.state import OWN
from nnlab.app.lyapunov.digits.view import StudyView
from nnlab.core.lyapunov.digits.plane import outputs_at
from nnlab.core.lyapunov.digits.uncertainty import Bins
from nnlab.deep.lyapunov.digits.reports import OwnDigit
from nnlab.gui.lyapunov.digits.asker import Asker
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.tr import tr

PAPER = "paper of one's own digit"
"""The edits of the paper have it in their marks."""
WAIT_MS = 5
"""A stroke is asked about at once; the next question waits for the answer to the last one."""


class OwnDesk(QObject):
    """Paper, picture and verdict.

    `paper_changed` follows the drawing, `changed` what is known of it: verdict, place, excuse.
    Nothing is asked while nobody looks (`watch`), or while the paper is neither shown nor held.
    """

    paper_changed = Signal()
    changed = Signal()

    def __init__(self, studies: StudyDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.studies = studies
        self.asker = Asker(studies.context, "own_digit", 60, self, WAIT_MS)
        self.answer: OwnDigit | None = None
        self.verdict: OwnVerdict | None = None
        self.bins: Bins | None = None
        self.excuse = ""
        self._binned: tuple[StudyView, int] | None = None
        self._watched = False
        self._edits = 0
        self._answered_by: Hashable = None
        self._seen = self._paper()
        self.asker.answered.connect(self._on_answered)
        self.asker.refused.connect(self._on_refused)
        studies.state_changed.connect(self._on_state_changed)
        studies.paper_changed.connect(self._on_state_changed)
        studies.view_changed.connect(self.refresh)

    @property
    def drawing(self) -> NDArray[np.uint8]:
        """What is drawn, uint8 (112, 112)."""
        return unpack_drawing(self.studies.state.drawing)

    @property
    def has_ink(self) -> bool:
        """Whether anything is drawn."""
        return bool(self.studies.state.drawing)

    @property
    def image(self) -> NDArray[np.uint8]:
        """What the nets see of it, uint8 (28, 28)."""
        state = self.studies.state
        return see(state.drawing, state.fit)

    @property
    def waits(self) -> bool:
        """Whether an answer is awaited: the compute process may be starting yet."""
        return self.asker.busy

    @property
    def shown(self) -> bool:
        """Whether the paper is open, and there are nets to be asked."""
        return self.studies.state.own and self.studies.view is not None

    @property
    def place(self) -> tuple[float, float] | None:
        """Where it lies in the plane that is shown; None as long as nobody knows."""
        if self.answer is None or self.answer.place is None:
            return None
        return float(self.answer.place[0]), float(self.answer.place[1])

    @property
    def dissent(self) -> int | None:
        """What the plane's net, that with the bottleneck, says where it is not the verdict."""
        view, place = self.studies.view, self.place
        if view is None or place is None or self.verdict is None:
            return None
        answer = int(outputs_at(view.plane, np.array([place])).argmax())
        return None if answer == self.verdict.answer else answer

    # What the user does

    def draw(self, drawing: NDArray[np.uint8], stroke: int) -> None:
        """Take the drawing as it is at some moment of a stroke."""
        self._edit(tr("stroke"), (id(self), stroke), drawing=pack_drawing(drawing))

    def give_up(self, stroke: int) -> None:
        """Make a stroke not have been."""
        if self.studies.context.store.give_up((PAPER, id(self), stroke)):
            self.studies.context.status.say(tr("Cancelled: all is as before."))

    def clear(self) -> None:
        """Take clean paper."""
        if self.has_ink:
            self._edit(tr("clean paper"), (), drawing=b"")

    def set_fit(self, on: bool) -> None:
        """Bring the drawing to MNIST's size and centre, or leave it as it is."""
        if on != self.studies.state.fit:
            self._edit(tr("MNIST preprocessing"), (), fit=on)

    @property
    def undoable(self) -> bool:
        """Whether the last edit of all was one of the paper."""
        last = self.studies.context.store.last_edit
        return last is not None and isinstance(last.mark, tuple) and last.mark[:1] == (PAPER,)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.undoable:
            self.studies.context.store.undo()

    def toggle(self) -> None:
        """Open the paper, or put it away."""
        if self.studies.view is None:
            self.studies.context.status.say(tr("First train a study: its nets read your digit."))
        else:
            self.studies.put(own=not self.studies.state.own)

    def hold(self) -> None:
        """Hold it as an end of the path, or let it go."""
        if self.has_ink:
            self.studies.hold(OWN)

    # What is known

    def watch(self, on: bool) -> None:
        """Say whether the page is looked at."""
        self._watched = on
        if on:
            self.refresh()
        else:
            self.asker.drop()

    def refresh(self) -> None:
        """Ask about the picture as it is now, unless nobody wants to know."""
        studies, view = self.studies, self.studies.view
        wanted = self.has_ink and (studies.state.own or OWN in studies.pins)
        if view is None or not wanted:
            self.asker.drop()
            self._show(None)
        elif self._watched:
            if self._answered_by != self._net():
                self._show(None)
            image = self.image
            params = {
                "folder": studies.folder,
                "member": view.net,
                "image": image,
                "exponents": studies.exponents,
                "fields": view.plane.fields,
            }
            self.asker.want((self._net(), image.tobytes()), params)
            if self.answer is None:
                self.changed.emit()

    def close_down(self) -> None:
        """Ask no more."""
        self.asker.close_down()

    def _edit(self, label: str, gesture: tuple[object, ...], **changes: object) -> None:
        # Two that are no strokes are two edits, even if they follow each other.
        self._edits += 1
        mark = (PAPER, *(gesture or (self._edits,)))
        self.studies.draw(label, mark, **changes)

    def _net(self) -> Hashable:
        """Which net of which study is looked at."""
        view = self.studies.view
        return None if view is None else (self.studies.folder, view.net)

    def _show(self, answer: OwnDigit | None, excuse: str = "") -> None:
        view, bins = self.studies.view, self.studies.state.bins
        self.answer, self.verdict, self.excuse = answer, None, excuse
        if answer is not None and view is not None:
            if self._binned != (view, bins):
                self._binned, self.bins = (view, bins), bin_errors(view, bins)
            self.verdict = judge(view, self.bins, answer.outputs, answer.exponents)
        self.changed.emit()

    def _on_answered(self, key: object, answer: OwnDigit) -> None:
        # What comes while the hand draws on is shown too: it is of a moment ago.
        assert isinstance(key, tuple)
        if self.has_ink and key[0] == self._net():
            self._answered_by = key[0]
            self._show(answer)

    def _on_refused(self, key: object, line: str) -> None:
        self._show(None, line)

    def _paper(self) -> tuple[object, ...]:
        state = self.studies.state
        return state.drawing, state.fit, state.own, state.bins, self.studies.pins

    def _on_state_changed(self) -> None:
        old, self._seen = self._seen, self._paper()
        if old != self._seen:
            self.paper_changed.emit()
            self.refresh()
