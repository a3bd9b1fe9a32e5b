"""What the book and the literature reach on the MNIST digits, as thin labelled lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnlab.app.digits.book_table import PUBLISHED
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


@dataclass(frozen=True)
class Reference:
    """A published error on the 10 000 test digits: from `low` to `high` per cent."""

    label: str
    source: str
    low: float
    high: float
    text: str


# The most telling first: where there is no room for all, the last ones are left out.
_RANK = (
    "committee of 35 nets",
    "2 conv + batch norm",
    "784–30–10 sigmoid",
    "784–100–10",
    "PyTorch's example",
    "1 conv + 100",
)
REFERENCES = tuple(
    Reference(row.short, row.source, row.low, row.high, row.error)
    for row in sorted(PUBLISHED, key=lambda row: _RANK.index(row.short))
)


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return centres of labels of that height, near `wanted`, none overlapping, in [low, high].

    The order of `wanted` (rising) is kept. Neighbours that collide share their mean, as in
    isotonic regression. Where they don't all fit, they are spaced evenly.
    """
    count = len(wanted)
    if count * height >= high - low:
        return list(low + (np.arange(count) + 0.5) * (high - low) / max(1, count))
    blocks: list[tuple[float, int]] = []
    for number, centre in enumerate(wanted):
        blocks.append((centre - number * height, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (right, n), (left, m) = blocks.pop(), blocks.pop()
            blocks.append(((left * m + right * n) / (m + n), m + n))
    offsets = np.concatenate([np.full(n, mean) for mean, n in blocks]) if blocks else np.zeros(0)
    offsets = np.clip(offsets, low + height / 2, high - height / 2 - (count - 1) * height)
    return [float(offset + number * height) for number, offset in enumerate(offsets)]


class ReferenceMargin(pg.GraphicsWidget):  # type: ignore[misc]
    """A margin at the right of a plot: each reference's name, joined to its height in the plot."""

    def __init__(self, view: pg.ViewBox, look: Look) -> None:
        super().__init__()
        self._view = view
        self._look = look
        self.setToolTip(
            "\n".join(f"{item.label}: {item.text} % ({item.source})" for item in REFERENCES)
        )
        view.sigYRangeChanged.connect(self._on_range_changed)
        self.dress()

    def dress(self) -> None:
        """Take fonts and width from the look."""
        self._font = self._look.font(0.82)
        metrics = QFontMetrics(self._font)
        self._lead = self._look.px(14)
        widest = max(metrics.horizontalAdvance(self._text(item)) for item in REFERENCES)
        self.wanted = widest + self._lead + self._look.px(6)
        self.set_shown(self.isVisible())
        self._line = float(metrics.height())
        self.update()

    def set_shown(self, on: bool) -> None:
        """Show the names, or leave their room to a plot that has too little."""
        self.setVisible(on)
        self.setFixedWidth(self.wanted if on else 0.0)

    @staticmethod
    def _text(item: Reference) -> str:
        return f"{item.text} {tr(item.label)}"

    def _on_range_changed(self) -> None:
        self.update()

    def visible(self) -> list[Reference]:
        """Return the references that lie in the plot's range and have room, highest error first."""
        low, high = self._view.viewRange()[1]
        inside = [item for item in REFERENCES if low <= np.log10(_middle(item)) <= high]
        room = max(0, int(self.size().height() // self._line))
        return sorted(inside[:room], key=_middle, reverse=True)

    def heights(self) -> tuple[list[float], list[float]]:
        """Return, for the visible references, y of their lines and y of their labels."""
        low, high = self._view.viewRange()[1]
        full = self.size().height()
        scale = full / max(1e-9, high - low)
        lines = [(high - float(np.log10(_middle(item)))) * scale for item in self.visible()]
        return lines, spread(lines, self._line, 0.0, full)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        look = self._look
        painter.setFont(self._font)
        lines, labels = self.heights()
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for item, y, label in zip(self.visible(), lines, labels, strict=True):
            painter.setPen(QPen(look.colour("muted"), 1))
            painter.drawLine(QPointF(0, y), QPointF(self._lead - look.px(3), label))
            painter.setPen(look.colour("text"))
            box = QRectF(self._lead, label - self._line / 2, self.size().width(), self._line)
            painter.drawText(box, middle, self._text(item))


def _middle(item: Reference) -> float:
    return float(np.sqrt(item.low * item.high))
