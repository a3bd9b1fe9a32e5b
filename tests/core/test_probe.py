"""The image of a circle against linear algebra, decimals of sixty digits and the net itself."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.box import Box
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.probe import Probe, follow_circle
from nnlab.core.lyapunov.tangents import push_steps
from nnlab.core.network import Layer, Network, fields, start_network
from tests.core.plane_nets import make_net

CENTRE = (0.31, -0.42)


def turned(probe: Probe, ell: int) -> np.ndarray:
    """Return the circle's angles counted from v_1 of J_ell."""
    v = probe.stages[ell].right[:, 0]
    return np.asarray(probe.angles - np.arctan2(v[1], v[0]))


def states(net: Network, x: np.ndarray, ell: int) -> np.ndarray:
    """Return V of layer ell (points, neurons)."""
    return fields(net, x)[1][ell]


def jacobian(net: Network, ell: int, step: float = 1e-6) -> np.ndarray:
    """Return J_ell at the centre by central differences."""
    ends = [
        states(net, np.array([CENTRE]) + sign * step * d, ell)[0]
        for d in np.eye(2)
        for sign in (1, -1)
    ]
    return np.column_stack([ends[0] - ends[1], ends[2] - ends[3]]) / (2 * step)


@pytest.mark.parametrize("widths", [(7, 5, 3), (2, 2), (4, 1, 6)])
@pytest.mark.parametrize("radius", [1e-3, 0.5, 30.0])
def test_a_linear_nets_image_is_the_ellipse(widths: tuple[int, ...], radius: float) -> None:
    net = make_net((2, *widths, 1), "linear")
    probe = follow_circle(net, CENTRE, radius, len(widths) + 1)
    for ell, stage in enumerate(probe.stages[1:], 1):
        ellipse = stage.ellipse(radius, turned(probe, ell))
        assert stage.image == pytest.approx(ellipse, abs=1e-12 * max(radius, 1.0))
        product = np.linalg.multi_dot([np.eye(2)] + [one.w.T for one in net.layers[:ell]])
        values = np.linalg.svd(product, compute_uv=False)
        assert stage.growth[0] == pytest.approx(values[0])
        assert stage.growth[1] == pytest.approx(values[1] if len(values) > 1 else 0.0, abs=1e-14)


@pytest.mark.parametrize("hidden", ["tanh", "sigmoid", "softplus", "leaky"])
@pytest.mark.parametrize("features", [(), ("x1", "x2^2", "x1*x2", "sin x1")])
def test_singular_values_and_vectors_are_those_of_the_jacobian(
    hidden: str, features: tuple[str, ...]
) -> None:
    plain = make_net((len(features) or 2, 6, 9, 4), hidden)
    top = Layer(plain.layers[-1].w, plain.layers[-1].theta, "softmax")
    net = Network((*plain.layers[:-1], top), features)
    probe = follow_circle(net, CENTRE, 0.1, 3)
    for ell, stage in enumerate(probe.stages[1:], 1):
        J = jacobian(net, ell)
        assert stage.growth == pytest.approx(np.linalg.svd(J, compute_uv=False), abs=1e-7)
        assert abs(np.linalg.svd(J)[2] @ stage.right) == pytest.approx(np.eye(2), abs=1e-4)
        assert stage.lengths == pytest.approx(distances(net, probe, ell), abs=1e-12)


def distances(net: Network, probe: Probe, ell: int) -> np.ndarray:
    """Return how far the circle's points lie from the centre after the layer."""
    circle = np.column_stack([np.cos(probe.angles), np.sin(probe.angles)])
    away = states(net, np.array(CENTRE) + probe.radius * circle, ell)
    return np.asarray(np.linalg.norm(away - states(net, np.array([CENTRE]), ell), axis=1))


def test_the_image_is_that_of_the_net_seen_from_its_two_left_singular_vectors() -> None:
    net = make_net((2, 8, 8, 1))
    probe = follow_circle(net, CENTRE, 0.4, 2)
    left, values, _ = np.linalg.svd(jacobian(net, 2), full_matrices=False)
    circle = np.column_stack([np.cos(probe.angles), np.sin(probe.angles)])
    image = states(net, np.array(CENTRE) + 0.4 * circle, 2) - states(net, np.array([CENTRE]), 2)
    assert np.abs(probe.stages[2].image) == pytest.approx(np.abs(image @ left), abs=1e-6)
    assert np.abs(probe.stages[2].image[:, 1]).max() < 0.4 * values[0]


@given(radius=st.floats(1e-6, 1e-4), seed=st.integers(1, 20))
def test_small_circles_become_the_ellipse_even_in_saturated_nets(radius: float, seed: int) -> None:
    net = start_network((2, 5, 5, 5, 1), ("tanh",) * 4, seed)
    steep = Network(tuple(Layer(9 * one.w, one.theta, one.activation) for one in net.layers))
    probe = follow_circle(steep, CENTRE, radius, 3)
    for ell, stage in enumerate(probe.stages):
        difference = np.abs(stage.image - stage.ellipse(radius, turned(probe, ell))).max()
        assert difference < 3e3 * radius * stage.lengths.max()


def test_the_vectors_keep_to_one_side() -> None:
    net = make_net((2, 6, 6, 1))
    for ahead in ((1.0, 0.0), (-1.0, 0.2), (0.0, 1.0)):
        stages = follow_circle(net, CENTRE, 0.1, 3, ahead=ahead).stages
        assert all(stage.right[:, 0] @ ahead >= 0 for stage in stages[1:])
        assert all(np.linalg.det(stage.right) == pytest.approx(1.0) for stage in stages)


