"""The words of the page of the map: symbol, title, values, nets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import MapRequest
from nnlab.app.words.notation import write_sizes
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.random.nets import ACTIVATIONS, RandomNet
from nnlab.core.network import Network
from nnlab.gui.numbers import group
from nnlab.gui.plots.colour_bar import format_number
from nnlab.gui.tr import tr

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MEANINGS = {
    "lambda": "Lyapunov exponent",
    "log": "log stretching",
    "smallest": "smallest Lyapunov exponent",
    "smallest_log": "log of the smallest stretching",
}
LOGS = ("log", "smallest_log")
SMALLEST = ("smallest", "smallest_log")


def make_label(ell: int, quantity: str) -> str:
    """Return the symbol at the colour bar: λ₁⁽³⁾ or 3 λ₁⁽³⁾; λ₂ for the smallest exponent."""
    letter = "λ₂" if quantity in SMALLEST else "λ₁"
    symbol = f"{letter}⁽{str(ell).translate(SUPERSCRIPTS)}⁾"
    return f"{ell} {symbol}" if quantity in LOGS else symbol


def make_title(request: MapRequest, state: MapState) -> str:
    """Return what the map shows: the quantity, l, and whether the output layer is in it."""
    hidden, label = depth(request.network), make_label(request.ell, state.quantity)
    layers = tr("after layer {ell} of L = {hidden}").format(
        ell=min(request.ell, hidden), hidden=hidden
    )
    if request.ell > hidden:
        output = tr("output layer included")
        layers = tr("all L = {hidden} hidden layers").format(hidden=hidden)
    else:
        output = tr("output layer not included")
    return tr("{meaning} {label}, {layers}, {output}").format(
        meaning=tr(MEANINGS[state.quantity]), label=label, layers=layers, output=output
    )


def make_short_title(request: MapRequest, state: MapState) -> str:
    """Return the title for where there is little room; the output layer is in it, too."""
    hidden, label = depth(request.network), make_label(request.ell, state.quantity)
    output = tr("with output") if request.ell > hidden else tr("without output")
    return tr("{label}, L = {hidden}, {output}").format(label=label, hidden=hidden, output=output)


def name_missing(values: NDArray[np.float32]) -> str:
    """Return what stands for the values that are not finite."""
    return tr("no value") if np.isnan(values).any() else "−∞"


def name_value(value: float) -> str:
    """Return a value of the map as text."""
    if np.isnan(value):
        return tr("no value")
    return "−∞" if np.isinf(value) else format_number(value)


def write_net(net: Network) -> str:
    """Return sizes and activations in a line: 2–[10]×4–1, tanh."""
    return f"{write_sizes(net.sizes)}, {', '.join(dict.fromkeys(net.activations))}"


def write_source(net: Network, updates: int) -> str:
    """Return net and updates in a line, to stand beside the title."""
    return tr("{net}, {k} updates").format(net=write_net(net), k=group(updates))


def write_recipe(recipe: RandomNet) -> str:
    """Return the numbers of a random net in a line."""
    return tr("{kind}, N = {N}, L = {L}, σ_w² = {w}, σ_b² = {b}, seed {seed}").format(
        kind=ACTIVATIONS[recipe.activation],
        N=recipe.N,
        L=recipe.L,
        w=f"{recipe.var_w:g}",
        b=f"{recipe.var_b:g}",
        seed=recipe.seed,
    )
