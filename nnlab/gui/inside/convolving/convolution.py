"""Convolution at work: the window behind the chosen neuron, or one set by hand, slides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from nnlab.app.inside import INSIDE, InsideState, Unit
from nnlab.app.kernels import HandWindow
from nnlab.gui.actions import Command
from nnlab.gui.inside.convolving.commands import make_commands
from nnlab.gui.inside.convolving.sweep import Sweep
from nnlab.gui.inside.convolving.walk_bar import WalkBar
from nnlab.gui.inside.convolving.window_form import NET, WindowForm
from nnlab.gui.inside.convolving.work import Work, work_by_hand, work_of_unit
from nnlab.gui.inside.convolving.work_view import WorkView
from nnlab.gui.inside.part import Part
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control


class ConvolutionPart(Part):
    """The list of windows, the walk, and the canvas."""

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        self.sweep = Sweep(self)
        self.form = WindowForm()
        self.bar = WalkBar(context.look, self.sweep)
        self.view = WorkView(context.look)
        self.large = QToolButton()
        self.large.setCheckable(True)
        self.large.setAutoRaise(True)
        self.large.setText("⤢")
        tip = tr("Make convolution at work the big picture, or small again (B)")
        name_control(self.large, tr("enlarge: convolution at work"), tip)
        self._work: Work | None = None
        self._shown = 0
        self._hidden: list[QWidget] = []
        self._presenting = False
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 0, 0)
        head.setSpacing(4)
        head.addWidget(self.form.what, 1)
        head.addWidget(self.bar)
        head.addWidget(self.large)
        below = QHBoxLayout()
        below.setContentsMargins(4, 0, 4, 0)
        below.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        desk, view, form = self.desk, self.view, self.form
        desk.insides_changed.connect(self._on_insides)
        desk.unit_changed.connect(self._on_unit)
        desk.net_changed.connect(self._on_insides)
        self.context.store.subscribe(INSIDE, self._on_state)
        form.chosen.connect(self._choose)
        form.edited.connect(self._edit)
        form.map_chosen.connect(self._on_map)
        view.moved.connect(self._move)
        view.stepped.connect(self._step)
        view.ended.connect(self._end)
        view.edited.connect(self._on_weight)
        view.hovered.connect(self.context.status.hover)
        view.refused.connect(self.context.status.say)
        view.enlarge_wanted.connect(self.large.toggle)
        self.sweep.changed.connect(self._draw)
        self.sweep.stopped.connect(self._tell_place)
        self.large.toggled.connect(self.set_enlarged)

    # What others ask of a part

    def refresh(self) -> None:
        self._take_work()

    def commands(self) -> Sequence[Command]:
        return make_commands(self.sweep, self.bar.empty, self.large, self.isVisible)

    def figures(self) -> Sequence[Figure]:
        if self._work is None:
            return ()
        return (Figure("convolution", tr("Convolution at work"), self.view),)

    def set_presentation(self, on: bool) -> None:
        """Beside the maps numbers would be too small for a projector: there it is large."""
        self._presenting = on
        if not self.isHidden():
            self.large.setChecked(on)
        self._share()

    def close_down(self) -> None:
        self.sweep.pause()

    def set_enlarged(self, on: bool) -> None:
        """Hide what shares the splitters with this part, or bring it back."""
        self._share()
        if not on:
            for widget in self._hidden:
                widget.show()
            self._hidden = []
            return
        inner: QWidget = self
        while (outer := inner.parentWidget()) is not None:
            if isinstance(outer, QSplitter):
                for number in range(outer.count()):
                    other = outer.widget(number)
                    if other is not None and other is not inner and not other.isHidden():
                        self._hidden.append(other)
            inner = outer
        for widget in self._hidden:
            widget.hide()

    def _share(self) -> None:
        self.form.setVisible(self.large.isChecked() or not self._presenting)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.sweep.pause()
        if self.isHidden():
            # Folded away while it was large, it must not leave an empty place.
            self.large.setChecked(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_work()
        if self._work is not None and self._work.unit is not None:
            self._show_largest_part(self._work)
            self.sweep.move_to(*self._work.place)

    # What is shown

    @property
    def work(self) -> Work | None:
        """What is shown, None while there is only a hint."""
        return self._work

    @property
    def shown_map(self) -> int:
        """The map before that is drawn, from 0."""
        return self._shown

    def _take_work(self) -> None:
        """Find what slides now, and draw it."""
        state, desk = self.desk.state, self.desk
        if state.slides != NET:
            self._work = work_by_hand(state)
        elif desk.insides is not None and desk.unit is not None:
            self._work = work_of_unit(desk.insides, desk.weights, desk.unit)
        else:
            self._work = None
        maps = len(self._work.slide.x) if self._work and not self._work.slide.pools else 1
        self._shown = min(self._shown, maps - 1)
        self.form.show_state(state, maps, self._shown)
        self.view.kernel.set_editable(state.slides == "kernel")
        if self._work is not None:
            self.sweep.set_shape(self._shape(self._work))
        self._draw()

    @staticmethod
    def _shape(work: Work) -> tuple[int, int]:
        return work.out.shape[0], work.out.shape[1]

    def _draw(self) -> None:
        if not self.isVisible():
            return
        work = self._work
        if work is None:
            self.view.show_hint(self._find_hint())
            return
        self.view.show_work(work, self.sweep.place, self.sweep.passed, self._shown)

    def _find_hint(self) -> str:
        desk = self.desk
        if desk.insides is None:
            return desk.excuse or tr(
                "Train a net in the MNIST tab to see its own kernels, or choose one by hand above."
            )
        if desk.unit is None:
            return tr("Click a neuron of a map to see its patch, its kernel and its sum.")
        return tr("No weights stand before this neuron: choose one of another row.")

    # What the user does

    def _choose(self, slides: str) -> None:
        self.context.store.put(INSIDE, replace(self.desk.state, slides=slides))

    def _edit(self, window: HandWindow, slides: str, label: str) -> None:
        """Change the window; turning one knob is one undo."""
        state = replace(self.desk.state, hand=window, slides=slides)
        self.desk.edit(state, label, ("inside", "hand", label))

    def _on_weight(self, p: int, q: int, value: float) -> None:
        try:
            window = self.desk.state.hand.with_weight(p, q, value)
        except ValueError as error:
            self.context.status.say(str(error))
            return
        state = replace(self.desk.state, hand=window)
        self.desk.edit(state, tr("weight of the kernel"), ("inside", "weight", p, q))

    def _move(self, i: int, j: int) -> None:
        work = self._work
        if work is not None and work.slide.kind == "dense":
            number = (i - 1) * work.out.shape[1] + j - 1
            if work.unit is not None:
                self.desk.choose_unit(replace(work.unit, map=number))
            return
        self.sweep.move_to(i, j)
        if not self.sweep.running:
            self._tell_place()

    def _step(self, down: int, across: int) -> None:
        i, j = self.sweep.place
        self._move(i + down, j + across)

    def _end(self, direction: int) -> None:
        self._move(*((1, 1) if direction < 0 else self.sweep.shape))

    def _on_map(self, number: int) -> None:
        self._shown = number
        self._draw()

    def _tell_place(self) -> None:
        """Let the neuron at the present place be the chosen one of the whole tab."""
        work = self._work
        if work is not None and work.unit is not None and work.slide.kind != "dense":
            i, j = self.sweep.place
            self.desk.choose_unit(replace(work.unit, i=i - 1, j=j - 1))

    # What changes

    def _on_insides(self) -> None:
        if self.isVisible() and self.desk.state.slides == NET:
            self._take_work()

    def _on_unit(self) -> None:
        """Go to the neuron that was chosen anywhere."""
        unit, work = self.desk.unit, self._work
        known = work.unit if work is not None else None
        if unit is not None and self.desk.state.slides != NET:
            self._choose(NET)
        if unit is None or not self.isVisible():
            return
        if _same_map(unit, known):
            assert work is not None
            self._work = replace(work, unit=unit)
        self._take_work()
        if self._work is not None:
            if not _same_map(unit, known):
                self.sweep.pause()
                self._show_largest_part(self._work)
            self.sweep.move_to(*self._work.place)
            if not _same_map(unit, known):
                self.sweep.fill()

    def _show_largest_part(self, work: Work) -> None:
        """Show the map before that says most about the neuron."""
        if work.slide.pools:
            return
        self._shown = int(np.argmax(np.abs(work.slide.sum_at(work.place).parts)))
        self.form.show_state(self.desk.state, len(work.slide.x), self._shown)

    def _on_state(self, old: InsideState, new: InsideState) -> None:
        by_hand = new.slides != NET and (new.hand is not old.hand or new.image is not old.image)
        if self.isVisible() and (new.slides != old.slides or by_hand):
            self._take_work()


def _same_map(unit: Unit, other: Unit | None) -> bool:
    return other is not None and (unit.row, unit.map) == (other.row, other.map)
