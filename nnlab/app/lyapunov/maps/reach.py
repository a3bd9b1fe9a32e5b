"""Which layer of a net a map is of, and what is to be said about it."""

from dataclasses import dataclass

from nnlab.core.compiled.packed import pack_layers
from nnlab.core.lyapunov.layers import depth, flat_layer
from nnlab.core.network import Network


@dataclass(frozen=True)
class Reach:
    """Which layer of a net can be asked for, and what is to be said about it."""

    ell: int
    deepest: int
    include_output: bool
    note: str = ""


def resolve(net: Network, ell: int, include_output: bool) -> Reach:
    """Return the layer that is shown for the wish l (0: the deepest) and a note, often empty.

    A net without a hidden layer has only its output layer, which is then always included.
    """
    hidden = depth(net)
    include_output = include_output or hidden == 0
    deepest = depth(net, include_output)
    ell = min(ell, deepest) or deepest
    note = ""
    if hidden == 0:
        note = "This net has no hidden layer: the map is that of its output layer."
    flat = flat_layer(net, ell)
    if flat is not None:
        key = net.layers[flat - 1].activation
        note = (
            f"λ₁ = −∞ everywhere: g′ = 0 in layer {flat} ({key}). "
            "Choose tanh, sigmoid, ReLU or linear neurons in the playground."
        )
    elif pack_layers(net.layers, net.features) is None:
        note = "The net has diverged: its weights are too large. Reset it, or choose a smaller η."
    return Reach(ell, deepest, include_output, note)
