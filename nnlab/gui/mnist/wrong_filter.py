"""The row above the wrong digits: which of them are shown, how many, and a look inside one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nnlab.app.digits.run import TrainingRun
from nnlab.gui.look import Look
from nnlab.gui.mnist.choice import WrongChoice
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

ANY = -1


class WrongFilter(QWidget):
    """Chooses a target and an answer."""

    def __init__(self, look: Look, choice: WrongChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._choice = look, choice
        self._classes: tuple[str, ...] | None = None
        self.target, self.answer = QComboBox(), QComboBox()
        for box, name, tip in (
            (self.target, tr("target of the wrong digits"), tr("Show only those of this target")),
            (self.answer, tr("answer to the wrong digits"), tr("Show only those answered so")),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.currentIndexChanged.connect(self._on_chosen)
        self.note = QLabel()
        self.note.setAccessibleName(tr("number of wrong digits shown"))
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.inside = InsideButton()
        self.inside.setToolTip(tr("{tip} ({key})").format(tip=self.inside.toolTip(), key="I"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(6)
        for widget in (self.target, self.answer):
            row.addWidget(widget)
        row.addWidget(self.note, 1)
        row.addWidget(self.inside)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_result(self, run: TrainingRun | None, shown: int) -> None:
        """Name the run's classes, and tell how many of its wrong digits are shown."""
        classes = run.classes if run is not None else ()
        if classes != self._classes:
            self._classes = classes
            self._fill()
        for box, chosen in ((self.target, self._choice.target), (self.answer, self._choice.answer)):
            box.blockSignals(True)
            box.setCurrentIndex(box.findData(ANY if chosen is None else chosen))
            box.blockSignals(False)
            box.setEnabled(run is not None and len(run.wrong) > 0)
        self.note.setText(describe_count(run, shown))
        self.note.setToolTip(self.note.text())

    def _fill(self) -> None:
        for box, first in ((self.target, tr("any target")), (self.answer, tr("any answer"))):
            box.blockSignals(True)
            box.clear()
            box.addItem(first, ANY)
            for number, name in enumerate(self._classes or ()):
                word = tr("target {}") if box is self.target else tr("answer {}")
                box.addItem(word.format(name), number)
            box.blockSignals(False)

    def _on_chosen(self, _index: int) -> None:
        target, answer = self.target.currentData(), self.answer.currentData()
        self._choice.choose(
            None if target in (ANY, None) else target, None if answer in (ANY, None) else answer
        )

    def _on_look_changed(self) -> None:
        look = self._look
        self.note.setFont(look.font(0.9))
        self.note.setStyleSheet(f"color: {look.theme.muted};")


class InsideButton(QPushButton):
    """Takes the chosen digit to the net's insides."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Look inside"), parent)
        self.setAccessibleName(tr("Look inside the net with the chosen digit"))
        self.setToolTip(tr("Send the chosen digit through the net, layer by layer"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setEnabled(False)


def describe_count(run: TrainingRun | None, shown: int) -> str:
    """Return how many of the wrong images are shown, and how many were kept, in one line."""
    if run is None or not len(run.wrong):
        return ""
    parts = []
    if shown < len(run.wrong):
        parts.append(tr("{} of {} wrong ones").format(group(shown), group(len(run.wrong))))
    if run.n_wrong is not None and len(run.wrong) < run.n_wrong:
        parts.append(
            tr("only the first {kept} of {wrong} wrong ones are kept").format(
                kept=group(len(run.wrong)), wrong=group(run.n_wrong)
            )
        )
    return " · ".join(parts)
