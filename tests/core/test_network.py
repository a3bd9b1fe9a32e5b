import numpy as np
import pytest

from nnlab.core.network import (
    Layer,
    Network,
    classification_error,
    energy,
    fields,
    output,
    start_network,
    wrong,
)
from nnlab.core.patterns import Patterns


def xor_net() -> Network:
    """XOR by two Heaviside neurons at 1/2 and 3/2, as in the book."""
    hidden = Layer([[1.0, 1.0], [1.0, 1.0]], [0.5, 1.5], "heaviside")
    return Network((hidden, Layer([[1.0, -1.0]], [0.5], "sgn")))


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = Patterns(CORNERS, [[-1.0], [1.0], [1.0], [-1.0]])


def test_fields_of_the_xor_net_by_hand() -> None:
    b, V = fields(xor_net(), CORNERS)
    assert b[0].tolist() == [[-0.5, -1.5], [0.5, -0.5], [0.5, -0.5], [1.5, 0.5]]
    assert V[1].tolist() == [[0, 0], [1, 0], [1, 0], [1, 1]]
    assert V[2].ravel().tolist() == [-1, 1, 1, -1]


def test_energy_and_classification_error_by_hand() -> None:
    assert energy(xor_net(), XOR) == 0.0
    assert classification_error(xor_net(), XOR) == 0.0
    always = Network((Layer([[0.0, 0.0]], [-1.0], "sgn"),))
    assert energy(always, XOR) == 0.5 * 2 * 2**2
    assert classification_error(always, XOR) == 0.5
    assert wrong(always, XOR).tolist() == [True, False, False, True]


def test_outputs_between_0_and_1_are_compared_with_targets_0_and_1() -> None:
    half = Network((Layer([[0.0, 0.0]], [0.0], "sigmoid"),))
    assert energy(half, XOR) == pytest.approx(0.5 * 4 * 0.25)
    assert classification_error(half, XOR) == 0.5


def test_of_several_outputs_the_largest_wins() -> None:
    net = Network((Layer(np.eye(3), np.zeros(3), "linear"),))
    patterns = Patterns([[3.0, 1.0, 2.0], [0.0, 1.0, 2.0]], [[1.0, 0, 0], [0, 1.0, 0]])
    assert wrong(net, patterns).tolist() == [False, True]


def test_no_patterns_have_no_error() -> None:
    nothing = Patterns(np.empty((0, 2)), np.empty((0, 1)))
    assert classification_error(xor_net(), nothing) == 0.0
    assert energy(xor_net(), nothing) == 0.0


def test_start_is_gaussian_with_variance_1_over_fan_in() -> None:
    net = start_network((400, 300, 1), ("tanh", "tanh"), seed=3)
    assert net.layers[0].w.std() == pytest.approx(1 / np.sqrt(400), rel=0.02)
    assert not net.layers[0].theta.any()


@pytest.mark.parametrize(
    ("start", "variance"),
    [("gaussian", 1 / 400), ("normal", 1.0), ("xavier", 2 / 700), ("he", 2 / 400)],
)
def test_starts_have_their_variance_about_zero(start: str, variance: float) -> None:
    w = start_network((400, 300), ("tanh",), 3, start).layers[0].w
    assert w.var() == pytest.approx(variance, rel=0.02)
    assert abs(w.mean()) < 0.02 * np.sqrt(variance)


@pytest.mark.parametrize("sizes", [(5, 3), (3, 5), (4, 4), (2, 1)])
def test_orthogonal_starts_keep_lengths_where_they_can(sizes: tuple[int, int]) -> None:
    w = start_network(sizes, ("tanh",), 3, "orthogonal").layers[0].w
    product = w @ w.T if len(w) <= w.shape[1] else w.T @ w
    assert product == pytest.approx(np.eye(min(sizes)), abs=1e-14)


def test_constant_starts_have_one_weight_and_no_threshold() -> None:
    net = start_network((3, 2, 1), ("tanh", "tanh"), 0, "constant", -0.25)
    assert all((layer.w == -0.25).all() and not layer.theta.any() for layer in net.layers)


def test_the_same_seed_gives_the_same_start() -> None:
    first, same, other = (start_network((2, 4, 1), ("tanh", "sgn"), seed) for seed in (1, 1, 2))
    assert np.array_equal(first.layers[1].w, same.layers[1].w)
    assert not np.array_equal(first.layers[1].w, other.layers[1].w)
    assert not output(start_network((2, 1), ("tanh",), 0, "zero"), CORNERS).any()


@pytest.mark.parametrize(
    ("sizes", "activations", "start", "message"),
    [
        ((2, 1), ("tanh", "tanh"), "gaussian", "do not fit 2 activations"),
        ((2, 0), ("tanh",), "gaussian", "do not fit"),
        ((2, 1), ("tanh",), "magic", "Unknown start 'magic'"),
        ((2, 1), ("magic",), "zero", "Unknown activation 'magic'"),
    ],
)
def test_impossible_starts_are_refused(
    sizes: tuple[int, ...], activations: tuple[str, ...], start: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        start_network(sizes, activations, 0, start)


def test_layers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="Layer 2 takes 3 inputs, but layer 1 has 1"):
        Network((Layer(np.ones((1, 2)), [0.0]), Layer(np.ones((1, 3)), [0.0])))
