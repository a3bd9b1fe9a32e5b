"""Which colours stand for the numbers of images, maps, kernels and weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale

LEAST = 1e-12


def ink_scale(look: Look, low: float = 0.0, high: float = 1.0) -> ColourScale:
    """Return paper at `low` to ink at `high`, as the digits are drawn."""
    ends = [look.colour(name) for name in ("base", "text")]
    first, last = (np.array([c.red(), c.green(), c.blue()], dtype=float) for c in ends)
    shares = np.linspace(0.0, 1.0, 256)[:, None]
    table = np.rint(first + shares * (last - first)).astype(np.uint8)
    return ColourScale(table, low, max(high, low + LEAST))


def signed_scale(look: Look, span: float) -> ColourScale:
    """Return the colours about 0: -span orange, 0 grey, +span blue."""
    span = max(span, LEAST)
    return ColourScale(look.output_colours, -span, span)


def span_of(values: NDArray[np.floating]) -> float:
    """Return the largest absolute value, 1 where there is none above 0."""
    finite = values[np.isfinite(values)]
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    return largest if largest > 0 else 1.0


def colour_at(scale: ColourScale, value: float) -> QColor:
    """Return the colour of one number."""
    if not np.isfinite(value):
        value = scale.low
    share = (value - scale.low) / (scale.high - scale.low)
    return QColor(*scale.table[int(np.clip(256 * share, 0, 255))].tolist())


def ink_on(colour: QColor) -> QColor:
    """Return black or white, whichever is the more legible on a colour."""
    light = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return QColor("#000000" if light > 135 else "#ffffff")
