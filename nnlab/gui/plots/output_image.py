"""The output of a network over the input plane as an image of 8 bits a pixel, and its boundary."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, qRgb

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import boundary, boundary_level, field_map
from nnlab.core.network import Layer, Network
from nnlab.gui.look import Look

PIXELS = 256 * 256
# While the net changes, a map may cost so many multiplications: about 3 ms of a frame.
MOVING_COST = 60_000_000
FEWEST_PIXELS = 48 * 48


def make_colour_table(colours: NDArray[np.uint8], base: str, strength: float) -> list[int]:
    """Return the 256 colours of an Indexed8 image: output colours, mixed into the ground."""
    ground = np.array([int(base[i : i + 2], 16) for i in (1, 3, 5)])
    mixed = np.rint(strength * colours + (1.0 - strength) * ground).astype(int)
    return [qRgb(*rgb) for rgb in mixed.tolist()]


def count_pixels(network: Network, moving: bool) -> int:
    """Return how many pixels a map has: 256 x 256, fewer while a wide net changes."""
    if not moving:
        return PIXELS
    weights = sum(layer.w.size for layer in network.layers)
    return min(PIXELS, max(FEWEST_PIXELS, MOVING_COST // weights))


def grid_of(view: Box, pixels: int = PIXELS) -> tuple[int, int]:
    """Return columns and rows: square pixels, about `pixels` of them."""
    ratio = (view.x1_max - view.x1_min) / (view.x2_max - view.x2_min)
    rows = max(16, round(math.sqrt(pixels / ratio)))
    # Lines of an Indexed8 image without padding begin at multiples of four bytes.
    columns = max(16, round(pixels / rows / 4) * 4)
    return columns, rows


def to_indices(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Return 0 ... 255 for outputs from low to high, saturating; NaN is the middle."""
    scaled = (values - np.float32(low)) * np.float32(255.0 / (high - low))
    np.clip(scaled, 0.0, 255.0, out=scaled)
    return np.nan_to_num(scaled, copy=False, nan=127.0).astype(np.uint8)


class OutputImage:
    """Map and boundary of one network over one view; both come from the same fields."""

    def __init__(
        self, network: Network, view: Box, two_colours: bool, pixels: int = PIXELS
    ) -> None:
        columns, rows = grid_of(view, pixels)
        self.coarse = pixels < PIXELS
        b = field_map(network, view, columns, rows)
        level = boundary_level(network)
        self.lines: list[FloatArray] = boundary(b, view, level)
        if two_colours:
            indices = np.where(b >= level, np.uint8(255), np.uint8(0))
        else:
            g = ACTIVATIONS[network.activations[-1]]
            O = np.asarray(g.g(b), dtype=np.float32)  # type: ignore[arg-type]
            indices = to_indices(O, g.low, g.high)
        # Row 0 of the map is the lowest x2, row 0 of an image its top. QImage makes no copy.
        self._pixels = np.ascontiguousarray(indices[::-1])
        self.image = QImage(
            self._pixels.data, columns, rows, columns, QImage.Format.Format_Indexed8
        )

    def set_colours(self, look: Look, strength: float) -> None:
        """Give the image the colours of the theme, so strong."""
        table = make_colour_table(look.output_colours, look.theme.base, strength)
        self.image.setColorTable(table)


def cut_network(network: Network, neuron: tuple[int, int] | None) -> Network:
    """Return the network that ends in that neuron; without one, the network itself."""
    if neuron is None:
        return network
    layer, place = neuron
    top = network.layers[layer - 1]
    last = Layer(top.w[place : place + 1], top.theta[place : place + 1], top.activation)
    return replace(network, layers=(*network.layers[: layer - 1], last))
