"""Samples of exponents of random nets: those of the nets themselves, and closed forms."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import digamma, polygamma

from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.precise import tangent_growth
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.lyapunov.random.sample import Draws, Reading, SampleSpec, read_net


def read(spec: SampleSpec, number: int = 0) -> list[Reading]:
    """Return the readings of all layers of a net of the sample."""
    pieces = read_net(spec.recipe(number), *spec.inputs(number), Draws())
    return [one for one in pieces if one is not None]


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("number", [0, 3])
def test_the_sample_is_the_tangent_growth_of_the_drawn_nets(activation: str, number: int) -> None:
    spec = SampleSpec(RandomNet(activation, N=30, L=5, var_w=2.0, seed=7), points=20)
    net = draw_net(spec.recipe(number))
    x, _ = spec.inputs(number)
    for layers, reading in enumerate(read(spec, number), 1):
        expected = tangent_growth(net.layers[:layers], x)
        assert reading.growth == pytest.approx(expected, abs=1e-9)
        assert (reading.single <= reading.growth + 1e-12).all()


def test_the_direction_is_followed_as_finite_differences_say() -> None:
    spec = SampleSpec(RandomNet(N=20, L=3, var_w=3.0, inputs=4), points=5)
    net, (x, u), step = draw_net(spec.net), spec.inputs(0), 1e-6

    def hidden(v: np.ndarray) -> np.ndarray:
        for layer in net.layers[:-1]:
            v = np.tanh(v @ layer.w.T - layer.theta)
        return v

    change = (hidden(x + step * u) - hidden(x - step * u)) / (2 * step)
    last = read(spec)[-1]
    assert last.single == pytest.approx(np.log(np.linalg.norm(change, axis=1)), abs=1e-6)
    columns = [(hidden(x + step * e) - hidden(x - step * e)) / (2 * step) for e in np.eye(4)]
    largest = np.linalg.norm(np.stack(columns, axis=2), 2, axis=(1, 2))
    assert last.growth == pytest.approx(np.log(largest), abs=1e-6)


def test_the_variance_of_the_fields_is_that_of_the_net() -> None:
    spec = SampleSpec(RandomNet(N=40, L=2), points=3)
    net, (x, _) = draw_net(spec.net), spec.inputs(0)
    b = x @ net.layers[0].w.T - net.layers[0].theta
    after = np.tanh(b) @ net.layers[1].w.T - net.layers[1].theta
    found = read(spec)
    assert found[0].q == pytest.approx(np.mean(b**2, axis=1))
    assert found[1].q == pytest.approx(np.mean(after**2, axis=1))


def test_a_direction_in_linear_nets_grows_as_chi_square_numbers_say() -> None:
    """|W u|^2 is sigma_w^2 chi^2_N / n: the mean of its logarithm and its variance are known."""
    N, L, nets, var_w = 12, 6, 300, 1.7
    spec = SampleSpec(RandomNet("linear", N=N, L=L, var_w=var_w), points=1)
    last = np.array([read(spec, number)[-1].single[0] for number in range(nets)])
    per_layer = 0.5 * (digamma(N / 2) - math.log(N / 2)) + 0.5 * math.log(var_w)
    expected = L * per_layer + 0.5 * math.log(N / 2)
    spread = math.sqrt(L * polygamma(1, N / 2) / 4)
    assert last.mean() == pytest.approx(expected, abs=4 * spread / math.sqrt(nets))
    assert last.std() == pytest.approx(spread, rel=0.2)


def test_with_one_input_there_is_but_one_direction() -> None:
    spec = SampleSpec(RandomNet(N=15, L=3, inputs=1), points=6)
    last = read(spec)[-1]
    assert last.single == pytest.approx(last.growth, abs=1e-12)


def test_nets_that_pass_nothing_on_have_minus_infinity() -> None:
    last = read(SampleSpec(RandomNet(N=8, L=2, var_w=0.0), points=2))[-1]
    assert np.isneginf(last.growth).all()
    dead = read(SampleSpec(RandomNet("relu", N=1, L=8, var_w=2.0, var_b=0.0), points=30))[-1]
    assert np.isneginf(dead.growth).any()


def test_deep_and_steep_nets_keep_finite_exponents() -> None:
    for activation in ("tanh", "linear"):
        recipe = RandomNet(activation, N=10, L=64, var_w=100.0, var_b=50.0)
        assert np.isfinite(read(SampleSpec(recipe, points=4))[-1].growth).all()


def test_inputs_have_the_length_that_is_asked_for() -> None:
    on_sphere = SampleSpec(RandomNet(inputs=3), points=50, place="sphere", q0=2.0)
    x, u = on_sphere.inputs(0)
    assert np.mean(x**2, axis=1) == pytest.approx(np.full(50, 2.0))
    assert np.linalg.norm(u, axis=1) == pytest.approx(np.ones(50))
    assert on_sphere.q0_nodes().tolist() == [2.0]
    box = SampleSpec(RandomNet(), points=100, place="box", q0=0.75)
    x = np.concatenate([box.inputs(number)[0] for number in range(30)])
    assert np.abs(x).max() < 1.5
    assert np.mean(x**2) == pytest.approx(0.75, rel=0.05)
    assert box.q0_nodes().mean() == pytest.approx(0.75, rel=0.03)


def test_every_net_of_a_sample_is_another_one_and_the_first_is_the_recipes() -> None:
    spec = SampleSpec(RandomNet(seed=5), nets=200)
    seeds = {spec.recipe(number).seed for number in range(200)}
    assert len(seeds) == 200
    assert spec.recipe(0) == spec.net
    again = SampleSpec(replace(spec.net, seed=6))
    assert again.recipe(1) != spec.recipe(1)


def test_what_was_drawn_once_is_scaled_not_drawn_again() -> None:
    draws, spec = Draws(), SampleSpec(RandomNet(N=50, L=2), points=3)
    for var_w in (1.5, 4.0):
        one = replace(spec, net=replace(spec.net, var_w=var_w))
        warm = [r for r in read_net(one.net, *one.inputs(0), draws) if r is not None]
        cold = [r for r in read_net(one.net, *one.inputs(0), Draws()) if r is not None]
        assert np.array_equal(warm[-1].growth, cold[-1].growth)


def test_the_memory_of_drawn_numbers_is_bounded() -> None:
    recipe = RandomNet(N=50, L=6)
    x, u = SampleSpec(recipe).inputs(0)
    small, large = Draws(most_bytes=2 * 50 * 50 * 8), Draws()
    for draws in (small, large):
        for _ in read_net(recipe, x, u, draws):
            pass
    assert len(small._known) == 2
    assert len(large._known) == 6


@pytest.mark.parametrize(
    "wrong", [{"nets": 0}, {"points": 101}, {"q0": math.inf}, {"q0": -1.0}, {"place": "here"}]
)
def test_samples_out_of_their_limits_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SampleSpec(RandomNet(), **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="inputs"):
        SampleSpec(RandomNet(inputs=21))


def test_the_sample_lies_among_the_exponents_of_the_nets_map() -> None:
    spec = SampleSpec(RandomNet(N=20, L=4), points=40)
    net = draw_net(spec.net)
    values = ftle_map(net, Box(-1.5, 1.5, -1.5, 1.5), 60, 60, 4)
    found = read(spec)[-1].growth / 4
    assert values.min() - 0.02 <= found.min()
    assert found.max() <= values.max() + 0.02
