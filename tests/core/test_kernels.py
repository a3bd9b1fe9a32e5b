"""The compiled loops against plain numpy, for any shape, rule and batch."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from nnlab.core.compiled import kernels, narrow_kernels
from nnlab.core.compiled.lane_exp import exp_minus, softplus
from nnlab.core.compiled.lane_tanh import tanh
from nnlab.core.compiled.lanes import EIGHT, FOUR, load, store, total
from nnlab.core.compiled.layout import Layout
from nnlab.core.network import Layer, Network, classification_error, energy, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.engine import PlainEngine
from nnlab.core.training.explain import explain
from nnlab.core.training.flat_params import flatten
from nnlab.core.training.gauge import Gauge
from nnlab.core.warm import warm

SMOOTH = ("linear", "tanh", "sigmoid", "relu", "leaky", "softplus")


@njit
def tanh_of(b, V, lanes):
    for i in range(0, len(b), len(lanes)):
        store(V, i, tanh(load(b, i, lanes)))


@njit
def softplus_of(b, V, lanes):
    for i in range(0, len(b), len(lanes)):
        store(V, i, softplus(load(b, i, lanes)))


@njit
def exp_minus_of(b, V, lanes):
    for i in range(0, len(b), len(lanes)):
        store(V, i, exp_minus(load(b, i, lanes)))


@njit
def total_of(a, lanes):
    return total(load(a, 0, lanes))


def compiled_tanh(b: np.ndarray, lanes: tuple[float, ...], of=tanh_of) -> np.ndarray:
    padded = np.zeros(-(-len(b) // len(lanes)) * len(lanes))
    padded[: len(b)] = b
    V = np.empty_like(padded)
    of(padded, V, lanes)
    return V[: len(b)]


@pytest.mark.parametrize("lanes", [FOUR, EIGHT], ids=len)
def test_tanh_is_right_to_the_last_bits_over_all_of_float64(lanes: tuple[float, ...]) -> None:
    random = np.random.default_rng(0)
    small = 10.0 ** random.uniform(-300, 1.5, 100_000)
    b = np.concatenate([np.linspace(-22, 22, 400_001), small, -small])
    b = b[b != 0]
    expected = np.array([math.tanh(x) for x in b])
    # math.tanh itself is wrong by up to 3.1e-16.
    assert np.abs(compiled_tanh(b, lanes) / expected - 1).max() < 7e-16


def test_tanh_agrees_with_its_continued_fraction() -> None:
    # b / (1 + b^2 / (3 + b^2 / (5 + ...))) in extended precision, where the platform has it.
    b = np.random.default_rng(1).uniform(-3, 3, 20_000)
    exact = np.zeros(len(b), dtype=np.longdouble)
    wide = b.astype(np.longdouble)
    for odd in range(81, 0, -2):
        exact = wide**2 / (odd + exact) if odd > 1 else wide / (1 + exact)
    relative = np.abs((compiled_tanh(b, EIGHT).astype(np.longdouble) - exact) / exact)
    assert relative.max() < 4.2e-16


def test_tanh_at_the_edges() -> None:
    b = np.array([0.0, -0.0, 5e-324, np.inf, -np.inf, np.nan, 1e300, -20.0])
    V = compiled_tanh(b, FOUR)
    assert V[:5].tolist() == [0.0, -0.0, 5e-324, 1.0, -1.0]
    assert np.signbit(V[1])
    assert np.isnan(V[5])
    assert V[6:].tolist() == [1.0, -1.0]


def test_softplus_and_exponentials_are_right_to_the_last_bits() -> None:
    b = np.concatenate([np.linspace(-700, 700, 100_001), np.linspace(-3, 3, 100_001)])
    expected = np.array([max(x, 0.0) + math.log1p(math.exp(-abs(x))) for x in b])
    assert np.abs(compiled_tanh(b, EIGHT, softplus_of) / expected - 1).max() < 1e-15
    expected = np.array([math.exp(-abs(x)) for x in b])
    assert np.abs(compiled_tanh(b, FOUR, exp_minus_of) / expected - 1).max() < 5e-16
    edges = compiled_tanh(np.array([np.inf, -np.inf, np.nan, -1e300]), FOUR, softplus_of)
    assert edges[0] == np.inf
    assert 0 <= edges[1] < 1e-300
    assert np.isnan(edges[2])
    assert 0 <= edges[3] < 1e-300


def test_total_adds_in_halves() -> None:
    a = np.array([1e16, 1.0, -1e16, 1.0])
    assert total_of(a, FOUR) == (1e16 - 1e16) + (1.0 + 1.0)


def moved(net: Network, seed: int) -> Network:
    random = np.random.default_rng(seed)
    return Network(
        tuple(Layer(a.w, random.normal(size=a.theta.shape), a.activation) for a in net.layers)
    )


def agrees(net: Network, patterns: Patterns, rule: RuleSpec, orders: np.ndarray) -> None:
    """Let a kernel do the first update of `orders` and compare it with numpy's."""
    engine = PlainEngine(net, patterns, rule)
    params = engine.pack(net)
    assert engine.train(params, orders, 0, 0, 1) == 1
    after = engine.unpack(params)
    mu = orders[0, : rule.batch]
    update = explain(1, rule, mu, patterns, (net, after))
    for layer, trained, part in zip(net.layers, after.layers, update.layers, strict=True):
        scale = 1 + np.abs(part.dw).max()
        assert np.allclose(trained.w, layer.w + part.dw, rtol=1e-12, atol=1e-13 * scale)
        assert np.allclose(trained.theta, layer.theta + part.dtheta, rtol=1e-12, atol=1e-13 * scale)


