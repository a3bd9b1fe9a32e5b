"""The layers of a net as tiles of weights, and what is said about one neuron of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnlab.app.weight_sheets import noise, sheets, square_sheet
from nnlab.core.digits.rows import DIGIT, Conv, Dense, Row, Shape, shapes
from nnlab.deep.seeing.insides import Insides, LayerWeights
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.neuron_sheet import NeuronScene
from nnlab.gui.inside.weights.tile import Tile
from nnlab.gui.tr import tr

Floats = NDArray[np.float64]
INK = 0.4
MOST_TILES = 256
"""Of wider layers the first neurons are shown."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A row with weights, as many neurons or maps of it as are shown.

    w, theta : as `LayerWeights` has them; before : the shape of what the row gets
    out : the weights to the outputs, (classes, neurons), if they come next
    """

    row: int
    kind: Row
    before: Shape
    last: bool
    title: str
    w: NDArray[np.float32]
    theta: NDArray[np.float32]
    out: NDArray[np.float32] | None

    @property
    def sees_image(self) -> bool:
        """Whether each neuron has a weight for each pixel of the image."""
        return isinstance(self.kind, Dense) and self.before == DIGIT

    @cached_property
    def sheets(self) -> Floats:
        """The weights of each neuron or map as one image, (n, rows, columns)."""
        return sheets(self.kind, self.w, self.before)

    @cached_property
    def noise(self) -> Floats:
        """How neighbouring weights of each neuron correlate, (n,)."""
        return noise(self.kind, self.w, self.before)

    @cached_property
    def spans(self) -> Floats:
        """The largest absolute weight of each neuron, (n,)."""
        most = np.abs(self.w).reshape(len(self.w), -1).max(axis=1).astype(np.float64)
        return np.where(most > 0, most, 1.0)


def find_layers(rows: tuple[Row, ...], weights: tuple[LayerWeights, ...]) -> tuple[Layer, ...]:
    """Return the layers of a net, from input to output."""
    layers, before = [], shapes(rows) if rows else []
    for place, given in enumerate(weights):
        if given.row >= len(rows) or not isinstance(rows[given.row], Conv | Dense):
            return ()
        kind = rows[given.row]
        following = weights[place + 1] if place + 1 < len(weights) else None
        # Only a fully connected hidden layer just before the outputs has a weight to each of them.
        direct = place == len(weights) - 2 and isinstance(kind, Dense)
        layers.append(
            Layer(
                row=given.row,
                kind=kind,
                before=before[given.row],
                last=following is None,
                title=_name_layer(given.row, kind, len(given.w), following is None),
                w=given.w[:MOST_TILES],
                theta=given.theta[:MOST_TILES],
                out=following.w if following is not None and direct else None,
            )
        )
    return tuple(layers)


def _name_layer(row: int, kind: Row, n: int, last: bool) -> str:
    text = tr("row {row}: convolution, {n} maps") if isinstance(kind, Conv) else ""
    if isinstance(kind, Dense):
        text = tr("row {row}: {n} outputs") if last else tr("row {row}: {n} neurons")
    full = text.format(row=row + 1, n=n)
    return (
        full if n <= MOST_TILES else tr("{layer}, the first {n}").format(layer=full, n=MOST_TILES)
    )


def name_neuron(layer: Layer, place: int, classes: tuple[str, ...]) -> str:
    """Return a neuron's name: its class, or its number from 1."""
    if layer.last and place < len(classes):
        return tr("class {}").format(classes[place])
    if isinstance(layer.kind, Conv):
        return tr("map {}").format(place + 1)
    return tr("no. {}").format(place + 1)


def make_tiles(layer: Layer, own: bool, classes: tuple[str, ...]) -> tuple[Tile, ...]:
    """Return a tile for each neuron; `own` gives each a range of colours of its own."""
    common = float(layer.spans.max())
    tiles = []
    for place, w in enumerate(layer.sheets):
        name, most, r = name_neuron(layer, place, classes), layer.spans[place], layer.noise[place]
        theta = float(layer.theta[place])
        tip = f"{name}: θ = {fixed(theta, 4)}, max |w| = {most:.3g}"
        if math.isfinite(r):
            tip += f", r = {fixed(float(r), 2)}"
        bars = np.zeros(0) if layer.out is None else layer.out[:, place].astype(np.float64)
        span = float(most) if own else common
        tiles.append(Tile(w, name, f"θ {fixed(theta, 2)}", span, tip, bars))
    return tuple(tiles)


def scene_of(
    layer: Layer, place: int, own: bool, classes: tuple[str, ...], insides: Insides | None
) -> NeuronScene:
    """Return what is said about the neuron at a place of the layer."""
    place = min(place, len(layer.w) - 1)
    lines = []
    r = float(layer.noise[place])
    if math.isfinite(r):
        lines.append(tr("neighbouring weights: r = {r}").format(r=fixed(r, 2)))
    second, title, ink = None, "", None
    if insides is not None and layer.row < len(insides.rows):
        second, title = _second(layer, place, insides)
        if layer.sees_image:
            ink = insides.image > INK
        lines += _write_sums(layer, place, insides)
    out = layer.out[:, place].astype(np.float64) if layer.out is not None else np.zeros(0)
    names = tuple(classes[n] if n < len(classes) else str(n) for n in range(len(out)))
    return NeuronScene(
        title=name_neuron(layer, place, classes),
        w=square_sheet(layer.kind, layer.w[place], layer.before),
        span=float(layer.spans[place] if own else layer.spans.max()),
        second=second,
        second_title=title,
        ink=ink,
        lines=tuple(lines),
        bars=out,
        names=names,
    )


def _second(layer: Layer, place: int, insides: Insides) -> tuple[Floats | None, str]:
    """Return the products with the image of a dense neuron, or the map of a convolution."""
    if isinstance(layer.kind, Conv):
        V = np.asarray(insides.V[layer.row][place], dtype=np.float64)
        return V, tr("its map b of the image")
    x = np.asarray(insides.before(layer.row), dtype=np.float64).ravel()
    return square_sheet(layer.kind, layer.w[place] * x, layer.before), tr("products w·x")


def _write_sums(layer: Layer, place: int, insides: Insides) -> list[str]:
    if not isinstance(layer.kind, Dense):
        return []
    x = np.asarray(insides.before(layer.row), dtype=np.float64).ravel()
    products = layer.w[place].astype(np.float64) * x
    above, below = float(products[products > 0].sum()), float(-products[products < 0].sum())
    theta = fixed(float(layer.theta[place]), 3)
    minus = f"({theta})" if theta.startswith("−") else theta
    b = fixed(above - below - float(layer.theta[place]), 3)
    told = fixed(above, 3), fixed(below, 3)
    return [
        tr("for it {above}, against it {below}").format(above=told[0], below=told[1]),
        f"b = {told[0]} − {told[1]} − θ = {fixed(above - below, 3)} − {minus} = <b>{b}</b>",
    ]
