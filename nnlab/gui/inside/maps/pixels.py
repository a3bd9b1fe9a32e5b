"""Which colour stands for which number of a map: signed or not, one range for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnlab.core.digits.rows import Activation, BatchNorm, Conv, Dense, Row
from nnlab.deep.seeing.insides import Floats
from nnlab.gui.look import Look

SMALLEST = 1e-12
Words = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Tables:
    """Packed colours (256,) of the present look: signed numbers, those from 0 on, and ink.

    `ground` is the colour of what is no number.
    """

    signed: Words
    positive: Words
    ink: Words
    ground: int

    def of(self, kind: str) -> Words:
        """Return the table of a `kind`."""
        table: Words = getattr(self, kind)
        return table


def make_tables(look: Look) -> Tables:
    """Return the colours of the present look."""
    colours = [look.colour(name) for name in ("base", "text")]
    ends = np.array([[c.red(), c.green(), c.blue()] for c in colours], dtype=float)
    shares = np.linspace(0.0, 1.0, 256)[:, None]
    ink = np.rint((1 - shares) * ends[0] + shares * ends[1])
    return Tables(
        pack_colours(look.output_colours),
        pack_colours(make_ramp(look)),
        pack_colours(ink.astype(np.uint8)),
        look.colour("base").rgb(),
    )


def make_ramp(look: Look) -> NDArray[np.uint8]:
    """Return uint8 (256, 3) for numbers from 0 on: the grey of 0, the blue of +1, and beyond it.

    It goes on to dark blue on bright ground, to bright blue on dark ground, so that its lightness
    changes in one direction all the way.
    """
    zero, plus = look.colour("zero"), look.colour("plus")
    end = plus.lighter(190) if look.theme.dark else plus.darker(330)
    ends = np.array([[c.red(), c.green(), c.blue()] for c in (zero, plus, end)], dtype=float)
    at = np.linspace(0.0, 1.0, 256)
    columns = [np.interp(at, (0.0, 0.6, 1.0), ends[:, channel]) for channel in range(3)]
    table: NDArray[np.uint8] = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    return table


def pack_colours(table: NDArray[np.uint8]) -> Words:
    """Return colours (256, 3) as words of the format RGB32."""
    r, g, b = table.astype(np.uint32).T
    packed: Words = 0xFF000000 | (r << 16) | (g << 8) | b
    return packed


def kinds(rows: Sequence[Row]) -> list[str]:
    """Return for the image and for what follows each row: "ink", "signed" or "positive"."""
    found = ["ink"]
    for row in rows:
        if isinstance(row, Conv | Dense | BatchNorm):
            found.append("signed")
        elif isinstance(row, Activation):
            found.append("signed" if row.g == "tanh" else "positive")
        else:
            # What only passes numbers on; but a pool of the image is no longer the image.
            found.append("signed" if found[-1] == "ink" else found[-1])
    return found


def tops(values: Sequence[Floats], scale: str) -> list[Floats]:
    """Return the largest absolute value that each map's colours reach, one for each map.

    `values` are those of the stages, the image first, whose range is always 0 to 1; `scale` as in
    `InsideState`.
    """
    largest = [_largest(V) for V in values]
    if scale == "map":
        # A neuron of a layer is no map: what one range for each would show is its sign.
        found = [
            m if V.ndim == 3 else np.full_like(m, m.max())
            for m, V in zip(largest, values, strict=True)
        ]
    elif scale == "layer":
        found = [np.full_like(m, m.max()) for m in largest]
    else:
        top = max(float(m.max()) for m in largest[1:]) if len(largest) > 1 else 1.0
        found = [np.full_like(m, top) for m in largest]
    found[0] = np.ones_like(largest[0])
    return [np.maximum(m, SMALLEST) for m in found]


def _largest(V: Floats) -> Floats:
    found: Floats = np.abs(V).reshape(len(V), -1).max(axis=1)
    return np.where(np.isfinite(found), found, 1.0).astype(np.float32)


def colour(values: Floats, top: Floats, kind: str, tables: Tables) -> Words:
    """Return the colours of maps (n, rows, columns), of range `top` (n,), as they lie in memory."""
    scaled = values * (1 / top).astype(np.float32)[:, None, None]
    if kind == "signed":
        scaled = 0.5 + 0.5 * scaled
    nowhere = np.isnan(scaled)
    index = (255.0 * np.nan_to_num(scaled)).clip(0.0, 255.0).astype(np.uint8)
    words: Words = tables.of(kind)[index]
    words[nowhere] = tables.ground
    return words


def make_atlas(colours: Words) -> QImage:
    """Return maps of colours (n, rows, columns) one below the other; the image owns its pixels."""
    n, high, wide = colours.shape
    pixels = np.ascontiguousarray(colours)
    return QImage(pixels.data, wide, n * high, 4 * wide, QImage.Format.Format_RGB32).copy()