@settings(max_examples=60)
@given(
    inputs=st.integers(1, 10),
    hidden=st.lists(st.integers(1, 20), max_size=8),
    outputs=st.integers(1, 3),
    keys=st.lists(st.sampled_from(SMOOTH), min_size=9, max_size=9),
    batch=st.sampled_from([1, 2, 5, 6, 10, 61, 130]),
    reduction=st.sampled_from(["mean", "sum"]),
    seed=st.integers(0, 1000),
)
def test_an_update_by_backpropagation_is_numpys(
    inputs: int,
    hidden: list[int],
    outputs: int,
    keys: list[str],
    batch: int,
    reduction: str,
    seed: int,
) -> None:
    sizes = (inputs, *hidden, outputs)
    net = moved(start_network(sizes, keys[: len(sizes) - 1], seed), seed)
    random = np.random.default_rng(seed)
    p = 127
    patterns = Patterns(random.normal(size=(p, inputs)), random.choice([-1.0, 1.0], (p, outputs)))
    rule = RuleSpec("backprop", 0.03, batch, reduction=reduction)
    agrees(net, patterns, rule, random.permutation(p)[None])


@pytest.mark.parametrize("key", ["hebb", "error"])
@pytest.mark.parametrize("activation", ["sgn", "heaviside", "tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("batch", [1, 7])
def test_an_update_of_one_layer_is_numpys(key: str, activation: str, batch: int) -> None:
    random = np.random.default_rng(4)
    net = moved(start_network((3, 2), (activation,), 1), 1)
    patterns = Patterns(random.normal(size=(40, 3)), random.choice([-1.0, 1.0], (40, 2)))
    agrees(net, patterns, RuleSpec(key, 0.1, batch), random.permutation(40)[None])


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 64, 64, 1), (3, 9, 2)], ids=str)
@pytest.mark.parametrize("activation", ["sgn", "heaviside", *SMOOTH])
def test_energy_and_error_are_numpys(sizes: tuple[int, ...], activation: str) -> None:
    random = np.random.default_rng(8)
    net = moved(start_network(sizes, (activation,) * (len(sizes) - 1), 3), 2)
    for p in (1, 5, 33):
        x, t = random.normal(size=(p, sizes[0])), random.choice([-1.0, 1.0], (p, sizes[-1]))
        patterns = Patterns(x, t)
        engine = PlainEngine(net, patterns, RuleSpec())
        H, C = engine.measure(engine.pack(net))
        assert pytest.approx(energy(net, patterns), rel=1e-12) == H
        assert classification_error(net, patterns) == C


@pytest.mark.parametrize("sizes", [(2, 4, 3), (2, 5, 1), (2, 20, 4), (3, 11, 1)], ids=str)
@pytest.mark.parametrize(
    ("output", "cost"),
    [("sigmoid", "cross_entropy"), ("softmax", "cross_entropy"), ("softmax", "quadratic")],
)
def test_energy_of_every_cost_is_numpys(sizes: tuple[int, ...], output: str, cost: str) -> None:
    random = np.random.default_rng(8)
    net = moved(start_network(sizes, ("tanh",) * (len(sizes) - 2) + (output,), 3), 2)
    for p in (0, 1, 70):
        t = random.choice([-1.0, 1.0], (p, sizes[-1]))
        patterns = Patterns(random.normal(size=(p, sizes[0])), t)
        H, C = Gauge(net, patterns, cost).measure(flatten(net))
        assert pytest.approx(energy(net, patterns, cost), rel=1e-12) == H
        assert classification_error(net, patterns) == C


def test_a_last_batch_that_is_smaller_has_its_own_mean() -> None:
    patterns = Patterns([[1.0], [2.0], [4.0]], [[1.0], [1.0], [1.0]])
    net = start_network((1, 1), ("linear",), 0, "zero")
    engine = PlainEngine(net, patterns, RuleSpec("hebb", 1.0, 2))
    params = engine.pack(net)
    engine.train(params, np.array([[0, 1, 2]]), 0, 0, 2)
    assert params.tolist() == [1.5 + 4.0, -2.0]


def test_padding_leaves_no_trace() -> None:
    layout = Layout((2, 5, 1), 4)
    assert layout.widths.tolist() == [4, 8, 4]
    assert layout.mask.tolist() == [1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 0]
    assert len(np.unique(layout.places)) == 2 * (10 + 5) + 5 + 1
    assert layout.places.max() < layout.length


def test_warming_compiles_every_kernel() -> None:
    warm()
    assert len(kernels.train_single.signatures) == 2
    for kernel in (kernels.train_batches, kernels.measure):
        assert len(kernel.signatures) == 1
    for kernel in (narrow_kernels.train_narrow, narrow_kernels.measure_narrow):
        assert len(kernel.signatures) == 1
