"""A circle and its images layer by layer: a row of small square plots, each with its ellipse."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.ellipse_painter import NUMBERS, TITLE, paint_cell
from nnlab.gui.tr import tr

SMALLEST_SIDE = 76.0
GAP = 10.0
NOWHERE = -1


@dataclass(frozen=True, eq=False)
class EllipseCell:
    """One square: the exact image (points, 2) of a circle, and the ellipse of the linear map.

    The ellipse has the half axes `half_axes` along the square's own axes, which are called
    `names`; the square shows numbers up to +-`reach`. `direction` (2,), if given, is drawn through
    the middle: the input's direction of greatest stretching. `numbers` stand below, `chosen`
    frames the square, `reading` is told when the pointer is over it.
    """

    title: str
    image: FloatArray
    half_axes: tuple[float, float]
    reach: float
    names: tuple[str, str]
    numbers: tuple[str, str]
    reading: str = ""
    direction: FloatArray | None = None
    chosen: bool = False


class EllipsePlot(QWidget):
    """Squares side by side, as high as there is room; wider than its place, it is to be scrolled.

    `clicked` carries the number of a square, `hovered` the reading of the one under the pointer.
    """

    clicked = Signal(int)
    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._room = 0.0
        self.cells: tuple[EllipseCell, ...] = ()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("images of the circle, layer by layer"))
        self.setToolTip(
            tr(
                "The circle after each layer, seen in the plane of the two leading left singular "
                "vectors u₁, u₂ of J_ℓ. Coloured by the angle of the point on the circle "
                "(● 0°, ○ 90°): the exact image. Filled: the ellipse of the linear map, its axes "
                "r Λ₁ and r Λ₂. A click takes ℓ to the map."
            )
        )
        look.changed.connect(self._fit)

    def set_room(self, width: float) -> None:
        """Make the squares smaller, within reason, so that all are seen in so many pixels."""
        self._room = width
        self._fit()

    def show_cells(self, cells: tuple[EllipseCell, ...]) -> None:
        """Draw these squares from now on."""
        another = len(cells) != len(self.cells)
        self.cells = cells
        self.setAccessibleDescription("; ".join(cell.reading for cell in cells if cell.chosen))
        if another:
            self._fit()
        self.update()

    def box_of(self, number: int) -> QRectF:
        """Return the pixels of a square itself, without title and numbers."""
        head = QFontMetrics(self._look.font(TITLE)).height() + self._look.px(3)
        left = self._look.px(GAP / 2) + number * self.pitch
        return QRectF(
            left + (self.pitch - self._look.px(GAP) - self.side) / 2, head, *2 * [self.side]
        )

    @property
    def side(self) -> float:
        """The side of a square in pixels."""
        look = self._look
        foot = 2 * QFontMetrics(look.font(NUMBERS)).height() + look.px(4)
        head = QFontMetrics(look.font(TITLE)).height() + look.px(3)
        high = self.height() - head - foot
        wide = (self._room - look.px(GAP)) / max(1, len(self.cells)) - look.px(GAP)
        return max(float(int(min(high, wide) if self._room else high)), look.px(SMALLEST_SIDE))

    @property
    def pitch(self) -> float:
        """From one square to the next, in pixels: at least the room of the numbers below."""
        words = QFontMetrics(self._look.font(NUMBERS)).horizontalAdvance("Λ₁ = 0.0123")
        return max(self.side, float(words)) + self._look.px(GAP)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(480)), round(self._look.px(150)))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(NUMBERS))
        height = self._look.px(SMALLEST_SIDE + 8) + 3.2 * metrics.height()
        return QSize(round(max(1, len(self.cells)) * self.pitch), round(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        for number, cell in enumerate(self.cells):
            box = self.box_of(number)
            if event.region().isEmpty() or event.rect().toRectF().intersects(self._whole(number)):
                paint_cell(painter, box, cell, self._look, self.pitch)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._find(event)
        shape = Qt.CursorShape.PointingHandCursor if number > 0 else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.hovered.emit(self.cells[number].reading if number != NOWHERE else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._find(event)
        if event.button() == Qt.MouseButton.LeftButton and number != NOWHERE:
            self.clicked.emit(number)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _find(self, event: QMouseEvent) -> int:
        """Return the number of the square under the pointer."""
        for number in range(len(self.cells)):
            if self._whole(number).contains(event.position()):
                return number
        return NOWHERE

    def _whole(self, number: int) -> QRectF:
        left = self._look.px(GAP / 2) + number * self.pitch
        return QRectF(left, 0.0, self.pitch, self.height())

    def _fit(self) -> None:
        """Ask for the room of all squares: their side follows the height."""
        self.setMinimumWidth(self.minimumSizeHint().width())
        self.updateGeometry()
        self.update()


class EllipseStrip(QScrollArea):
    """Scrolls an `EllipsePlot` sideways when there are more squares than there is room for."""

    def __init__(self, plot: EllipsePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(plot)

    def show_square(self, number: int) -> None:
        """Scroll so far that a square is seen."""
        box = self._plot.box_of(number)
        self.ensureVisible(round(box.center().x()), 0, round(0.6 * self._plot.pitch), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plot.set_room(self.viewport().width())
