"""The words of the FTLE tab: symbol, title, values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.map_state import MapState
from nnlab.app.lyapunov.sweep import MapRequest
from nnlab.core.lyapunov.exponents import depth
from nnlab.gui.plots.colour_bar import format_number
from nnlab.gui.tr import tr

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def make_label(ell: int, quantity: str) -> str:
    """Return the symbol at the colour bar: λ₁⁽³⁾ or 3 λ₁⁽³⁾."""
    symbol = f"λ₁⁽{str(ell).translate(SUPERSCRIPTS)}⁾"
    return symbol if quantity == "lambda" else f"{ell} {symbol}"


def make_title(request: MapRequest, state: MapState) -> str:
    """Return what the map shows: the quantity, l, and whether the output layer is in it."""
    hidden, label = depth(request.network), make_label(request.ell, state.quantity)
    meaning = tr("Lyapunov exponent") if state.quantity == "lambda" else tr("log stretching")
    layers = tr("after layer {ell} of L = {hidden}").format(
        ell=min(request.ell, hidden), hidden=hidden
    )
    if request.ell > hidden:
        output = tr("output layer included")
        layers = tr("all L = {hidden} hidden layers").format(hidden=hidden)
    else:
        output = tr("output layer not included")
    return tr("{meaning} {label}, {layers}, {output}").format(
        meaning=meaning, label=label, layers=layers, output=output
    )


def name_missing(values: NDArray[np.float32]) -> str:
    """Return what stands for the values that are not finite."""
    return tr("no value") if np.isnan(values).any() else "−∞"


def name_value(value: float) -> str:
    """Return a value of the map as text."""
    if np.isnan(value):
        return tr("no value")
    return "−∞" if np.isinf(value) else format_number(value)
