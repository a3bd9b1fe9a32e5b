"""The hidden layers of a net as a row of numbers that grows and shrinks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QToolButton, QWidget

from nnlab.app.playground_state import MAX_LAYERS, MAX_NEURONS
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_whole, name_control, put

PER_ROW = 4


class LayerSizes(QWidget):
    """`changed` carries the neurons per hidden layer; none is a single neuron."""

    changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: tuple[int, ...] = ()
        self.boxes = [self._make_box(number) for number in range(MAX_LAYERS)]
        self.fewer = self._make_button("−", tr("Remove the last hidden layer"))
        self.more = self._make_button("+", tr("Add a hidden layer"))
        self.fewer.clicked.connect(self._on_fewer)
        self.more.clicked.connect(self._on_more)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(3)
        for number, box in enumerate(self.boxes):
            grid.addWidget(box, number // PER_ROW, number % PER_ROW)
        grid.addWidget(self.fewer, 0, PER_ROW)
        grid.addWidget(self.more, 0, PER_ROW + 1)
        grid.setColumnStretch(PER_ROW + 2, 1)
        self.show_sizes(())

    def show_sizes(self, sizes: tuple[int, ...]) -> None:
        """Show these layers, without `changed`."""
        self._sizes = sizes
        for number, box in enumerate(self.boxes):
            box.setVisible(number < len(sizes))
            if number < len(sizes):
                put(box, sizes[number])
        self.fewer.setEnabled(bool(sizes))
        self.more.setEnabled(len(sizes) < MAX_LAYERS)

    def _make_box(self, number: int) -> QSpinBox:
        box = make_whole(1, MAX_NEURONS)
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        name = tr("neurons in hidden layer {number}").format(number=number + 1)
        name_control(
            box,
            name,
            tr("{name}: 1 to {most}; arrow keys and wheel change it").format(
                name=name, most=MAX_NEURONS
            ),
        )
        box.valueChanged.connect(self._on_edited)
        return box

    def _make_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        name_control(button, tip, tip)
        return button

    def _on_edited(self) -> None:
        sizes = tuple(box.value() for box in self.boxes[: len(self._sizes)])
        self.changed.emit(sizes)

    def _on_fewer(self) -> None:
        self.changed.emit(self._sizes[:-1])

    def _on_more(self) -> None:
        self.changed.emit((*self._sizes, self._sizes[-1] if self._sizes else 4))
