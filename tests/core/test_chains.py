"""Largest singular values of formed Jacobians against numpy's, in float64 by other formulas."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlab.core.lyapunov.chain_work import count_products
from nnlab.core.lyapunov.chains import Chain

Doubles = NDArray[np.float64]
P = 37
"""Not a multiple of the sixteen lanes."""


def respond(g: str, b: Doubles) -> tuple[Doubles, Doubles]:
    if g == "tanh":
        return np.tanh(b), np.cosh(b) ** -2
    if g == "sigmoid":
        o = 1 / (1 + np.exp(-b))
        return o, o * (1 - o)
    return np.maximum(b, 0), (b > 0).astype(float)


def by_svd(w: Sequence[Doubles], bias: Sequence[Doubles], gs: Sequence[str], b: Doubles) -> Doubles:
    """Return ln Lambda_1 from first local fields b (n, p), by each Jacobian's singular values."""
    logs = []
    for field in b.T:
        jacobian, v, slope = np.eye(w[0].shape[1]), field, np.zeros(0)
        for layer, g in enumerate(gs):
            z = field if layer == 0 else w[layer] @ v + bias[layer]
            if g == "softmax":
                o = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
                jacobian = (np.diag(o) - np.outer(o, o)) @ w[layer] @ jacobian
                continue
            v, slope = respond(g, z)
            jacobian = slope[:, None] * (w[layer] @ jacobian)
        logs.append(np.linalg.svd(jacobian, compute_uv=False)[0])
    with np.errstate(divide="ignore"):
        return np.log(logs)


def both(
    sizes: Sequence[int],
    gs: Sequence[str],
    gain: float = 1.5,
    shift: float = 0.3,
    scale: float = 2.0,
) -> tuple[Doubles, Doubles]:
    """Return what the kernel finds for random nets, and what numpy does."""
    rng = np.random.default_rng(7)
    pairs = list(zip(sizes[1:], sizes, strict=False))
    w = [gain * rng.standard_normal(one) / np.sqrt(one[1]) for one in pairs]
    bias = [shift + 0.3 * rng.standard_normal(len(one)) for one in w]
    fields = rng.standard_normal((sizes[1], P)).astype(np.float32)
    w = [one.astype(np.float32).astype(float) for one in w]
    singles = [(one / scale).astype(np.float32) for one in w]
    chain = Chain(singles, [scale] * len(w), [one.astype(np.float32) for one in bias], gs)
    found = chain.log_growths(fields) + len(w) * np.log(scale)
    return found, by_svd(w, bias, gs, fields.astype(float))


@pytest.mark.parametrize(
    ("sizes", "gs"),
    [
        ((20,) * 17, ("tanh",) * 16),
        ((7, 13, 5), ("tanh", "sigmoid")),
        ((5, 5, 13), ("relu", "tanh")),
        ((9, 9, 11, 10), ("tanh", "relu", "softmax")),
        ((3, 3, 2), ("sigmoid", "softmax")),
        ((4, 1), ("tanh",)),
        ((40, 70, 30), ("tanh", "tanh")),
    ],
)
def test_growths_are_those_of_the_singular_values(sizes: Sequence[int], gs: Sequence[str]) -> None:
    found, expected = both(sizes, gs)
    assert found / len(gs) == pytest.approx(expected / len(gs), abs=2e-6)


def test_chaotic_nets_keep_their_exponents() -> None:
    """Rounding of a field grows with the layers; a growth of six layers still has its digits."""
    found, expected = both((16,) * 7, ("tanh",) * 6, gain=4.0, shift=0.0)
    assert expected.mean() / 6 > 0.1
    assert found / 6 == pytest.approx(expected / 6, abs=1e-5)


def test_dead_neurons_stretch_nothing_and_the_others_all_the_same() -> None:
    found, expected = both((6, 3, 3, 6), ("relu",) * 3, shift=-0.4)
    dead = np.isneginf(expected)
    assert 0 < dead.sum() < P
    assert found[~dead] == pytest.approx(expected[~dead], abs=1e-5)
    # Where only their product vanishes, the caller has to ask again in float64.
    assert not np.isfinite(found[dead]).any()
    assert np.isneginf(found[dead]).any()


def test_what_float32_cannot_tell_is_said_so() -> None:
    """Neurons saturate one after the other: J has numbers of e^-110."""
    diagonal = np.diag([1.0, 1e-6]).astype(np.float32)
    first = np.diag([0.0, 1.0]).astype(np.float32)
    chain = Chain([first] + [diagonal] * 8, [1.0] * 9, [np.zeros(2, np.float32)] * 9, ["tanh"] * 9)
    assert np.isnan(chain.log_growths(np.zeros((2, 3), np.float32))).all()


@pytest.mark.parametrize("ratio", [1.0, 1.0 - 1e-6, 0.999, 0.5, 0.0])
def test_the_largest_is_found_next_to_another_one_and_behind_any_direction(ratio: float) -> None:
    """J is the orthogonal image of (1, ratio, ratio / 2, ...): each direction in turn the first."""
    rng = np.random.default_rng(3)
    q, _ = np.linalg.qr(rng.standard_normal((12, 12)))
    for first in range(12):
        values = np.roll(np.concatenate([[1.0, ratio], 0.5 * ratio * np.ones(10)]), first)
        for matrix in (np.diag(values), q @ np.diag(values), np.diag(values) @ q):
            chain = Chain([matrix.astype(np.float32)], [1.0], [np.zeros(12, np.float32)], ["relu"])
            found = chain.log_growths(np.ones((12, 2), np.float32))
            assert found == pytest.approx(0.0, abs=1e-6)


def test_the_products_are_counted() -> None:
    assert count_products([(20, 20)] * 2) == 20 * 400 + 4000 + 8000
    assert count_products([(200, 200)] * 4) > 10 * count_products([(50, 50)] * 4)
