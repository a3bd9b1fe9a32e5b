"""The upper part of the T-C tab: retina, kernel, sheet; sums in words; the eight patterns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnlab.app.tc_state import TcState
from nnlab.app.words.notation import number
from nnlab.core.tc.net import TcNet
from nnlab.gui.look import Look
from nnlab.gui.tc.kernel import KernelView
from nnlab.gui.tc.reading import TcReading
from nnlab.gui.tc.retina import RetinaView
from nnlab.gui.tc.sheet import SheetView
from nnlab.gui.tc.strip import ShapeStrip
from nnlab.gui.tc.words import say_neuron, say_output, title_kernel
from nnlab.gui.tr import tr

# The lines with sums, in the usual size of font, and how much smaller they may become.
SIZE, SMALLEST = 0.95, 0.6


class Stage(QWidget):
    """Shows a `TcReading`; `placed` asks for another letter, `edited` for another weight.

    `edited` carries part, kernel, neuron, value and the mark of the gesture.
    """

    placed = Signal(int, int, int)
    released = Signal()
    edited = Signal(str, int, int, float, object)
    refused = Signal(str)
    hovered = Signal(str)

    def __init__(
        self, look: Look, state: TcState, net: TcNet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._reading: TcReading | None = None
        self._at = (-1, -1)
        self._unit = 0
        self.retina = RetinaView(look, state)
        self.kernel = KernelView(look, net)
        self.sheet = SheetView(look)
        self.strip = ShapeStrip(look)
        self.sum = _make_line(tr("sum of the output neuron"))
        self.neuron = _make_line(tr("sum of the hidden neuron under the pointer"))
        self._lay_out()
        self.retina.placed.connect(self.placed)
        self.retina.released.connect(self.released)
        self.kernel.edited.connect(self._on_edited)
        self.kernel.refused.connect(self.refused)
        self.kernel.hovered.connect(self.hovered)
        self.sheet.hovered.connect(self._on_hovered)
        self.strip.chosen.connect(self._on_chosen)
        look.changed.connect(self._on_look)
        self._on_look()

    def show_reading(self, reading: TcReading) -> None:
        """Show these numbers."""
        self._reading = reading
        units = reading.side**2
        if self._unit >= units or reading.net.is_tied:
            self._unit = units // 2 + reading.side // 2 * (1 - reading.side % 2)
        self.retina.show_state(reading.state)
        self._show_kernel()
        self.sheet.show_sheets(reading.sheets, self._title_sheets(reading))
        self.strip.show_answers(reading.answers, reading.state.shape)
        self.sum.setText(
            say_output(reading.state, reading.net, reading.totals, reading.B, reading.output)
        )
        self._fit(self.sum)
        self._say_neuron()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.sum)
        self._fit(self.neuron)

    def _fit(self, line: QLabel) -> None:
        """Write a long sum smaller: what comes out stands at its end."""
        font = self._look.font(SIZE)
        wide = QFontMetricsF(font).horizontalAdvance(line.text()) + self._look.px(24)
        if wide > self.width():
            # Somewhat less, since letters are as wide as whole pixels.
            font = self._look.font(SIZE * max(SMALLEST, 0.95 * self.width() / wide))
        if font != line.font():
            line.setFont(font)

    def _lay_out(self) -> None:
        self.pictures = QWidget()
        self.pictures.setAccessibleName(tr("retina, kernel and hidden sheet"))
        row = QHBoxLayout(self.pictures)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for picture in (self.retina, self.kernel, self.sheet):
            row.addWidget(picture, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.pictures, 1)
        layout.addWidget(self.neuron)
        layout.addWidget(self.sum)
        layout.addWidget(self.strip)

    def _show_kernel(self) -> None:
        reading = self._reading
        assert reading is not None
        net = reading.net
        titles = tuple(
            title_kernel(net, kernel, self._unit, reading.side) for kernel in range(net.kernels)
        )
        self.kernel.show_net(net, self._unit, titles)

    def _title_sheets(self, reading: TcReading) -> tuple[str, ...]:
        if reading.net.kernels > 1:
            return tuple(
                f"{n}: Σ = {number(total)}" for n, total in enumerate(reading.totals.tolist(), 1)
            )
        total = number(float(reading.totals[0]))
        return (tr("sheet V:  Σ (V − V₀) = {total}").format(total=total),)

    def _say_neuron(self) -> None:
        reading, (kernel, unit) = self._reading, self._at
        if reading is None or not (0 <= kernel < reading.net.kernels and unit < len(reading.seen)):
            self.neuron.setText(
                tr("Hover over a hidden neuron to see its field and its sum; drag the letter.")
            )
            return
        self.neuron.setText(say_neuron(reading.net, kernel, unit, reading.side, reading.seen[unit]))
        self._fit(self.neuron)

    def _on_hovered(self, kernel: int, unit: int) -> None:
        self._at = (kernel, unit)
        self.retina.frame_unit(unit if unit >= 0 else None)
        if unit >= 0 and self._reading is not None and not self._reading.net.is_tied:
            self._unit = unit
            self._show_kernel()
        self._say_neuron()

    def _on_edited(self, part: str, kernel: int, value: float) -> None:
        # The wheel's notches on one number are one gesture, and so one undo.
        self.edited.emit(part, kernel, self._unit, value, ("tc.weight", part, kernel, self._unit))

    def _on_chosen(self, shape: int) -> None:
        if self._reading is not None:
            self.placed.emit(shape, self._reading.state.row, self._reading.state.column)
            self.released.emit()

    def _on_look(self) -> None:
        for line in (self.sum, self.neuron):
            self._fit(line)
            # A smaller font must not move the pictures.
            line.setFixedHeight(QFontMetrics(self._look.font(SIZE)).height() + 1)
            line.setContentsMargins(round(self._look.px(8)), 0, 8, 0)


def _make_line(name: str) -> QLabel:
    line = QLabel()
    line.setAccessibleName(name)
    line.setToolTip(name)
    line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    line.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return line
