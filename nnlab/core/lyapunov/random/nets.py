"""Random nets: weights Gaussian with variance sigma_w^2 / fan-in, thresholds with sigma_b^2."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from nnlab.core.network import Layer, Network

ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU", "linear": "linear"}
MOST_NEURONS, MOST_LAYERS = 2000, 64
LARGEST_VARIANCE = 100.0
OUTPUT = 1


@dataclass(frozen=True)
class RandomNet:
    """The recipe of a random net of L hidden layers of N neurons.

    `var_w` is sigma_w^2: each weight of a layer with `n` inputs has the variance sigma_w^2 / n;
    `var_b` is sigma_b^2, that of the thresholds. `inputs` is the number of components of a pattern.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    activation: str = "tanh"
    N: int = 100
    L: int = 8
    var_w: float = 1.5
    var_b: float = 0.05
    inputs: int = 2
    seed: int = 1

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}.")
        for name, least, most in (
            ("N", 1, MOST_NEURONS),
            ("L", 1, MOST_LAYERS),
            ("inputs", 1, MOST_NEURONS),
            ("seed", 0, 2**31 - 1),
        ):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be {least} to {most}, got {getattr(self, name)}.")
        for name in ("var_w", "var_b"):
            value = getattr(self, name)
            if not (isfinite(value) and 0.0 <= value <= LARGEST_VARIANCE):
                raise ValueError(f"{name} must be 0 to {LARGEST_VARIANCE:g}, got {value:g}.")


def draw_net(recipe: RandomNet) -> Network:
    """Return the random net of a recipe with one output neuron (tanh, variance 1 / N).

    The same recipe gives the same net; a greater depth leaves the layers before as they were.
    """
    layers = []
    sizes = (recipe.inputs, *(recipe.N,) * recipe.L)
    for number in range(recipe.L):
        rng = np.random.default_rng((recipe.seed, number))
        n = sizes[number]
        w = rng.normal(size=(recipe.N, n)) * np.sqrt(recipe.var_w / n)
        theta = rng.normal(size=recipe.N) * np.sqrt(recipe.var_b)
        layers.append(Layer(w, theta, recipe.activation))
    rng = np.random.default_rng((recipe.seed, MOST_LAYERS))
    w = rng.normal(size=(OUTPUT, recipe.N)) / np.sqrt(recipe.N)
    return Network((*layers, Layer(w, np.zeros(OUTPUT), "tanh")))
