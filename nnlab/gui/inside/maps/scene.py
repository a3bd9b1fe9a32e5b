"""Everything that the painter of the maps needs, kept up to date piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

from nnlab.app.inside import Unit
from nnlab.core.digits.receptive import Frame, frames, sources
from nnlab.core.digits.rows import Conv, Row, Shape, shapes
from nnlab.deep.seeing.insides import Floats, Insides, LayerWeights
from nnlab.gui.inside.maps.layout import Column, Plan
from nnlab.gui.inside.maps.pixels import SMALLEST, Tables, colour, kinds, make_atlas, tops


@dataclass(frozen=True)
class Spot:
    """What lies under a point: a neuron of a stage, or a weight of its kernels.

    map, i, j : the neuron's; weight : (map, map before, p, q)
    """

    stage: int
    map: int = 0
    i: int = 0
    j: int = 0
    weight: tuple[int, int, int, int] | None = None

    @property
    def unit(self) -> Unit | None:
        """The neuron, None for a pixel of the image."""
        return Unit(self.stage - 1, self.map, self.i, self.j) if self.stage else None


@dataclass
class MapsScene:
    """The rows of a net, what they make of an image, and how that is looked at.

    atlases : for each stage its maps, one below the other; mosaics : for each stage the kernels
    of its maps likewise; tops, kernel_tops : largest absolute value of each map's colours;
    name_share : size of the names, of the usual one
    """

    rows: tuple[Row, ...] = ()
    shapes: list[Shape] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()
    plan: Plan = field(default_factory=Plan)
    scale: str = "layer"
    large: int | None = None
    name_share: float = 1.0
    insides: Insides | None = None
    weights: dict[int, LayerWeights] = field(default_factory=dict)
    atlases: dict[int, QImage] = field(default_factory=dict)
    mosaics: dict[int, QImage] = field(default_factory=dict)
    tops: list[Floats] = field(default_factory=list)
    kernel_tops: dict[int, Floats] = field(default_factory=dict)
    unit: Unit | None = None
    frames: list[Frame] = field(default_factory=list)
    sources: list[range] = field(default_factory=list)
    label: int | None = None
    under: Spot | None = None

    def take_rows(self, rows: tuple[Row, ...]) -> None:
        """Take another net."""
        self.rows, self.shapes, self.kinds = rows, shapes(rows), kinds(rows)
        self.large = self.under = None
        self.weights = {}
        self.insides = None
        self.atlases, self.mosaics = {}, {}

    def take_unit(self, unit: Unit | None) -> None:
        """Take the chosen neuron, and what it sees."""
        self.unit, self.frames, self.sources = unit, [], []
        if unit is not None and unit.row < len(self.rows):
            self.frames = frames(self.rows, unit.row, unit.i, unit.j)
            self.sources = sources(self.rows, unit.row, unit.map)

    def stage_values(self) -> list[Floats]:
        """Return the numbers of each stage, the ink of the image first."""
        if self.insides is None:
            return []
        return [self.insides.image[None], *self.insides.V]

    def colour_maps(self, tables: Tables) -> None:
        """Give all maps that are shown their colours."""
        values = self.stage_values()
        if not values:
            self.atlases = {}
            return
        self.tops = tops(values, self.scale)
        for column in self.plan.columns:
            if column.kind == "passed":
                continue
            stage = column.stage
            maps, top = _as_maps(values[stage], column), self.tops[stage]
            top = top if values[stage].ndim == 3 else top[:1]
            if column.kind == "outputs":
                top = self.tops[stage]
            words = colour(maps, top, self.kinds[stage], tables)
            self.atlases[stage] = make_atlas(words)

    def colour_kernels(self, tables: Tables) -> None:
        """Give all kernels their colours."""
        convolutions = {
            stage: self.weights[stage - 1]
            for stage in range(1, len(self.shapes))
            if isinstance(self.rows[stage - 1], Conv) and stage - 1 in self.weights
        }
        every = [np.abs(layer.w).max(axis=(1, 2, 3)) for layer in convolutions.values()]
        most = max((float(largest.max()) for largest in every), default=1.0)
        for (stage, layer), largest in zip(convolutions.items(), every, strict=True):
            column = self.plan.column(stage)
            if self.scale != "map":
                level = largest.max() if self.scale == "layer" else most
                largest = np.full_like(largest, level)
            self.kernel_tops[stage] = np.maximum(largest, SMALLEST)
            if column is not None and column.fine:
                self.mosaics[stage] = _make_mosaic(layer.w, self.kernel_tops[stage], column, tables)

    # What lies where

    def find(self, point: QPoint) -> Spot | None:
        """Return what lies under a point of the plan."""
        for column in self.plan.columns:
            if column.rect.left() - 2 <= point.x() <= column.rect.right() + 2:
                return self._find_in(column, point)
        return None

    def _find_in(self, column: Column, point: QPoint) -> Spot | None:
        for number, tile in enumerate(column.kernels):
            if tile.contains(point):
                return self._find_weight(column, number, point - tile.topLeft())
        for number, tile in enumerate(column.tiles):
            if column.kind == "outputs":
                tile = QRect(tile.left(), tile.top(), column.wide, column.zoom - 1)
            if tile.contains(point):
                return _find_neuron(column, number, point - tile.topLeft())
        return None

    def _find_weight(self, column: Column, number: int, at: QPoint) -> Spot | None:
        layer = self.weights.get(column.stage - 1)
        if layer is None:
            return None
        pitch = layer.w.shape[2] + 1
        (line, p), (across, q) = (divmod(v // column.fine, pitch) for v in (at.y(), at.x()))
        before = line * column.mosaic + across
        if p == pitch - 1 or q == pitch - 1 or before >= layer.w.shape[1]:
            return None
        return Spot(column.stage, number, weight=(number, before, p, q))


def _find_neuron(column: Column, number: int, at: QPoint) -> Spot | None:
    if column.kind == "outputs":
        return Spot(column.stage, number)
    i, j = at.y() // column.zoom, at.x() // column.zoom
    if column.kind == "maps":
        return Spot(column.stage, number, i, j)
    neuron = j * column.lines + i
    return Spot(column.stage, neuron) if neuron < column.shape[0] else None


def cell_rect(column: Column, unit: Unit) -> QRect:
    """Return where a neuron of a column is drawn."""
    if column.kind == "outputs":
        return column.tiles[unit.map]
    if column.kind == "cells":
        sub, line = divmod(unit.map, column.lines)
        corner = column.tiles[0].topLeft() + QPoint(sub * column.zoom, line * column.zoom)
    else:
        tile = column.tiles[unit.map]
        corner = tile.topLeft() + QPoint(unit.j * column.zoom, unit.i * column.zoom)
    return QRect(corner.x(), corner.y(), column.zoom, column.zoom)


def _as_maps(values: Floats, column: Column) -> Floats:
    """Return values as maps (n, rows, columns), as the tiles of a column show them."""
    if values.ndim == 3:
        return values
    if column.kind == "outputs":
        return values[:, None, None]
    grid = np.full(column.subs * column.lines, np.nan, dtype=np.float32)
    grid[: len(values)] = values
    return grid.reshape(column.subs, column.lines).T[None]


def _make_mosaic(w: Floats, top: Floats, column: Column, tables: Tables) -> QImage:
    n, before, k, _ = w.shape
    high, wide = (-(-before // column.mosaic)) * (k + 1) - 1, column.mosaic * (k + 1) - 1
    words = np.full((n, high, wide), tables.ground, dtype=np.uint32)
    flat = colour(w.reshape(n, before * k, k), top, "signed", tables).reshape(w.shape)
    for number in range(before):
        line, across = divmod(number, column.mosaic)
        y, x = line * (k + 1), across * (k + 1)
        words[:, y : y + k, x : x + k] = flat[:, number]
    return make_atlas(words)
