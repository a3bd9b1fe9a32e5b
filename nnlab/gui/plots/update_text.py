"""The text of an update: a heading, the equation, the numbers, as large as the room allows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr

# Tried from the largest down, until everything fits.
SIZES = (1.7, 1.5, 1.35, 1.2, 1.1, 1.0, 0.9, 0.82, 0.75, 0.68, 0.61, 0.55)
WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft)
# Tall enough for any number of lines.
ENDLESS = 1e6


@dataclass(frozen=True)
class UpdateScene:
    """What is written: `place` of `count` stages (count 0: no stages), and what a key does next."""

    title: str
    formula: str = ""
    lines: tuple[str, ...] = ()
    place: int = 0
    count: int = 0
    hint: str = ""


class UpdateText(QWidget):
    """Paints an `UpdateScene`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.scene = UpdateScene("")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("the last update with its numbers"))
        self.setToolTip(tr("The rule with the numbers of an update; I explains one in stages"))
        look.changed.connect(self.update)

    def show_scene(self, scene: UpdateScene) -> None:
        """Write this from now on."""
        if scene != self.scene:
            self.scene = scene
            self.setAccessibleDescription("\n".join((scene.title, scene.formula, *scene.lines)))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._look.colour("base"))
        margin = self._look.px(8)
        area = QRectF(self.rect()).adjusted(margin, margin / 2, -margin, -margin / 2)
        if self.scene.count:
            area = self._paint_progress(painter, area)
        if self.scene.hint:
            area = self._paint_hint(painter, area)
        factor = next((size for size in SIZES if self._height(size, area) <= area.height()), None)
        self._paint_text(painter, area, factor or SIZES[-1])
        painter.end()

    def _parts(self, factor: float) -> list[tuple[str, QFont, str]]:
        """Title, equation and numbers with their fonts and colours."""
        look, scene = self._look, self.scene
        parts = [(scene.title, look.font(1.1 * factor, bold=True), "text")]
        if scene.formula:
            parts.append((scene.formula, look.font(factor), "accent"))
        return [*parts, *((line, look.font(factor), "text") for line in scene.lines)]

    def _height(self, factor: float, area: QRectF) -> float:
        room = QRectF(0, 0, area.width(), ENDLESS)
        parts = self._parts(factor)
        heights = (
            QFontMetricsF(font).boundingRect(room, WRAP, text).height() for text, font, _ in parts
        )
        return sum(heights) + self._gap(factor) * (len(parts) + 1)

    def _gap(self, factor: float) -> float:
        return self._look.px(3) * factor

    def _paint_text(self, painter: QPainter, area: QRectF, factor: float) -> None:
        top = area.top()
        painter.setClipRect(area)
        for number, (text, font, colour) in enumerate(self._parts(factor)):
            painter.setFont(font)
            painter.setPen(self._look.colour(colour))
            room = QRectF(area.left(), top, area.width(), ENDLESS)
            used = QFontMetricsF(font).boundingRect(room, WRAP, text)
            painter.drawText(room, WRAP, text)
            top += used.height() + self._gap(factor) * (2 if number == 0 else 1)
        painter.setClipping(False)

    def _paint_progress(self, painter: QPainter, area: QRectF) -> QRectF:
        """A dot for each stage, filled up to the present one; the number beside them."""
        look, scene = self._look, self.scene
        painter.setFont(look.font(bold=True))
        line = painter.fontMetrics().height()
        text = tr("stage {place} of {count}").format(place=scene.place + 1, count=scene.count)
        painter.setPen(look.colour("accent"))
        painter.drawText(QRectF(area.left(), area.top(), area.width(), line), text)
        left = area.left() + painter.fontMetrics().horizontalAdvance(text) + look.px(12)
        step = min(look.px(13), (area.right() - left) / max(1, scene.count))
        for place in range(scene.count):
            filled = place <= scene.place
            painter.setPen(QPen(look.colour("accent"), look.px(1.2)))
            painter.setBrush(look.colour("accent") if filled else Qt.BrushStyle.NoBrush)
            at = QPointF(left + (place + 0.5) * step, area.top() + line / 2)
            painter.drawEllipse(at, 0.3 * step, 0.3 * step)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return area.adjusted(0, 1.15 * line, 0, 0)

    def _paint_hint(self, painter: QPainter, area: QRectF) -> QRectF:
        painter.setFont(self._look.font(0.7 if self._look.presentation else 0.9))
        painter.setPen(self._look.colour("muted"))
        line = painter.fontMetrics().height()
        room = QRectF(area.left(), area.bottom() - line, area.width(), line)
        text = painter.fontMetrics().elidedText(
            self.scene.hint, Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(room, text)
        return area.adjusted(0, 0, 0, -1.15 * line)
