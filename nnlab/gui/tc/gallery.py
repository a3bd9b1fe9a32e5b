"""What several seeds came to: how often which kind, and all kernels; a click loads one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from nnlab.app.tc_state import Found
from nnlab.core.tc.solutions import OTHER, PROTOTYPES, Kind, classify
from nnlab.gui.look import Look
from nnlab.gui.tc.canvas import CENTRE, LEFT, Canvas
from nnlab.gui.tr import tr


class Gallery(Canvas):
    """`chosen` carries the number of the seed's entry; `hovered` a line about it."""

    chosen = Signal(int)
    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look,
            tr("kernels that seeds came to"),
            tr("One kernel for each seed; click one to load it"),
            parent,
        )
        self.found: tuple[Found, ...] = ()
        self.kinds: list[Kind] = []
        self._hint = ""

    def show_found(self, found: tuple[Found, ...], hint: str) -> None:
        """Show these seeds; where there are none, a hint."""
        if found is not self.found:
            self.found = found
            self.kinds = [classify(one.kernels[0]) for one in found]
        self._hint = hint
        self.update()

    def counts(self) -> dict[str, int]:
        """Return how many seeds came to which kind, to another one, or to none."""
        rows = dict.fromkeys((*PROTOTYPES, OTHER), 0)
        unsolved = 0
        for one, kind in zip(self.found, self.kinds, strict=True):
            if one.updates < 0:
                unsolved += 1
            else:
                rows[kind.key] += 1
        return {**rows, "": unsolved}

    def boxes(self) -> list[QRectF]:
        """Return the pixels of each kernel."""
        count = len(self.found)
        if not count:
            return []
        area = self._pictures()
        label = self._label_height()
        columns = max(range(1, count + 1), key=lambda c: self._side(area, count, c, label))
        side = self._side(area, count, columns, label)
        step = area.width() / columns
        return [
            QRectF(
                area.left() + (n % columns) * step + (step - side) / 2,
                area.top() + (n // columns) * (side + label),
                side,
                side,
            )
            for n in range(count)
        ]

    def draw(self, painter: QPainter) -> None:
        if not self.found:
            painter.setPen(self._look.colour("muted"))
            flags = CENTRE | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(8, 4, -8, -4), flags, self._hint)
            return
        self._draw_counts(painter)
        for one, kind, box in zip(self.found, self.kinds, self.boxes(), strict=True):
            self._draw_kernel(painter, one, kind, box)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._find(event.position())
        if at is not None:
            self.chosen.emit(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._find(event.position())
        self.hovered.emit("" if at is None else self.describe(at))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def describe(self, at: int) -> str:
        """Return one line about a seed."""
        one, kind = self.found[at], self.kinds[at]
        if one.updates < 0:
            return tr("seed {seed}: not solved").format(seed=one.seed)
        return tr("seed {seed}: solved after {k} updates; nearest to {name}, {score}").format(
            seed=one.seed, k=one.updates, name=tr(kind.name), score=f"{kind.score:.2f}"
        )

    def _label_height(self) -> float:
        return 0.95 * self.fontMetrics().height()

    def _pictures(self) -> QRectF:
        left = self._table_width() + self._look.px(8)
        return QRectF(left, 4, self.width() - left - 4, self.height() - 8)

    def _table_width(self) -> float:
        return self.fontMetrics().horizontalAdvance("compactness ") + self._look.px(70)

    @staticmethod
    def _side(area: QRectF, count: int, columns: int, label: float) -> float:
        rows = -(-count // columns)
        return max(4.0, min(area.width() / columns - 4, area.height() / rows - label))

    def _draw_counts(self, painter: QPainter) -> None:
        """A bar for each kind, with its name and its number."""
        look = self._look
        counts = self.counts()
        names = {**{key: one.name for key, one in PROTOTYPES.items()}, OTHER: OTHER, "": "unsolved"}
        line = min(1.25 * self.fontMetrics().height(), (self.height() - 4) / len(counts))
        name_width = self.fontMetrics().horizontalAdvance("compactness ")
        most = max(1, *counts.values())
        painter.setFont(look.font(0.88))
        for place, (key, count) in enumerate(counts.items()):
            top = 4 + place * line
            painter.setPen(look.colour("text"))
            painter.drawText(QRectF(4, top, name_width, line), LEFT, tr(names[key]))
            width = look.px(40) * count / most
            bar = QRectF(4 + name_width, top + 0.2 * line, width, 0.6 * line)
            painter.fillRect(bar, look.colour("accent" if key else "muted"))
            beside = QRectF(bar.right() + 4, top, look.px(30), line)
            painter.drawText(beside, LEFT, f"{count}")

    def _draw_kernel(self, painter: QPainter, one: Found, kind: Kind, box: QRectF) -> None:
        look = self._look
        kernel = one.kernels[0].reshape(3, 3)
        self.fill_squares(painter, box, kernel / max(1e-12, float(np.abs(kernel).max())))
        under = QRectF(box.center().x() - 40, box.bottom(), 80, self._label_height())
        solved = one.updates >= 0
        painter.setPen(look.colour("text" if solved else "muted"))
        painter.setFont(look.font(0.72))
        painter.drawText(under, CENTRE, f"{kind.score:.2f}" if solved else "–")
        if solved and kind.key != OTHER:
            self.frame(painter, box, "accent")

    def _find(self, at: QPointF) -> int | None:
        return next((n for n, box in enumerate(self.boxes()) if box.contains(at)), None)
