"""Images of weights side by side, one for each neuron or map, with one colour bar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnlab.gui.inside.convolving.sliding import KEYS
from nnlab.gui.inside.shades import signed_scale
from nnlab.gui.inside.weights.signed_bars import paint_bars
from nnlab.gui.inside.weights.tile import Tile
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale, paint_colour_bar
from nnlab.gui.tr import tr

NOWHERE = -1
MOST_ZOOM = 36
FINE_SIDE = 20
"""Images of at least so many pixels are also enlarged by quarters, which is hardly seen there."""
FLAT = 4
"""A sheet so many times wider than high has its name at its left."""


class WeightTiles(QAbstractScrollArea):
    """Tiles in rows, as large as fits; arrow keys walk.

    `chosen` carries the place of the tile that was clicked or walked to, `pointed` the one under
    the pointer, -1 for none.
    """

    chosen = Signal(int)
    pointed = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tiles: tuple[Tile, ...] = ()
        self._images: list[QImage] = []
        self._own = False
        self._place = 0
        self._under = NOWHERE
        self._hint = ""
        self._zoom = 1.0
        self._cell = QSize(1, 1)
        self._names = 1
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(tr("Learnt weights"))
        self.setToolTip(tr("Click a neuron to see its weights large; arrow keys walk"))
        look.changed.connect(self._on_look_changed)

    # What is shown

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    @property
    def place(self) -> int:
        """Place of the chosen tile."""
        return self._place

    def show_tiles(self, tiles: tuple[Tile, ...], own: bool, hint: str = "") -> None:
        """Show tiles; `own` says that each has a range of colours of its own."""
        self._tiles, self._own, self._hint = tiles, own, hint
        self._place = min(self._place, max(0, len(tiles) - 1))
        self._paint_images()
        self._lay_out()
        self.setAccessibleDescription(hint or ", ".join(tile.name for tile in tiles[:100]))

    def choose(self, place: int) -> None:
        """Choose a tile and bring it into view."""
        if 0 <= place < len(self._tiles):
            changed = place != self._place
            self._place = place
            self._reveal()
            self.viewport().update()
            if changed:
                self.chosen.emit(place)

    def _paint_images(self) -> None:
        look = self._look
        self._images = [
            signed_scale(look, tile.span).paint(
                tile.sheet[::-1].astype(np.float32), look.theme.base
            )
            for tile in self._tiles
        ]

    # Geometry, in pixels of the viewport

    def _margin(self) -> int:
        return round(self._look.px(8))

    @property
    def _flat(self) -> bool:
        rows, columns = self._tiles[0].sheet.shape if self._tiles else (1, 1)
        return columns > FLAT * rows

    def _line(self) -> int:
        return QFontMetrics(self._look.font(0.85)).height()

    def _bars_high(self) -> int:
        bars = bool(self._tiles) and len(self._tiles[0].bars) > 0
        return round(self._look.px(22)) if bars else 0

    def _bar_room(self) -> int:
        metrics = QFontMetrics(self._look.font(0.85))
        return round(self._look.px(44)) + metrics.horizontalAdvance("−0.0005")

    def _measure(self, zoom: float) -> QSize:
        rows, columns = self._tiles[0].sheet.shape
        wide, high = round(columns * zoom), round(rows * zoom)
        margin, line, names = self._margin(), self._line(), self._names
        if self._flat:
            high = max(high, line)
            return QSize(2 * names + 2 * margin + wide, high + round(self._look.px(3)))
        below = 2 * line + self._bars_high()
        return QSize(max(wide, names) + margin, high + below + margin)

    @property
    def columns(self) -> int:
        """Number of tiles in a row."""
        room = self.viewport().width() - self._bar_room() - self._margin()
        return max(1, room // max(1, self._cell.width()))

    def _lay_out(self) -> None:
        """Take the largest zoom with which all tiles are seen at once, 2 at least."""
        metrics = QFontMetrics(self._look.font(0.85))
        texts = {text for tile in self._tiles for text in (tile.name, tile.note)}
        self._names = max(metrics.horizontalAdvance(text) for text in (*texts, "000"))
        if self._tiles:
            step = 0.25 if min(self._tiles[0].sheet.shape) >= FINE_SIDE else 1.0
            smallest = max(1.0, round(self._look.px(2)))
            most = round(MOST_ZOOM * self._look.scale)
            for zoom in np.arange(most, smallest - step / 2, -step).tolist():
                self._zoom, self._cell = zoom, self._measure(zoom)
                room = self.viewport().width() - self._bar_room() - self._margin()
                if self._cell.width() <= room and self._height() <= self.viewport().height():
                    break
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._height() - self.viewport().height()))
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setSingleStep(max(1, self._cell.height() // 3))
        self.viewport().update()

    def _height(self) -> int:
        return -(-len(self._tiles) // self.columns) * self._cell.height() + self._margin()

    def cell_rect(self, place: int) -> QRect:
        """Return where a tile lies."""
        row, column = divmod(place, self.columns)
        top = row * self._cell.height() - self.verticalScrollBar().value()
        corner = QPoint(column * self._cell.width(), top)
        return QRect(corner + QPoint(self._margin(), self._margin()), self._cell)

    def place_at(self, point: QPoint) -> int:
        """Return the place of the tile under a point, or -1."""
        column = (point.x() - self._margin()) // max(1, self._cell.width())
        down = point.y() - self._margin() + self.verticalScrollBar().value()
        place = down // max(1, self._cell.height()) * self.columns + column
        inside = 0 <= column < self.columns and 0 <= place < len(self._tiles)
        return place if inside else NOWHERE

    def _reveal(self) -> None:
        rect, bar = self.cell_rect(self._place), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height())

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(640)), round(self._look.px(360)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(200)), round(self._look.px(90)))

    # Events of Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        if not self._tiles:
            painter.setFont(self._look.font())
            painter.setPen(self._look.colour("muted"))
            box = self.viewport().rect().adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, flags, self._hint)
        for place in range(len(self._tiles)):
            cell = self.cell_rect(place)
            if cell.bottom() >= 0 and cell.top() <= self.viewport().height():
                self._paint_tile(painter, place, cell)
        if self._tiles:
            self._paint_bar(painter)
        painter.end()

    def _paint_tile(self, painter: QPainter, place: int, cell: QRect) -> None:
        look, tile, line = self._look, self._tiles[place], self._line()
        rows, columns = tile.sheet.shape
        box = QRect(cell.topLeft(), QSize(round(columns * self._zoom), round(rows * self._zoom)))
        names = self._names
        first = QRect(cell.left(), box.bottom() + 2, cell.width(), line)
        second = first.translated(0, line)
        if self._flat:
            first = QRect(cell.left(), cell.top(), names, max(line, box.height()))
            second = first.translated(names + self._margin() // 2, 0)
            box.moveLeft(cell.left() + 2 * names + self._margin())
        painter.drawImage(box, self._images[place])
        marked = place in (self._place, self._under)
        colour, width = ("accent", 2.5) if marked else ("grid", 1)
        painter.setPen(QPen(look.colour(colour), look.px(width)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setFont(look.font(0.85))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.colour("text"))
        painter.drawText(first, left, tile.name)
        painter.setPen(look.colour("muted"))
        painter.drawText(second, left, tile.note)
        if len(tile.bars) and not self._flat:
            at = QRectF(cell.left(), second.bottom() + 1, box.width(), look.px(20))
            paint_bars(painter, at, tile.bars, self._bar_span(), look)

    def _bar_span(self) -> float:
        return max(float(np.abs(tile.bars).max()) for tile in self._tiles) or 1.0

    def _paint_bar(self, painter: QPainter) -> None:
        look = self._look
        painter.setFont(look.font(0.85))
        span, label = self._tiles[0].span, "w"
        scale = signed_scale(look, span)
        if self._own:
            scale, label = ColourScale(look.output_colours, -1.0, 1.0), tr("w / max |w|")
        left = self.viewport().width() - self._bar_room() + round(look.px(6))
        high = min(self.viewport().height() - 2 * self._margin(), round(look.px(320)))
        area = QRectF(left, self._margin(), self._bar_room(), high)
        paint_colour_bar(painter, area, scale, look, label)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(NOWHERE)
        super().leaveEvent(event)

    def _point_at(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.viewport().update()
            self.pointed.emit(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.place_at(event.position().toPoint()))

    def event(self, event: QEvent) -> bool:
        """Arrow keys are its own while it has the focus, not the tab's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = Qt.Key(event.key()) in KEYS and not event.modifiers()
            if mine:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wide, all_ = self.columns, len(self._tiles)
        steps = dict(zip(KEYS, (-1, 1, -wide, wide, -all_, all_), strict=True))
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.choose(min(max(self._place + step, 0), len(self._tiles) - 1))

    def _on_look_changed(self) -> None:
        self._paint_images()
        self._lay_out()
