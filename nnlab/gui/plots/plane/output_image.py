"""The output of a network over the input plane as an image of 8 bits a pixel, and its boundary."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, qRgb

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import boundary, boundary_level, field_map
from nnlab.core.network import Layer, Network
from nnlab.core.views.step_boundary import has_step_boundary, step_boundary
from nnlab.gui.look import Look
from nnlab.gui.plots.plane.marks import class_colour

PIXELS = 256 * 256
# While the net changes, a map may cost so many multiplications: about 3 ms of a frame.
MOVING_COST = 60_000_000
FEWEST_PIXELS = 48 * 48
# Several outputs cost more by pixel: so many of them while the net changes.
MOVING_CLASS_PIXELS = 128 * 128
# Shades of each of six classes: 6 x 42 colours fit into 8 bits.
SHADES = 42


def make_colour_table(colours: NDArray[np.uint8], base: str, strength: float) -> list[int]:
    """Return the 256 colours of an Indexed8 image: output colours, mixed into the ground."""
    ground = np.array([int(base[i : i + 2], 16) for i in (1, 3, 5)])
    mixed = np.rint(strength * colours + (1.0 - strength) * ground).astype(int)
    return [qRgb(*rgb) for rgb in mixed.tolist()]


def make_class_table(look: Look, classes: int, strength: float) -> list[int]:
    """Return the shades of each class, from unsure (the middle of the scale) to sure."""
    zero, base = _channels(QColor(look.theme.zero)), _channels(QColor(look.theme.base))
    sure = np.linspace(0.0, 1.0, SHADES)[:, None]
    table: list[int] = []
    for number in range(classes):
        shades = (1.0 - sure) * zero + sure * _channels(class_colour(look, number, classes))
        mixed = np.rint(strength * shades + (1.0 - strength) * base).astype(int)
        table += [qRgb(*rgb) for rgb in mixed.tolist()]
    return table


def count_pixels(network: Network, moving: bool) -> int:
    """Return how many pixels a map has: 256 x 256, fewer while a wide net changes."""
    if not moving:
        return PIXELS
    weights = sum(layer.w.size for layer in network.layers)
    most = PIXELS if len(network.layers[-1].theta) == 1 else MOVING_CLASS_PIXELS
    return min(most, max(FEWEST_PIXELS, MOVING_COST // weights))


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
    """Map and boundary of one network over one view.

    One output: its value. Several: the class that wins, the more colourful the surer; two colours
    are full colours then, as many as there are classes.
    """

    def __init__(
        self, network: Network, view: Box, two_colours: bool, pixels: int = PIXELS
    ) -> None:
        columns, rows = grid_of(view, pixels)
        self.coarse = pixels < PIXELS
        self.classes = len(network.layers[-1].theta)
        self.lines: list[FloatArray]
        if self.classes > 1:
            indices = self._classify(network, view, two_colours, columns, rows)
        else:
            indices = self._evaluate(network, view, two_colours, columns, rows)
        # Row 0 of the map is the lowest x2, row 0 of an image its top. QImage makes no copy.
        self._pixels = np.ascontiguousarray(indices[::-1])
        self.image = QImage(
            self._pixels.data, columns, rows, columns, QImage.Format.Format_Indexed8
        )

    def set_colours(self, look: Look, strength: float) -> None:
        """Give the image the colours of the theme, so strong."""
        if self.classes > 1:
            table = make_class_table(look, self.classes, strength)
        else:
            table = make_colour_table(look.output_colours, look.theme.base, strength)
        self.image.setColorTable(table)

    def _evaluate(
        self, network: Network, view: Box, two_colours: bool, columns: int, rows: int
    ) -> NDArray[np.uint8]:
        b = field_map(network, view, columns, rows)
        level = boundary_level(network)
        steps = has_step_boundary(network)
        self.lines = step_boundary(network, view) if steps else boundary(b, view, level)
        if two_colours:
            return np.where(b >= level, np.uint8(255), np.uint8(0))
        g = ACTIVATIONS[network.activations[-1]]
        O = np.asarray(g.g(b), dtype=np.float32)  # type: ignore[arg-type]
        return to_indices(O, g.low, g.high)

    def _classify(
        self, network: Network, view: Box, two_colours: bool, columns: int, rows: int
    ) -> NDArray[np.uint8]:
        from nnlab.core.views.class_maps import class_boundaries, winner_map

        won, sure = winner_map(network, view, columns, rows)
        steps = has_step_boundary(network)
        self.lines = (
            step_boundary(network, view)
            if steps
            else class_boundaries(network, view, columns, rows)
        )
        if network.activations[-1] == "softmax":
            # The least that a winner can have is an equal share.
            least = np.float32(1.0 / self.classes)
            sure = (sure - least) / (np.float32(1.0) - least)
        shade = np.full(sure.shape, SHADES - 1, np.float32)
        if not two_colours:
            shade *= np.clip(np.nan_to_num(sure), np.float32(0.0), np.float32(1.0))
        # Without numbers nobody wins: the first shade of all is the middle of the scale.
        placed = np.where(won < 0, 0, won.astype(np.int16) * SHADES + np.rint(shade))
        return placed.astype(np.uint8)


def cut_network(network: Network, neuron: tuple[int, int] | None) -> Network:
    """Return the network that ends in that neuron; without one, the network itself.

    A neuron of a softmax has no output of its own: it is shown by its field through a sigmoid.
    """
    if neuron is None:
        return network
    layer, place = neuron
    top = network.layers[layer - 1]
    g = "sigmoid" if ACTIVATIONS[top.activation].is_joint else top.activation
    last = Layer(top.w[place : place + 1], top.theta[place : place + 1], g)
    return replace(network, layers=(*network.layers[: layer - 1], last))


def _channels(colour: QColor) -> FloatArray:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
