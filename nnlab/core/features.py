"""What a net may be given of a pattern besides x1 and x2: squares, product, sines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True)
class Feature:
    """One input of a net: a function of x1 and x2, and its gradient (d/dx1, d/dx2)."""

    key: str
    label: str
    value: Callable[[FloatArray, FloatArray], FloatArray]
    slope: Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def _one(x: FloatArray) -> FloatArray:
    return np.ones_like(x)


def _zero(x: FloatArray) -> FloatArray:
    return np.zeros_like(x)


FEATURES: dict[str, Feature] = {
    feature.key: feature
    for feature in (
        Feature("x1", "x₁", lambda x, y: x, lambda x, y: (_one(x), _zero(x))),
        Feature("x2", "x₂", lambda x, y: y, lambda x, y: (_zero(x), _one(x))),
        Feature("x1^2", "x₁²", lambda x, y: x * x, lambda x, y: (2 * x, _zero(x))),
        Feature("x2^2", "x₂²", lambda x, y: y * y, lambda x, y: (_zero(x), 2 * y)),
        Feature("x1*x2", "x₁x₂", lambda x, y: x * y, lambda x, y: (y, x)),
        Feature("sin x1", "sin x₁", lambda x, y: np.sin(x), lambda x, y: (np.cos(x), _zero(x))),
        Feature("sin x2", "sin x₂", lambda x, y: np.sin(y), lambda x, y: (_zero(x), np.cos(y))),
    )
}

PLAIN = ("x1", "x2")


def check_features(features: Sequence[str]) -> None:
    """Refuse unknown and repeated features.

    Raises
    ------
    ValueError
        That names the feature.
    """
    for key in features:
        if key not in FEATURES:
            raise ValueError(f"Unknown input {key!r}; choose of {', '.join(FEATURES)}.")
    if len(set(features)) < len(features):
        raise ValueError(f"An input stands twice in {', '.join(features)}.")


def expand(features: Sequence[str], x: FloatArray) -> FloatArray:
    """Return what the first layer gets (p, inputs) of patterns x (p, N); x itself without features.

    Raises
    ------
    ValueError
        If there are features and the patterns do not have two components.
    """
    if not features or tuple(features) == PLAIN:
        return x
    if x.shape[-1] != 2:
        raise ValueError(f"Inputs such as x1^2 need two components, got {x.shape[-1]}.")
    x1, x2 = x[..., 0], x[..., 1]
    return np.stack([FEATURES[key].value(x1, x2) for key in features], axis=-1)


def slopes(features: Sequence[str], x: FloatArray) -> FloatArray:
    """Return d(input)/dx (p, inputs, 2) at points x (p, 2).

    Without features it is the unit matrix.
    """
    x1, x2 = x[..., 0], x[..., 1]
    rows = [np.stack(FEATURES[key].slope(x1, x2), axis=-1) for key in features or PLAIN]
    return np.stack(rows, axis=-2)
