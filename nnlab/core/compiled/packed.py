"""A net's layers as the float32 arrays that the compiled loops take."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import activation_of
from nnlab.core.features import PLAIN
from nnlab.core.network import Layer

Floats = NDArray[np.float32]

# Weights beyond this overflow in float32; such a net has diverged.
LARGEST_WEIGHT = 1e30


@dataclass(frozen=True, eq=False)
class PackedLayers:
    """Weights, thresholds and activation codes, per layer and one after the other.

    `features` are what the first layer gets of a point of the plane; empty: x1 and x2.
    """

    w: tuple[Floats, ...]
    theta: tuple[Floats, ...]
    codes: NDArray[np.int64]
    sizes: NDArray[np.int64]
    features: tuple[str, ...] = ()

    @property
    def widest(self) -> int:
        """The largest number of neurons in a layer."""
        return int(self.sizes[1:].max())

    @property
    def all_w(self) -> Floats:
        """All weights in one row."""
        return np.concatenate([w.ravel() for w in self.w])

    @property
    def all_theta(self) -> Floats:
        """All thresholds in one row."""
        return np.concatenate(self.theta)


def pack_layers(layers: tuple[Layer, ...], features: tuple[str, ...] = ()) -> PackedLayers | None:
    """Return the layers in float32, or None if they have diverged.

    `features` are those of the net, `Network.features`.

    Raises
    ------
    ValueError
        If the first layer does not have two inputs, or one for each feature.
    """
    inputs, features = layers[0].w.shape[1], () if features == PLAIN else features
    if inputs != (len(features) or 2):
        raise ValueError(f"A map over the input plane needs a net of 2 inputs; this has {inputs}.")
    for layer in layers:
        largest = max(np.abs(layer.w).max(initial=0.0), np.abs(layer.theta).max(initial=0.0))
        if not largest < LARGEST_WEIGHT:
            return None
    return PackedLayers(
        w=tuple(layer.w.astype(np.float32) for layer in layers),
        theta=tuple(layer.theta.astype(np.float32) for layer in layers),
        codes=np.array([activation_of(layer.activation).code for layer in layers], dtype=np.int64),
        sizes=np.array([inputs, *(len(layer.theta) for layer in layers)], dtype=np.int64),
        features=features,
    )
