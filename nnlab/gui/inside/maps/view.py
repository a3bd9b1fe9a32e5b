"""One widget that shows all maps of a net, however many: columns from the image to the outputs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from nnlab.app.inside import Unit
from nnlab.core.digits.rows import Row
from nnlab.deep.seeing.insides import Insides, LayerWeights
from nnlab.gui.inside.maps.layout import TRIES, Column, Floor, Plan, plan
from nnlab.gui.inside.maps.legend import paint_legend
from nnlab.gui.inside.maps.painter import SHAPE, MapsPainter, make_measure
from nnlab.gui.inside.maps.pixels import make_tables
from nnlab.gui.inside.maps.scene import MapsScene, Spot, cell_rect
from nnlab.gui.inside.verdict import name_class
from nnlab.gui.inside.words import (
    describe_output,
    describe_pixel,
    describe_unit,
    describe_weight,
)
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

SCROLLED = 1.35
"""Times the least width over which rows are spread that do not fit into the view."""


class MapsView(QAbstractScrollArea):
    """Paints what every row makes of the image; `chosen` carries the `Unit` that was clicked.

    `hovered` carries one line on what lies under the pointer; a double click makes a row the only
    one, and back, which `enlarged` follows.
    """

    chosen = Signal(object)
    hovered = Signal(str)
    enlarged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tables = make_tables(look)
        self._hint = ""
        self.scene = MapsScene()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("feature maps"))
        self.viewport().setToolTip("")
        look.changed.connect(self._on_look_changed)

    # What is shown

    def show_net(self, rows: tuple[Row, ...], names: tuple[str, ...]) -> None:
        """Show a net of these rows, with these classes, before anything is known of an image."""
        if rows != self.scene.rows:
            self.scene.take_rows(rows)
            self._plan()
        self.scene.names = names

    def show_insides(self, insides: Insides | None, label: int | None) -> None:
        """Show what the net makes of an image whose class is `label`."""
        self.scene.insides, self.scene.label = insides, label
        self.scene.colour_maps(self._tables)
        if insides is not None:
            self._hint = ""
            answer = name_class(insides.answer, self.scene.names)
            share = 100 * float(insides.O[insides.answer])
            self.setAccessibleDescription(
                tr("answer {answer}, {share} %").format(answer=answer, share=f"{share:.1f}")
            )
        self._tell()
        self.viewport().update()

    def show_weights(self, weights: tuple[LayerWeights, ...]) -> None:
        """Show the kernels of these weights."""
        self.scene.weights = {layer.row: layer for layer in weights}
        self.scene.colour_kernels(self._tables)
        self.viewport().update()

    def show_unit(self, unit: Unit | None) -> None:
        """Frame what this neuron sees, and bring it into view."""
        self.scene.take_unit(unit)
        self._reveal()
        self.viewport().update()

    def set_scale(self, scale: str) -> None:
        """Give each "map", each "layer" or the whole "net" one range of colours."""
        self.scene.scale = scale
        self.scene.colour_maps(self._tables)
        self.scene.colour_kernels(self._tables)
        self.viewport().update()

    def show_hint(self, text: str) -> None:
        """Say in place of the maps why there are none."""
        self._hint = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def enlarge(self, stage: int | None) -> None:
        """Show only the image and this stage, or all again (None)."""
        if stage is not None and not 0 <= stage < len(self.scene.shapes):
            stage = None
        self.scene.large = stage
        self.scene.under = None
        self._plan()
        self.enlarged.emit()

    @property
    def plan(self) -> Plan:
        """Where everything is drawn."""
        return self.scene.plan

    def point_of(self, unit: Unit) -> QPoint | None:
        """Return the middle of a neuron in pixels of the viewport, None if it is not drawn."""
        column = self.scene.plan.column(unit.row + 1)
        return cell_rect(column, unit).center() - self._origin() if column is not None else None

    # Geometry

    @property
    def whole_size(self) -> QSize:
        """The size in which all is seen at once; larger than the present one if that scrolls."""
        needed = QSize(self.scene.plan.wide, self.scene.plan.high + self._legend_high())
        return self.maximumViewportSize().expandedTo(needed)

    def _plan(self) -> None:
        scene = self.scene
        if not scene.rows:
            return
        size = self.maximumViewportSize()
        high = size.height() - self._legend_high()
        for share, floor in TRIES:
            scene.name_share = share
            scene.plan = self._try(size.width(), high, floor)
            if scene.plan.wide <= size.width() and scene.plan.high <= high:
                break
        else:
            # What must be scrolled anyhow may as well be legible. The bar takes its part.
            scene.name_share = 1.0
            high -= self.horizontalScrollBar().sizeHint().height()
            scene.plan = self._try(round(SCROLLED * self._try(0, high).wide), high)
        self._set_bars()
        scene.colour_maps(self._tables)
        scene.colour_kernels(self._tables)
        self._reveal()
        self.viewport().update()

    def _try(self, wide: int, high: int, floor: Floor = TRIES[-1][1]) -> Plan:
        """Return a plan with names of the present size."""
        scene = self.scene
        measure = make_measure(self._look, scene)
        return plan(scene.rows, scene.shapes, wide, high, measure, scene.large, floor)

    def _legend_high(self) -> int:
        return round(QFontMetrics(self._look.font(SHAPE)).height() + self._look.px(20))

    def _set_bars(self) -> None:
        # Measured without bars: one that is still there would else keep itself and the other.
        full, plan = self.maximumViewportSize(), self.scene.plan
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        wide, high = full.width(), full.height() - self._legend_high()
        if plan.high > high - (across.sizeHint().height() if plan.wide > wide else 0):
            wide -= down.sizeHint().width()
        if plan.wide > wide:
            high -= across.sizeHint().height()
        for bar, need, room in ((across, plan.wide, wide), (down, plan.high, high)):
            bar.setRange(0, max(0, need - room))
            bar.setPageStep(max(1, room))
            bar.setSingleStep(max(1, room // 8))

    def _origin(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _reveal(self) -> None:
        unit = self.scene.unit
        column = self.scene.plan.column(unit.row + 1) if unit is not None else None
        if unit is None or column is None or column.kind == "passed":
            return
        at = cell_rect(column, unit).center()
        for bar, place in (
            (self.horizontalScrollBar(), at.x()),
            (self.verticalScrollBar(), at.y()),
        ):
            margin = min(60, bar.pageStep() // 4)
            if place < bar.value() + margin:
                bar.setValue(place - margin)
            elif place > bar.value() + bar.pageStep() - margin:
                bar.setValue(place + margin - bar.pageStep())

    # What lies under the pointer

    def describe(self, spot: Spot | None) -> str:
        """Return one line on it."""
        scene = self.scene
        if spot is None or scene.insides is None:
            return ""
        if spot.weight is not None:
            layer = scene.weights.get(spot.stage - 1)
            return describe_weight(layer, spot.weight) if layer is not None else ""
        unit = spot.unit
        if unit is None:
            return describe_pixel(spot.i, spot.j, scene.insides)
        if spot.stage == len(scene.rows):
            name = name_class(spot.map, scene.names)
            return describe_output(spot.map, name, scene.insides)
        return describe_unit(unit, scene.insides)

    def _tell(self) -> None:
        if self.scene.under is not None:
            self.hovered.emit(self.describe(self.scene.under))

    def _find(self, event: QMouseEvent) -> Spot | None:
        return self.scene.find(event.position().toPoint() + self._origin())

    # Events of Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._find(event)
        if spot != self.scene.under:
            self.scene.under = spot
            self.hovered.emit(self.describe(spot))
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self.scene.under = None
        self.hovered.emit("")
        self.viewport().update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._find(event)
        if event.button() != Qt.MouseButton.LeftButton or spot is None or spot.stage == 0:
            return
        if spot.weight is None:
            self.chosen.emit(spot.unit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.scene.large is not None:
            self.enlarge(None)
            return
        column = self._column_at(event.position().toPoint() + self._origin())
        if column is not None and column.kind != "passed":
            self.enlarge(column.stage)

    def _column_at(self, point: QPoint) -> Column | None:
        columns = self.scene.plan.columns
        return next((c for c in columns if c.rect.left() <= point.x() <= c.rect.right()), None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._plan()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(640)), round(self._look.px(380)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(220)), round(self._look.px(160)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("base"))
        if self._hint or not self.scene.rows:
            self._paint_hint(painter)
        else:
            legend = self._legend_high()
            foot = QRectF(0, self.viewport().height() - legend, self.viewport().width(), legend)
            painter.save()
            painter.setClipRect(0, 0, self.viewport().width(), int(foot.top()))
            painter.translate(-self._origin())
            MapsPainter(painter, self.scene, self._look).paint()
            painter.restore()
            paint_legend(painter, foot, self.scene, self._look, self._tables)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(1.2))
        painter.setPen(self._look.colour("muted"))
        gap = round(self._look.px(24))
        box = self.viewport().rect().adjusted(gap, gap, -gap, -gap)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._hint)

    def _on_look_changed(self) -> None:
        self._tables = make_tables(self._look)
        self._plan()
