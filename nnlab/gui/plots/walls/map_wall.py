"""A wall of small maps: rows of width N, columns of depth L, one colour bar for all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import paint_colour_bar
from nnlab.gui.plots.plane.scale import PlaneScale
from nnlab.gui.plots.walls.map_wall_layout import WallLayout, lay_out_wall
from nnlab.gui.plots.walls.map_wall_painter import paint_empty, paint_frame, paint_map, write_label
from nnlab.gui.plots.walls.map_wall_scene import MapWallScene, Place, WallCell, same_colours
from nnlab.gui.tr import tr

CENTRE = Qt.AlignmentFlag.AlignCenter


class MapWall(QWidget):
    """Paints a `MapWallScene`, or one paragraph that says what to do instead.

    `hovered` carries the net (N, L) under the pointer and x1, x2 there, None beside the maps;
    `chosen` the net that was clicked, `taken` the one that was double-clicked.
    """

    hovered = Signal(object, object)
    chosen = Signal(object)
    taken = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene: MapWallScene | None = None
        self._images: dict[Place, tuple[WallCell, QImage]] = {}
        self._tiles: dict[Place, tuple[QImage, QPixmap]] = {}
        self._hint = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("wall of maps"))
        self.setToolTip(tr("A double click takes a net to the map (Enter); arrows choose one"))
        look.changed.connect(self._on_look_changed)

    @property
    def scene(self) -> MapWallScene | None:
        """What is shown, None while there is only a hint."""
        return self._scene

    @property
    def hint(self) -> str:
        """What is said instead of a wall."""
        return self._hint

    def show_scene(self, scene: MapWallScene) -> None:
        """Draw this wall; maps that are there already are not made again."""
        old = self._scene
        same = old is not None and same_colours(old.scale, scene.scale)
        kept = self._images if same else {}
        self._scene, self._hint = scene, ""
        self._images = {}
        self._tiles = {place: tile for place, tile in self._tiles.items() if place in scene.cells}
        for place, cell in scene.cells.items():
            if cell.values is None:
                continue
            known = kept.get(place)
            if known is None or known[0].values is not cell.values:
                known = (cell, scene.scale.paint(cell.values, self._look.theme.grid))
            self._images[place] = (cell, known[1])
        self.setAccessibleDescription(scene.title)
        self.update()

    def show_hint(self, text: str) -> None:
        """Draw only a text that says what to do."""
        self._scene, self._hint = None, text
        self._images, self._tiles = {}, {}
        self.setAccessibleDescription(text)
        self.update()

    # Geometry

    def layout_of_maps(self) -> WallLayout | None:
        """Return where everything lies, None while there is no wall."""
        scene = self._scene
        if scene is None:
            return None
        return lay_out_wall(
            self._look,
            QRectF(self.rect()),
            scene.widths,
            scene.depths,
            [(cell.caption, cell.short) for cell in scene.cells.values()],
            bool(scene.foot),
        )

    def place_at(self, at: QPointF) -> Place | None:
        """Return the net whose map or empty frame is at a pixel."""
        scene, layout = self._scene, self.layout_of_maps()
        if scene is None or layout is None:
            return None
        for N in scene.widths:
            for L in scene.depths:
                if layout.maps[(N, L)].contains(at):
                    return (N, L)
        return None

    def value_at(self, place: Place, x1: float, x2: float) -> float | None:
        """Return the number of a net's map at a point, None where there is none."""
        values = self._scene.cell(place).values if self._scene else None
        if self._scene is None or values is None:
            return None
        box, (rows, columns) = self._scene.box, values.shape
        column = int((x1 - box.x1_min) / (box.x1_max - box.x1_min) * columns)
        row = int((x2 - box.x2_min) / (box.x2_max - box.x2_min) * rows)
        inside = 0 <= row < rows and 0 <= column < columns
        return float(values[row, column]) if inside else None

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(620)), round(self._look.px(440)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 180)

    # Events of Qt

    def event(self, event: QEvent) -> bool:
        # A tip would lie on the map that is being read.
        if isinstance(event, QHelpEvent) and self.place_at(QPointF(event.pos())) is not None:
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, layout = self.place_at(event.position()), self.layout_of_maps()
        if place is None or layout is None or self._scene is None:
            self.hovered.emit(None, None)
            return
        scale = PlaneScale(self._scene.box, layout.maps[place])
        self.hovered.emit(place, scale.to_plane(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.taken.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None, None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        layout = self.layout_of_maps()
        if self._scene is None or layout is None:
            self._paint_hint(painter)
        else:
            self._paint(painter, self._scene, layout)
        painter.end()

    def _paint(self, painter: QPainter, scene: MapWallScene, layout: WallLayout) -> None:
        look = self._look
        painter.setFont(look.font(1.05, bold=True))
        painter.setPen(look.colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = painter.fontMetrics().elidedText(
            scene.title, Qt.TextElideMode.ElideRight, int(layout.title.width())
        )
        painter.drawText(layout.title, left, title)
        painter.setFont(layout.label_font)
        for (text, box), upright in layout.labels:
            write_label(painter, box, text, upright)
        for place, area in layout.maps.items():
            cell = scene.cell(place)
            if place in self._images:
                self._paint_map(painter, place, area)
            else:
                paint_empty(painter, look, cell, area)
            paint_frame(painter, look, scene.box, area, place == scene.selected)
            painter.setFont(layout.caption_font)
            painter.setPen(look.colour("error" if cell.failed else "text"))
            if place in layout.captions:
                text = cell.short if layout.short else cell.caption
                painter.drawText(layout.captions[place], CENTRE, text)
        painter.setFont(look.font(0.85))
        painter.setPen(look.colour("muted"))
        foot = painter.fontMetrics().elidedText(
            scene.foot, Qt.TextElideMode.ElideRight, int(layout.foot.width())
        )
        painter.drawText(layout.foot, left, foot)
        painter.setFont(look.font(0.95))
        paint_colour_bar(painter, layout.bar, scene.scale, look, scene.label, scene.missing)

    def _paint_map(self, painter: QPainter, place: Place, area: QRectF) -> None:
        """Paint a map: anew into a file, on the screen from its tile of the present size."""
        scene = self._scene
        assert scene is not None
        cell, image = self._images[place]
        if painter.paintEngine().type() == QPaintEngine.Type.User:
            # On the screen a map has fewer pixels than numbers; a file keeps each number a pixel.
            paint_map(painter, self._look, scene.box, cell, image, area, smooth=False)
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(area.width() * ratio), round(area.height() * ratio))
        known = self._tiles.get(place)
        if known is None or known[0] is not image or known[1].size() != size:
            tile = QPixmap(size)
            tile.setDevicePixelRatio(ratio)
            inner = QPainter(tile)
            whole = QRectF(0, 0, area.width(), area.height())
            paint_map(inner, self._look, scene.box, cell, image, whole, smooth=True)
            inner.end()
            known = self._tiles[place] = (image, tile)
        painter.drawPixmap(area.topLeft(), known[1])

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(1.2))
        painter.setPen(self._look.colour("text"))
        gap = self._look.px(32)
        box = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        painter.drawText(box, CENTRE | Qt.TextFlag.TextWordWrap, self._hint)

    def _on_look_changed(self) -> None:
        self._images, self._tiles = {}, {}
        if self._scene is not None:
            self.show_scene(self._scene)
        self.update()
