"""The bar of the page of random nets: training in the shape of the run bars, and what to show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr
from nnlab.gui.widgets.one_line import OneLine
from nnlab.gui.widgets.param_form import name_control
from nnlab.gui.widgets.step_bar import StepBar


class RandomBar(StepBar):
    """`shown` carries whether the net in training is to be seen, instead of the sample of nets."""

    shown = Signal(bool)
    mapped = Signal()
    kept = Signal()

    def __init__(self, look: Look, trainer: RandomTrainer, parent: QWidget | None = None) -> None:
        buttons = (
            ("reset", tr("Reset"), tr("Back to the random net (R)")),
            ("back", tr("Back"), tr("One update back, to the bit (←)")),
            ("step", tr("Step"), tr("One update forward (→)")),
            ("run", tr("Train"), tr("Train net 1 on the circle and watch its exponents (Space)")),
        )
        super().__init__(look, trainer, buttons, parent)
        self._trainer = trainer
        self.counters = self._count(
            tr("updates"),
            tr("Updates and epochs of the training so far"),
            f"{tr('update')} 8 888 888  {tr('epoch')} 88 888",
        )
        self.errors = self._count(
            tr("energy and errors"),
            tr("H per pattern and the share of wrong patterns"),
            "H 8.88e-08  C 88.8 %",
        )
        self.many = self._switch(tr("Many random nets"), tr("The sample of random nets (V)"))
        self.one = self._switch(
            tr("One net learns"), tr("The exponents of one net over the plane, live (V)")
        )
        self.hint = OneLine()
        self.hint.setAccessibleName(tr("what the training does"))
        self.map = QPushButton(tr("Show its map"))
        self.refuse_map("")
        self.keep = QPushButton(tr("Take to the map"))
        name_control(
            self.keep, tr("Take to the map"), tr("Keep the net as trained, and show its map (T)")
        )
        self._connect()
        self._assemble(self._make_lower())

    def show_view(self, learning: bool) -> None:
        """Show which of the two views is open."""
        self.many.setChecked(not learning)
        self.one.setChecked(learning)
        self._mark_view()

    def refuse_map(self, reason: str) -> None:
        """Say on the button of the map why there is none; "" means there is one."""
        tip = reason or tr("The map of net 1, untrained (M)")
        name_control(self.map, tr("Show its map"), tip)

    def _show(self) -> None:
        trainer, course = self._trainer, self._trainer.course
        epoch = 0 if course is None else course.epoch(trainer.k)
        self.counters.setText(
            f"{tr('update')} {group(trainer.k):>9}  {tr('epoch')} {group(epoch):>6}"
        )
        text = tr("Circle problem: Space trains net 1 of the recipe")
        errors = "H –         C    –  "
        if course is not None:
            p = len(course.trajectory.patterns)
            H, C = trainer.scores()
            errors = f"H {H / p:<8.3g}  C {100 * C:4.1f} %"
            text = tr("circle problem, p = {p}, batches of 10, cost ½ (t − O)²").format(p=p)
        if trainer.returns:
            text = tr("Training again to update {k} …").format(k=group(trainer.stand))
        self.errors.setText(errors)
        self.hint.show_text(text)
        self.back.setEnabled(trainer.k > 0)
        self.keep.setEnabled(trainer.k > 0)

    def _mark_view(self) -> None:
        """In bold what is shown: in a dark look the shade of a pressed button is not enough."""
        for button in (self.many, self.one):
            button.setFont(self._look.font(bold=button.isChecked()))

    def _switch(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        name_control(button, text, tip)
        return button

    def _make_lower(self) -> QHBoxLayout:
        lower = QHBoxLayout()
        for widget in (self.many, self.one):
            lower.addWidget(widget)
        lower.addSpacing(8)
        lower.addWidget(self.hint, 1)
        lower.addWidget(self.map)
        lower.addWidget(self.keep)
        return lower

    def _connect(self) -> None:
        trainer = self._trainer
        self.many.clicked.connect(lambda: self.shown.emit(False))
        self.one.clicked.connect(lambda: self.shown.emit(True))
        self.map.clicked.connect(self.mapped)
        self.keep.clicked.connect(self.kept)
        trainer.restarted.connect(self.refresh)
        trainer.read.connect(self._on_advanced)

    def _on_look(self) -> None:
        self._mark_view()
        super()._on_look()
