"""A circle and its images layer by layer: a row of small square plots, each with its ellipse."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.probing.ellipse_painter import (
    NUMBERS,
    TITLE,
    name_of,
    paint_cell,
    shorten,
)
from nnlab.gui.plots.probing.ellipse_scene import EllipseCell
from nnlab.gui.tr import tr

# Squares with short words may be smaller before they are scrolled.
SMALLEST_SIDE, SMALLEST_BRIEF = 60.0, 46.0
# How many squares are seen at least of those that are scrolled.
IN_SIGHT = 3.4
GAP = 10.0
NOWHERE = -1


@dataclass(frozen=True)
class EllipseGrid:
    """How many squares stand side by side, their side, and from one to the next across and down.

    With `brief` their words are short, for there is no room for more.
    """

    columns: int
    side: float
    pitch: float
    height: float
    brief: bool = False


class EllipsePlot(QWidget):
    """Squares in a grid, as large as there is room; with too little it is to be scrolled sideways.

    `clicked` carries the number of a square, `hovered` the reading of the one under the pointer.
    """

    clicked = Signal(int)
    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._room: QSize | None = None
        self._grid: EllipseGrid | None = None
        self.cells: tuple[EllipseCell, ...] = ()
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("images of the circle, layer by layer"))
        self.setToolTip(
            tr(
                "The circle after each layer, seen in the plane of the two leading left singular "
                "vectors u₁, u₂ of Jₗ. Coloured by the angle of the point on the circle "
                "(● 0°, ○ 90°): the exact image. Filled: the ellipse of the linear map, its axes "
                "r Λ₁ and r Λ₂. A click takes ℓ to the map."
            )
        )
        look.changed.connect(self._fit)

    def set_room(self, room: QSize) -> None:
        """Arrange the squares so that all are seen, as large as may be, in so many pixels."""
        self._room = room
        self._fit()

    def show_cells(self, cells: tuple[EllipseCell, ...]) -> None:
        """Draw these squares from now on."""
        another = len(cells) != len(self.cells)
        self._grid = None
        self.cells = cells
        self.setAccessibleDescription("; ".join(cell.reading for cell in cells if cell.chosen))
        if another:
            self._fit()
        self.update()

    def box_of(self, number: int) -> QRectF:
        """Return the pixels of a square itself, without title and numbers."""
        look, grid = self._look, self.grid
        place = self._whole(number)
        left = place.left() + (place.width() - grid.side) / 2
        head = QFontMetrics(look.font(TITLE)).height() + look.px(3)
        return QRectF(round(left), round(place.top() + head), grid.side, grid.side)

    @property
    def grid(self) -> EllipseGrid:
        """How the squares stand: in as many rows as make them largest; with short words if need be.

        If there is no room for all of them even so, they stand in a row to be scrolled.
        """
        if self._grid is None:
            self._grid = self._arrange(brief=False)
            if self._is_scrolled(self._grid):
                shorter = self._arrange(brief=True)
                self._grid = self._grid if self._is_scrolled(shorter) else shorter
        return self._grid

    def _is_scrolled(self, grid: EllipseGrid) -> bool:
        room = self._room or self.size()
        return grid.columns * grid.pitch > room.width()

    def _arrange(self, brief: bool) -> EllipseGrid:
        look = self._look
        room = self._room or self.size()
        foot = 2 * QFontMetrics(look.font(NUMBERS)).height() + look.px(6)
        around = QFontMetrics(look.font(TITLE)).height() + look.px(3) + foot
        titles = QFontMetrics(look.font(TITLE, bold=True))
        numbers = QFontMetrics(look.font(NUMBERS))
        # Wide enough for most numbers, so that the squares hold still, and for these.
        texts = ["Λ₁ = 0.0123", *(text for cell in self.cells for text in cell.numbers)]
        words = max(
            *(numbers.horizontalAdvance(shorten(text, brief)) for text in texts),
            *(titles.horizontalAdvance(name_of(cell, brief)) for cell in self.cells),
            0,
        )
        gap, count = look.px(GAP), max(1, len(self.cells))

        def side(columns: int) -> float:
            rows = -(-count // columns)
            wide = (room.width() - gap) / columns
            return min(wide - gap, room.height() / rows - around) if wide >= words + gap else 0.0

        columns = max(range(1, count + 1), key=lambda columns: (side(columns), -columns))
        largest, least = side(columns), look.px(SMALLEST_BRIEF if brief else SMALLEST_SIDE)
        if largest < least:
            # All can't be seen: a single row, to be scrolled, some of them in sight.
            high, wide = room.height() - around, room.width() / IN_SIGHT - gap
            columns, largest = count, max(least, min(high, wide))
        largest = float(int(largest))
        pitch = max(largest, float(words)) + gap
        return EllipseGrid(columns, largest, pitch, largest + around, brief)

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(480)), round(self._look.px(150)))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self._look.font(NUMBERS))
        height = self._look.px(SMALLEST_SIDE + 9) + 3.2 * metrics.height()
        return QSize(round(self.grid.columns * self.grid.pitch), round(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        brief = self.grid.brief
        for number, cell in enumerate(self.cells):
            paint_cell(painter, self.box_of(number), self._whole(number), cell, self._look, brief)
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
        grid = self.grid
        row, column = divmod(number, grid.columns)
        left = self._look.px(GAP / 2) + column * grid.pitch
        return QRectF(left, row * grid.height, grid.pitch, grid.height)

    def _fit(self) -> None:
        """Ask for the room of all squares: their side follows the height."""
        self._grid = None
        self.setMinimumWidth(self.minimumSizeHint().width())
        self.updateGeometry()
        self.update()


class EllipseStrip(QScrollArea):
    """Scrolls an `EllipsePlot` sideways when there are more squares than there is room for."""

    def __init__(self, plot: EllipsePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self._wanted = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(plot)

    def show_square(self, number: int) -> None:
        """Scroll so far that a square is seen, now and when the squares get other sizes."""
        self._wanted = number
        self._scroll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plot.set_room(self.viewport().size())
        self._scroll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._plot and event.type() == QEvent.Type.Resize:
            self._scroll()
        return super().eventFilter(watched, event)

    def _scroll(self) -> None:
        box = self._plot.box_of(self._wanted)
        self.ensureVisible(round(box.center().x()), 0, round(0.6 * self._plot.grid.pitch), 0)