def test_growth_along_the_stretching_direction_is_l_lambda() -> None:
    net = make_net((2, 12, 12, 12, 1))
    x1, x2 = CENTRE
    spot = Box(x1 - 1e-6, x1 + 1e-6, x2 - 1e-6, x2 + 1e-6)
    probe = follow_circle(net, CENTRE, 1e-5, 4)
    for ell in range(1, 5):
        value = float(ftle_map(net, spot, 1, 1, ell, include_output=True)[0, 0])
        curves = probe.curves(ell)
        assert curves.stretching[ell] == pytest.approx(ell * value, abs=1e-5)
        assert curves.largest[ell] == pytest.approx(ell * value, abs=1e-5)
        assert curves.circle[ell] == pytest.approx(ell * value, abs=1e-3)
        assert curves.least[ell] == probe.stages[ell].log_growth[1]
        assert np.all(curves.stretching <= curves.largest + 1e-12)


def test_the_mean_growth_is_that_over_all_directions() -> None:
    probe = follow_circle(make_net((2, 6, 6, 1)), CENTRE, 0.1, 3, points=4096)
    curves = probe.curves(2)
    for ell in range(3):
        ellipse = probe.stages[ell].ellipse(1.0, probe.angles)
        mean = np.log(np.linalg.norm(ellipse, axis=1)).mean()
        assert curves.mean[ell] == pytest.approx(mean, abs=1e-9)


def test_squares_conserve_the_product_of_both_growths() -> None:
    """Lambda_1 Lambda_2 = |det J|, also where one is smaller than the other by many digits."""
    random = np.random.default_rng(3)
    layers = tuple(
        Layer(random.normal(size=(2, 2)) * [[9.0], [0.01]], np.zeros(2), "linear")
        for _ in range(12)
    )
    stage = follow_circle(Network(layers), CENTRE, 0.1, 12).stages[-1]
    determinant = sum(np.log(abs(np.linalg.det(layer.w))) for layer in layers)
    assert sum(stage.log_growth) == pytest.approx(determinant, abs=1e-9)
    assert stage.log_growth[1] < stage.log_growth[0] - 40


@pytest.mark.parametrize("key", ["sgn", "heaviside"])
def test_steps_map_a_small_circle_to_a_point(key: str) -> None:
    net = Network((Layer(np.eye(2), np.array([5.0, 5.0]), key), Layer(np.eye(2), np.zeros(2))))
    probe = follow_circle(net, CENTRE, 0.1, 2)
    assert probe.stages[1].growth == (0.0, 0.0)
    assert not probe.stages[2].image.any()
    assert np.isneginf(probe.curves(1).circle[1:]).all()


def test_what_cannot_be_followed_is_said() -> None:
    net = make_net((2, 4, 1))
    with pytest.raises(ValueError, match="l = 3 is not one of 0 to 2"):
        follow_circle(net, CENTRE, 0.1, 3)
    with pytest.raises(ValueError, match="not of 3"):
        follow_circle(make_net((3, 4, 1)), CENTRE, 0.1, 1)
    wild = Network((Layer(np.full((2, 2), 1e300), np.zeros(2), "linear"),) * 2)
    with pytest.raises(ValueError, match="diverged"):
        follow_circle(wild, CENTRE, 0.1, 2)


def exactly(key: str, b: float, step: float) -> float:
    """Return g(b + step) - g(b) by sixty digits."""
    with localcontext() as context:
        context.prec = 60
        low, high = Decimal(b), Decimal(b) + Decimal(step)

        def g(value: Decimal) -> Decimal:
            if key == "softplus":
                return (1 + value.exp()).ln()
            factor = 2 if key == "tanh" else 1
            return 1 / (1 + (-factor * value).exp())

        return float((g(high) - g(low)) * (2 if key == "tanh" else 1))


@given(
    key=st.sampled_from(["tanh", "sigmoid", "softplus"]),
    b=st.floats(-25, 25),
    step=st.floats(-10, 10).filter(lambda value: abs(value) > 1e-12),
)
def test_small_steps_keep_their_digits(key: str, b: float, step: float) -> None:
    found = push_steps(key, np.array([b]), np.array([[step]]))
    assert found[0, 0] == pytest.approx(exactly(key, b, step), rel=1e-9, abs=0)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_large_steps_are_differences(key: str) -> None:
    random = np.random.default_rng(5)
    b, steps = random.normal(size=6), 2 * random.normal(size=(6, 40))
    g = ACTIVATIONS[key].g
    expected = g(b + steps.T) - g(b)
    assert pytest.approx(expected, abs=1e-12) == push_steps(key, b, steps).T


def test_steps_of_a_saturated_softmax_keep_their_digits() -> None:
    b, step = np.array([60.0, 0.0, 1.0]), np.array([1e-3, -2e-3, 5e-4])
    found = push_steps("softmax", b, step[:, None])[:, 0]
    with localcontext() as context:
        context.prec = 60
        before = [Decimal(value).exp() for value in b.tolist()]
        after = [(Decimal(x) + Decimal(d)).exp() for x, d in np.column_stack([b, step]).tolist()]
        shares = zip(before, after, strict=True)
        expected = [float(new / sum(after) - old / sum(before)) for old, new in shares]
    assert found == pytest.approx(expected, rel=1e-9, abs=0)
