"""Grey images drawn crisply: paper is the plot's ground, ink the text's colour, in any theme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnlab.gui.look import Look


def make_ink_table(look: Look) -> list[int]:
    """Return the colours 0xAARRGGBB of the grey values 0 paper to 255 ink."""
    ground, ink = look.colour("base"), look.colour("text")
    ends = np.array([[c.red(), c.green(), c.blue()] for c in (ground, ink)], dtype=float)
    shares = np.linspace(0.0, 1.0, 256)[:, None]
    red, green, blue = np.rint(ends[0] + shares * (ends[1] - ends[0])).astype(np.uint32).T
    colours: list[int] = (0xFF000000 | red << 16 | green << 8 | blue).tolist()
    return colours


def make_ink_image(grey: NDArray[np.uint8], table: list[int]) -> QImage:
    """Return an image of grey values (rows, columns); it owns its pixels."""
    rows, columns = grey.shape
    flat = np.ascontiguousarray(grey)
    image = QImage(flat.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()
