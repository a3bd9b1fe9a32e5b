"""One digit beside the plane: its picture, the direction that is stretched most, its outputs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import LEFT, RIGHT, TEXT
from nnlab.gui.plots.digits.ink import make_ink_image, make_ink_table
from nnlab.gui.plots.studies.pictures import make_direction_image, paint_picture
from nnlab.gui.tr import tr

SIDE = 28


@dataclass(frozen=True, eq=False)
class CardScene:
    """What is known of one digit; without an image only `hint` is drawn.

    image : uint8 (28, 28) or None; target : what it is; facts : lines such as "λ₁ = 0.31"
    outputs : O (classes,); direction : float (28, 28) of greatest stretching, None: not known
    (yet: `waiting` says why); `beside` names it
    """

    hint: str = ""
    image: NDArray[np.uint8] | None = None
    title: str = ""
    wrong: bool = False
    target: int = -1
    facts: tuple[str, ...] = ()
    outputs: FloatArray = field(default_factory=lambda: np.zeros(0))
    direction: FloatArray | None = None
    waiting: str = ""
    beside: str = ""
    names: tuple[str, ...] = tuple("0123456789")


class DigitCard(QWidget):
    """Shows a `CardScene`."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene = CardScene()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("digit under the pointer"))
        self.setToolTip(
            tr("The digit, what the net says to it, and the change that moves the net most")
        )
        look.changed.connect(self._on_look_changed)

    @property
    def scene(self) -> CardScene:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: CardScene) -> None:
        """Draw this from now on."""
        self._scene = scene
        self.setAccessibleDescription("; ".join((scene.title or scene.hint, *scene.facts)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(232)), round(self._look.px(420)))

    def minimumSizeHint(self) -> QSize:
        scale = min(self._look.scale, 1.4)
        return QSize(round(180 * scale), round(200 * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("base"))
        gap = self._look.px(8)
        area = QRectF(self.rect()).adjusted(gap, gap, -gap, -gap)
        if self._scene.image is None:
            painter.setFont(self._look.font())
            painter.setPen(self._look.colour("muted"))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, flags | Qt.TextFlag.TextWordWrap, self._scene.hint)
        else:
            self._paint(painter, area)
        painter.end()

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        look, scene = self._look, self._scene
        assert scene.image is not None
        painter.setFont(look.font(1.15, bold=True))
        line = float(painter.fontMetrics().height())
        painter.setPen(look.colour("error" if scene.wrong else "text"))
        painter.drawText(QRectF(area.left(), area.top(), area.width(), line), LEFT, scene.title)
        side = self._picture_side(area)
        top = area.top() + 1.2 * line
        box = QRectF(area.left(), top, side, side)
        paint_picture(painter, box, make_ink_image(scene.image, make_ink_table(look)), look)
        beside = QRectF(box.right() + look.px(8), top, side, side)
        if scene.direction is not None:
            paint_picture(painter, beside, make_direction_image(scene.direction, look), look)
        else:
            painter.setFont(look.font(TEXT))
            painter.setPen(look.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(beside, flags, scene.waiting)
            paint_picture(painter, beside, None, look)
        painter.setFont(look.font(0.85))
        painter.setPen(look.colour("muted"))
        small = float(painter.fontMetrics().height())
        wide = beside.right() - area.left()
        under = QRectF(area.left(), beside.bottom() + look.px(2), wide, small)
        painter.drawText(under, RIGHT, scene.beside or tr("stretched most"))
        below = self._paint_facts(painter, area, box.bottom() + look.px(4) + small)
        rest = QRectF(area.left(), below, area.width(), area.bottom() - below)
        if len(scene.outputs) and rest.height() > 4 * small:
            self._paint_outputs(painter, rest)

    def _picture_side(self, area: QRectF) -> float:
        """Two pictures side by side, in whole pixels for each of their own."""
        room = min((area.width() - self._look.px(8)) / 2, 0.36 * area.height())
        return float(SIDE * max(1, int(room // SIDE))) if room >= SIDE else room

    def _paint_facts(self, painter: QPainter, area: QRectF, top: float) -> float:
        look = self._look
        painter.setFont(look.font(0.95))
        painter.setPen(look.colour("text"))
        line = 1.05 * painter.fontMetrics().height()
        for number, fact in enumerate(self._scene.facts):
            box = QRectF(area.left(), top + number * line, area.width(), line)
            elide = Qt.TextElideMode.ElideRight
            text = painter.fontMetrics().elidedText(fact, elide, round(area.width()))
            painter.drawText(box, LEFT, text)
        return top + len(self._scene.facts) * line + look.px(6)

    def _paint_outputs(self, painter: QPainter, area: QRectF) -> None:
        """Ten bars; the target's name is marked by t, a wrong answer's bar is red."""
        look, scene = self._look, self._scene
        painter.setFont(look.font(0.85))
        painter.setPen(look.colour("muted"))
        head = float(painter.fontMetrics().height())
        painter.drawText(QRectF(area.left(), area.top(), area.width(), head), LEFT, tr("outputs O"))
        step = (area.height() - head) / len(scene.outputs)
        painter.setFont(look.font(min(0.9, max(0.65, 0.9 * step / (1.1 * head))), tabular=True))
        metrics = painter.fontMetrics()
        name, share = metrics.horizontalAdvance("8 t "), metrics.horizontalAdvance(" 1.000")
        room = max(4.0, area.width() - name - share)
        answer = int(np.argmax(scene.outputs))
        for row, output in enumerate(scene.outputs.tolist()):
            y = area.top() + head + row * step
            painter.setPen(look.colour("text"))
            text = f"{scene.names[row]} t" if row == scene.target else scene.names[row]
            painter.drawText(QRectF(area.left(), y, name, step), LEFT, text)
            # Of a digit of one's own nobody knows the target: no answer to it is wrong.
            target = scene.target if scene.target >= 0 else answer
            failed = row == answer and row != target
            colour = "error" if failed else "accent" if row == target else "muted"
            bar = QRectF(area.left() + name, y + 0.18 * step, room * min(output, 1.0), 0.64 * step)
            painter.fillRect(bar, look.colour(colour))
            box = QRectF(area.right() - share, y, share, step)
            painter.drawText(box, RIGHT, f"{output:.3f}")

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()


def title_of(target: int, answer: int, names: tuple[str, ...]) -> str:
    """Return "7", or "7 taken for 9"."""
    if target == answer:
        return tr("{digit}, recognised").format(digit=names[target])
    return tr("{digit}, taken for {answer}").format(digit=names[target], answer=names[answer])
