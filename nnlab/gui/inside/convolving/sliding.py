"""One map as an image with the window that slides over it, or the map that grows behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.kernel_grid import MOVES
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale, paint_colour_bar
from nnlab.gui.tr import tr

KEYS = (*MOVES, Qt.Key.Key_Home, Qt.Key.Key_End)
FINE_SIDE, FINE_STEP = 20, 0.25
"""Large maps are also enlarged by quarters of a pixel, which is hardly seen there."""


@dataclass(frozen=True, eq=False)
class MapScene:
    """A map (rows, columns), NaN where nothing stands yet, and what is marked on it.

    box : row and column of the marked window's first pixel, and its size down and across
    edge : so many pixels at each side are padding
    outline : bool (rows, columns), what has a line around it, such as the ink of a digit
    """

    values: NDArray[np.float64]
    scale: ColourScale
    title: str
    label: str
    box: tuple[int, int, int, int] | None = None
    edge: int = 0
    outline: NDArray[np.bool_] | None = None


class MapView(QWidget):
    """Paints a `MapScene` with its colour bar.

    `pointed` carries the pixel (row, column) under the pointer, None when it leaves; `taken` the
    one that is pressed, or dragged over; `stepped` the rows and columns that an arrow key asks
    for, `ended` -1 or +1 for Home and End.
    """

    pointed = Signal(object)
    taken = Signal(int, int)
    stepped = Signal(int, int)
    ended = Signal(int)
    enlarge_wanted = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene: MapScene | None = None
        self._image = QImage()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        look.changed.connect(self._on_look_changed)

    @property
    def scene(self) -> MapScene | None:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: MapScene) -> None:
        """Draw this from now on."""
        self._scene = scene
        values = scene.values[::-1].astype(np.float32)
        self._image = scene.scale.paint(values, self._look.theme.base)
        self.setAccessibleDescription(scene.title)
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._scene = None
        self.update()

    # Geometry

    def _line(self) -> float:
        return QFontMetricsF(self._look.font(0.9)).height() + self._look.px(2)

    def area(self) -> QRectF:
        """Return where the map lies: whole pixels for each of its own, where there are enough."""
        rows, columns = self._scene.values.shape if self._scene else (1, 1)
        line = self._line()
        room = self.width() - self._bar_room()
        side = min(room / columns, (self.height() - line - 1.0) / rows)
        step = FINE_STEP if min(rows, columns) >= FINE_SIDE else 1.0
        side = step * int(side / step) if side >= 1 else max(side, 0.1)
        return QRectF(1.0, line, round(columns * side), round(rows * side))

    def _bar_room(self) -> float:
        metrics = QFontMetricsF(self._look.font(0.8))
        return self._look.px(40) + metrics.horizontalAdvance("−0.05")

    def pixel_rect(self, row: int, column: int, down: int = 1, across: int = 1) -> QRectF:
        """Return where a pixel, or a window that begins at it, lies."""
        area = self.area()
        rows, columns = self._scene.values.shape if self._scene else (1, 1)
        high, wide = area.height() / rows, area.width() / columns
        return QRectF(
            area.left() + column * wide, area.top() + row * high, across * wide, down * high
        )

    def pixel_at(self, point: QPointF) -> tuple[int, int] | None:
        """Return the pixel (row, column) under a point, None outside."""
        if self._scene is None:
            return None
        area, (rows, columns) = self.area(), self._scene.values.shape
        row = (point.y() - area.top()) / area.height() * rows
        column = (point.x() - area.left()) / area.width() * columns
        inside = 0 <= row < rows and 0 <= column < columns
        return (int(row), int(column)) if inside else None

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(200)), round(self._look.px(180)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(110)), round(self._look.px(64)))

    # Events of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._scene is not None:
            self._paint_scene(painter, self._scene)
        painter.end()

    def _paint_scene(self, painter: QPainter, scene: MapScene) -> None:
        look, area = self._look, self.area()
        painter.setFont(look.font(0.9))
        painter.setPen(look.colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = self.width() - look.px(2)
        elide = Qt.TextElideMode.ElideRight
        title = painter.fontMetrics().elidedText(scene.title, elide, int(room))
        painter.drawText(QRectF(1, 0, room, self._line()), left, title)
        painter.fillRect(area, look.colour("base"))
        painter.drawImage(area.toRect(), self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawRect(area)
        if scene.edge:
            rows, columns = scene.values.shape
            inner = self.pixel_rect(
                scene.edge, scene.edge, rows - 2 * scene.edge, columns - 2 * scene.edge
            )
            painter.setPen(QPen(look.colour("muted"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(inner)
        if scene.outline is not None:
            painter.setPen(QPen(look.colour("text"), look.px(1.2)))
            painter.drawLines(self._outline(scene.outline))
        if scene.box is not None:
            self._paint_box(painter, self.pixel_rect(*scene.box))
        self._paint_bar(painter, area, scene)

    def _outline(self, inside: NDArray[np.bool_]) -> list[QLineF]:
        """Return the sides of pixels that part what is inside from what is not."""
        padded = np.pad(inside, 1)
        lines = []
        for row, column in np.argwhere(padded[1:, 1:-1] != padded[:-1, 1:-1]).tolist():
            box = self.pixel_rect(row, column)
            lines.append(QLineF(box.topLeft(), box.topRight()))
        for row, column in np.argwhere(padded[1:-1, 1:] != padded[1:-1, :-1]).tolist():
            box = self.pixel_rect(row, column)
            lines.append(QLineF(box.topLeft(), box.bottomLeft()))
        return lines

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        # A seam of the ground's colour keeps the frame apart from any colour of the map.
        for colour, width in (("base", 4.5), ("boundary", 2.5)):
            painter.setPen(QPen(self._look.colour(colour), self._look.px(width)))
            painter.drawRect(box)

    def _paint_bar(self, painter: QPainter, area: QRectF, scene: MapScene) -> None:
        painter.setFont(self._look.font(0.8))
        top = area.top() - 0.2 * self._line()
        room = QRectF(area.right() + self._look.px(8), top, self._bar_room(), 0)
        room.setBottom(area.bottom())
        paint_colour_bar(painter, room, scene.scale, self._look, scene.label)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = self.pixel_at(event.position())
        self.pointed.emit(pixel)
        if pixel is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.taken.emit(*pixel)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        pixel = self.pixel_at(event.position())
        if pixel is not None and event.button() == Qt.MouseButton.LeftButton:
            self.taken.emit(*pixel)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.enlarge_wanted.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Arrow keys are its own while it has the focus, not the tab's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = Qt.Key(event.key()) in KEYS and not event.modifiers()
            if mine:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES:
            self.stepped.emit(*MOVES[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.ended.emit(-1 if key == Qt.Key.Key_Home else 1)
        else:
            super().keyPressEvent(event)

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()


def describe_pixel(row: int, column: int, value: float) -> str:
    """Return one line on a pixel, its row and column counted from 1."""
    return tr("row {row}, column {column}: {value}").format(
        row=row + 1, column=column + 1, value=fixed(value, 4)
    )
