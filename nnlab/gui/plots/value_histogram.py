"""A histogram of the values of a map, in its colours, with mean, median and a threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.lyapunov.maps.distribution import Distribution
from nnlab.app.words.notation import number
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, NAME, TEXT, Axes, find_area, paint_axes
from nnlab.gui.plots.colour_bar import ColourScale
from nnlab.gui.tr import tr

# Room above the highest bar.
HEAD = 1.08
MARKS = {
    "mean": Qt.PenStyle.SolidLine,
    "median": Qt.PenStyle.DashLine,
    "threshold": Qt.PenStyle.DotLine,
}


@dataclass(frozen=True, eq=False)
class ValueScene:
    """A distribution, the name of the quantity, its colours, and the threshold."""

    found: Distribution
    label: str
    scale: ColourScale
    threshold: float


class ValueHistogram(QWidget):
    """Shows a `ValueScene`. `hovered` tells of the bar under the pointer, "" when it leaves.

    A press or a drag chooses the threshold: `threshold_chosen` carries it.
    """

    hovered = Signal(str)
    threshold_chosen = Signal(float)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._marker: float | None = None
        self.scene: ValueScene | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("histogram of the map"))
        self.setToolTip(
            tr("How large a share of the map has which value; click or drag sets the threshold")
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: ValueScene | None) -> None:
        """Draw this from now on."""
        self.scene = scene
        self.setAccessibleDescription("" if scene is None else describe_numbers(scene))
        self.update()

    def show_marker(self, value: float | None) -> None:
        """Mark the value under the pointer on the map."""
        if value != self._marker:
            self._marker = value
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(420)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(180)), round(self._look.px(110)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        painter.setFont(self._look.font(NAME))
        if self.scene is None:
            painter.setPen(self._look.colour("text"))
            text = tr("There is no finite value to count.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        else:
            self._paint(painter, self.scene)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event)
        self.hovered.emit(self._describe(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _axes(self, scene: ValueScene) -> Axes:
        look, edges = self._look, scene.found.edges
        line = QFontMetrics(look.font(TEXT)).height()
        last = list(self._place_numbers(scene).values())[-1][0].y()
        area = find_area(look, QRectF(self.rect()).adjusted(0.0, last + 0.6 * line, 0.0, 0.0))
        top = max(100.0 * float(scene.found.shares.max()) * HEAD, 0.1)
        return Axes(area, (float(edges[0]), float(edges[-1])), (0.0, top))

    def _paint(self, painter: QPainter, scene: ValueScene) -> None:
        look, axes = self._look, self._axes(scene)
        paint_axes(painter, axes, look, (scene.label, tr("share (%)")))
        self._paint_bars(painter, scene, axes)
        marks = {
            "mean": scene.found.mean,
            "median": scene.found.median,
            "threshold": scene.threshold,
        }
        for name, value in marks.items():
            self._paint_line(painter, axes, value, QPen(look.colour("text"), 1, MARKS[name]), 2.0)
        if self._marker is not None and np.isfinite(self._marker):
            self._paint_line(painter, axes, self._marker, QPen(look.colour("accent"), 1), 3.0)
        self._paint_numbers(painter, scene, axes)

    def _paint_bars(self, painter: QPainter, scene: ValueScene, axes: Axes) -> None:
        edges, shares = scene.found.edges, 100.0 * scene.found.shares
        middle = (edges[:-1] + edges[1:]) / 2
        place = (middle - scene.scale.low) / (scene.scale.high - scene.scale.low)
        colours = scene.scale.table[np.clip(place * 256, 0, 255).astype(int)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self._look.colour("muted"), 1))
        for place_of_bar, share in enumerate(shares.tolist()):
            if share > 0.0:
                left, right = axes.left(edges[place_of_bar]), axes.left(edges[place_of_bar + 1])
                painter.setBrush(QColor(*colours[place_of_bar].tolist()))
                painter.drawRect(
                    QRectF(QPointF(left, axes.top(share)), QPointF(right, axes.area.bottom()))
                )

    def _paint_line(
        self, painter: QPainter, axes: Axes, value: float, pen: QPen, width: float
    ) -> None:
        if not axes.x[0] <= value <= axes.x[1]:
            return
        x, area = axes.left(value), axes.area
        seam = QPen(self._look.colour("base"), self._look.px(width + 1.0))
        pen.setWidthF(self._look.px(width))
        for one in (seam, pen):
            painter.setPen(one)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_numbers(self, painter: QPainter, scene: ValueScene, axes: Axes) -> None:
        """Mean, median and share above the threshold, each with a sample of its line."""
        look = self._look
        painter.setFont(look.font(TEXT))
        metrics = painter.fontMetrics()
        line, sample = metrics.height(), look.px(32)
        for name, (at, text) in self._place_numbers(scene).items():
            painter.setPen(QPen(look.colour("text"), look.px(2.0), MARKS[name]))
            middle = at.y() + line / 2
            painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + sample - look.px(6), middle))
            painter.setPen(look.colour("text"))
            wide = metrics.horizontalAdvance(text) + 2
            painter.drawText(QRectF(at.x() + sample, at.y(), wide, line), LEFT, text)

    def _place_numbers(self, scene: ValueScene) -> dict[str, tuple[QPointF, str]]:
        """Where the numbers stand above the axes: in one row, or as many as they need."""
        look = self._look
        metrics = QFontMetrics(look.font(TEXT))
        left, right, line = look.px(8), self.width() - look.px(4), metrics.height()
        places, x, y = {}, left, 0.0
        for name, text in write_numbers(scene).items():
            wide = look.px(32) + metrics.horizontalAdvance(text)
            if x > left and x + wide > right:
                x, y = left, y + line
            places[name] = (QPointF(x, y), text)
            x += wide + look.px(20)
        return places

    def _choose(self, event: QMouseEvent) -> None:
        if self.scene is not None and event.buttons() & Qt.MouseButton.LeftButton:
            value = self._axes(self.scene).numbers(event.position())[0]
            low, high = self.scene.found.edges[[0, -1]]
            self.threshold_chosen.emit(float(f"{min(max(value, low), high):.4g}"))

    def _describe(self, at: QPointF) -> str:
        if self.scene is None:
            return ""
        axes, found = self._axes(self.scene), self.scene.found
        if not axes.area.contains(at):
            return ""
        value = axes.numbers(at)[0]
        place = int(np.clip(np.searchsorted(found.edges, value) - 1, 0, len(found.shares) - 1))
        return tr("{label} from {low} to {high}: {share} % of the map").format(
            label=self.scene.label,
            low=number(float(found.edges[place])),
            high=number(float(found.edges[place + 1])),
            share=f"{100.0 * found.shares[place]:.2f}",
        )


def write_numbers(scene: ValueScene) -> dict[str, str]:
    """Return what is said of mean, median and threshold."""
    found = scene.found
    above = tr("above {0}: {1} %").format(number(scene.threshold), f"{100.0 * found.above:.1f}")
    if found.missing > 0.0:
        above += tr(", not finite: {0} %").format(f"{100.0 * found.missing:.1f}")
    return {
        "mean": tr("mean {0}").format(number(found.mean)),
        "median": tr("median {0}").format(number(found.median)),
        "threshold": above,
    }


def describe_numbers(scene: ValueScene) -> str:
    """Return the same in one line."""
    return f"{scene.label}: {', '.join(write_numbers(scene).values())}"
