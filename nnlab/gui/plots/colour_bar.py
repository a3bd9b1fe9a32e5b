"""Colours for a map of numbers, and the bar that says which colour stands for which number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyqtgraph import colormap
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen

from nnlab.gui.look import Look
from nnlab.gui.plots.plane.scale import find_ticks

FILES = {
    "viridis": "viridis",
    "cividis": "cividis",
    "magma": "magma",
    "inferno": "inferno",
    "grey": "CET-L1",
}


@dataclass(frozen=True, eq=False)
class ColourScale:
    """Numbers from `low` to `high` as the 256 colours of `table`, uint8 (256, 3)."""

    table: NDArray[np.uint8]
    low: float
    high: float

    def paint(self, values: NDArray[np.float32], missing: str) -> QImage:
        """Return an image of values (rows, columns), row 0 at the bottom.

        Values beyond the ends have the colour of the end, those that are not finite `missing`.
        """
        colours = np.append(_pack(self.table), _pack(_channels(missing)))
        with np.errstate(invalid="ignore", over="ignore"):
            scaled = (values[::-1] - np.float32(self.low)) * np.float32(
                256.0 / (self.high - self.low)
            )
        indices = np.clip(scaled, 0.0, 255.0)
        indices[~np.isfinite(scaled)] = 256.0
        pixels = np.ascontiguousarray(colours[indices.astype(np.int16)])
        rows, columns = values.shape
        image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        # The image does not own the pixels; the copy does.
        return image.copy()


def make_colours(key: str, look: Look) -> NDArray[np.uint8]:
    """Return the table uint8 (256, 3) of a key of `nnlab.app.lyapunov.maps.state.COLOURS`."""
    return look.output_colours if key == "diverging" else _load(FILES[key])


@lru_cache
def _load(name: str) -> NDArray[np.uint8]:
    table: NDArray[np.uint8] = colormap.get(name).getLookupTable(nPts=256, alpha=False)
    return table.astype(np.uint8)


def _channels(colour: str) -> NDArray[np.uint8]:
    return np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)]], dtype=np.uint8)


def _pack(table: NDArray[np.uint8]) -> NDArray[np.uint32]:
    r, g, b = table.astype(np.uint32).T
    packed: NDArray[np.uint32] = 0xFF000000 | (r << 16) | (g << 8) | b
    return packed


def format_number(value: float) -> str:
    """Write a number of a colour bar with three digits and a true minus sign."""
    return f"{value:.3g}".replace("-", "−")


def bar_width(metrics: QFontMetrics, look: Look) -> float:
    """Return the pixels that a bar with its numbers needs."""
    return look.px(30) + metrics.horizontalAdvance("−0.005")


def paint_colour_bar(
    painter: QPainter,
    area: QRectF,
    scale: ColourScale,
    look: Look,
    label: str,
    missing: str = "",
    write: Callable[[float], str] = format_number,
) -> None:
    """Paint the bar into `area`: its label on top, numbers at the right, as `write` writes them.

    `missing` names the values that have no colour of their own, such as −∞, and is drawn with
    their colour under the bar.
    """
    metrics = painter.fontMetrics()
    line = float(metrics.height())
    painter.setPen(look.colour("text"))
    head = QRectF(area.left(), area.top(), area.width(), line)
    painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
    foot = 1.4 * line if missing else 0.0
    bar = QRectF(area.left(), area.top() + 1.4 * line, look.px(18), 0.0)
    bar.setBottom(area.bottom() - foot)
    if bar.height() < 2 * line:
        return
    ramp = np.linspace(scale.low, scale.high, 256, dtype=np.float32)[:, None]
    painter.drawImage(bar.toRect(), scale.paint(ramp, look.theme.grid))
    painter.setPen(QPen(look.colour("muted"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar)
    _paint_numbers(painter, bar, scale, look, write)
    if missing:
        box = QRectF(bar.left(), bar.bottom() + 0.4 * line, look.px(18), 0.9 * line)
        painter.fillRect(box, look.colour("grid"))
        painter.setPen(QPen(look.colour("muted"), 1))
        painter.drawRect(box)
        painter.setPen(look.colour("text"))
        painter.drawText(
            QRectF(box.right() + look.px(8), box.top(), area.width(), box.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            missing,
        )


def _paint_numbers(
    painter: QPainter,
    bar: QRectF,
    scale: ColourScale,
    look: Look,
    write: Callable[[float], str],
) -> None:
    line = float(painter.fontMetrics().height())
    painter.setPen(look.colour("text"))
    for value in find_ticks(scale.low, scale.high, max(2, int(bar.height() / (2.2 * line)))):
        part = (value - scale.low) / (scale.high - scale.low)
        y = bar.bottom() - part * bar.height()
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + look.px(4), y))
        box = QRectF(bar.right() + look.px(8), y - line / 2, 200.0, line)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, left, write(value))
