"""What one neuron reacts to in a row of pictures, and the patterns of all neurons of its layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
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
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from nnlab.deep.seeing.reactions import Reactions
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.maps.pixels import colour, make_atlas, make_tables
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

NOWHERE = -1
PATTERN = -2


def make_ink(pictures: NDArray[np.float32], look: Look) -> list[QImage]:
    """Return pictures (n, side, side) of ink 0 to 1 in the colours of the digits."""
    full = np.ones(len(pictures), dtype=np.float32)
    tables = make_tables(look)
    return [make_atlas(colour(picture[None], full[:1], "ink", tables)) for picture in pictures]


class PatchRow(QWidget):
    """The pattern of one neuron, and the patches that excite it most, strongest first.

    `pointed` and `clicked` carry the number of a patch, `PATTERN`, or `NOWHERE`.
    """

    pointed = Signal(int)
    clicked = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures: list[QImage] = []
        self._words: list[tuple[str, str]] = []
        self._empty = ""
        self._under = NOWHERE
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("what excites the chosen neuron most"))

    def show_neuron(self, layer: Reactions, neuron: int, classes: tuple[str, ...]) -> None:
        """Show the reactions of one neuron."""
        patches = layer.patch[neuron].astype(np.float32) / 255
        pictures = np.concatenate([layer.pattern[neuron][None], patches])
        self._pictures = make_ink(pictures, self._look)
        self._words = [(tr("pattern"), f"b = {fixed(float(layer.reached[neuron]), 2)}")]
        for target, value in zip(layer.target[neuron], layer.value[neuron], strict=True):
            name = classes[target] if target < len(classes) else str(target)
            self._words.append((name, f"b = {fixed(float(value), 2)}"))
        self._empty = ""
        self.update()

    def show_words(self, text: str) -> None:
        """Show nothing but why there is nothing."""
        self._pictures, self._words, self._empty = [], [], text
        self.update()

    # Geometry

    def _cells(self) -> list[QRect]:
        """Return where the pictures stand, the pattern first and a little apart."""
        count = len(self._pictures)
        if not count:
            return []
        gap = round(self._look.px(6))
        line = QFontMetrics(self._look.font(0.8)).height()
        own = self._pictures[0].width()
        room = (self.width() - gap * (count + 3)) // count
        zoom = max(1, min(room, self.height() - 2 * line - gap)) / own
        side = own * int(zoom) if zoom >= 2 else round(own * zoom)
        # Captions may be wider than a small picture.
        pitch = max(side, min(room, self._widest())) + gap
        left = max(gap, (self.width() - count * pitch - 2 * gap) // 2)
        top = max(0, (self.height() - side - 2 * line) // 2)
        return [
            QRect(
                left + k * pitch + (2 * gap if k else 0) + (pitch - gap - side) // 2,
                top,
                side,
                side,
            )
            for k in range(count)
        ]

    def _widest(self) -> int:
        metrics = QFontMetrics(self._look.font(0.8))
        return max(metrics.horizontalAdvance(text) for words in self._words for text in words)

    def _at(self, point: QPoint) -> int:
        for number, cell in enumerate(self._cells()):
            if cell.contains(point):
                return number - 1 if number else PATTERN
        return NOWHERE

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(240)), round(self._look.px(70)))

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("base"))
        painter.setFont(look.font(0.8 if self._pictures else 1.0))
        if not self._pictures:
            painter.setPen(look.colour("muted"))
            margin = round(look.px(12))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(margin, 0, -margin, 0), int(flags), self._empty)
            return
        line = painter.fontMetrics().height()
        cells = self._cells()
        pitch = cells[-1].left() - cells[-2].left() if len(cells) > 2 else cells[0].width()
        for number, (cell, picture, words) in enumerate(
            zip(cells, self._pictures, self._words, strict=True)
        ):
            painter.drawImage(cell, picture)
            under = self._under == (number - 1 if number else PATTERN)
            painter.setPen(QPen(look.colour("accent" if under else "muted"), 2 if under else 1))
            painter.drawRect(cell.adjusted(-1, -1, 0, 0))
            painter.setPen(look.colour("text"))
            for row, text in enumerate(words):
                box = QRect(
                    cell.center().x() - pitch // 2, cell.bottom() + 2 + row * line, pitch, line
                )
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if place != NOWHERE and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(NOWHERE)

    def _point(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.update()
            self.pointed.emit(place)


class PatternGrid(QAbstractScrollArea):
    """The patterns of all neurons of a layer, numbered; arrow keys walk, `chosen` tells."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures: list[QImage] = []
        self._names: Sequence[object] = ()
        self._number = NOWHERE
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("patterns of all neurons of the layer"))
        self.setToolTip(tr("The patterns that excite each neuron of the layer; click one"))

    def show_layer(self, patterns: NDArray[np.float32], names: Sequence[str] = ()) -> None:
        """Show the patterns (neurons, side, side), with their names or else numbered from 1."""
        self._pictures = make_ink(patterns, self._look)
        self._names = names if len(names) == len(patterns) else range(1, len(patterns) + 1)
        self._fit()

    def choose(self, number: int) -> None:
        """Frame the neuron of that number and bring it into view."""
        self._number = number
        across, pitch, _ = self._measure()
        bar, top = self.verticalScrollBar(), number // across * pitch
        if number >= 0 and not bar.value() <= top <= bar.value() + self.viewport().height() - pitch:
            bar.setValue(top)
        self.viewport().update()

    def _measure(self) -> tuple[int, int, int]:
        """Return columns, height of a line of pictures, and their side."""
        gap, least = round(self._look.px(6)), round(self._look.px(34))
        own = self._pictures[0].width() if self._pictures else 1
        side = own * max(1, -(-least // own))
        line = QFontMetrics(self._look.font(0.7)).height()
        across = max(1, (self.viewport().width() - gap) // (side + gap))
        return across, side + gap + line, side

    def _cell(self, number: int) -> QRect:
        across, pitch, side = self._measure()
        gap = round(self._look.px(6))
        row, column = divmod(number, across)
        top = row * pitch - self.verticalScrollBar().value()
        return QRect(gap + column * (side + gap), top + gap // 2, side, side)

    def _fit(self) -> None:
        across, pitch, _ = self._measure()
        high = -(-len(self._pictures) // across) * pitch
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, high - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(pitch)
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(120)), round(self._look.px(60)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("base"))
        painter.setFont(look.font(0.7))
        line = painter.fontMetrics().height()
        for number, picture in enumerate(self._pictures):
            cell = self._cell(number)
            if not cell.adjusted(0, 0, 0, line).intersects(event.rect()):
                continue
            painter.drawImage(cell, picture)
            chosen = number == self._number
            painter.setPen(QPen(look.colour("accent" if chosen else "muted"), 3 if chosen else 1))
            painter.drawRect(cell.adjusted(-1, -1, 0, 0))
            painter.setPen(look.colour("text"))
            box = QRect(cell.left(), cell.bottom() + 1, cell.width(), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._names[number]))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        for number in range(len(self._pictures)):
            if self._cell(number).contains(point):
                self.chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = self._measure()[0]
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -across,
            Qt.Key.Key_Down: across,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._pictures:
            super().keyPressEvent(event)
            return
        self.chosen.emit(min(max(0, self._number + step), len(self._pictures) - 1))
