import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.activations import ACTIVATIONS, activation_of, coded_targets

SMOOTH = ("linear", "tanh", "sigmoid")


@pytest.mark.parametrize("key", SMOOTH)
@given(b=st.floats(-6, 6))
def test_derivative_is_the_limit_of_differences(key: str, b: float) -> None:
    g, h = ACTIVATIONS[key], 1e-5
    difference = (g.g(np.array([b + h])) - g.g(np.array([b - h]))) / (2 * h)
    assert g.dg(np.array([b])) == pytest.approx(difference, rel=1e-6, abs=1e-9)


def test_the_line_itself_belongs_to_the_class_plus() -> None:
    zero = np.zeros(1)
    assert ACTIVATIONS["sgn"].g(zero)[0] == 1.0
    assert ACTIVATIONS["heaviside"].g(zero)[0] == 1.0


def test_steps_let_nan_be_seen() -> None:
    for key in ACTIVATIONS:
        assert np.isnan(ACTIVATIONS[key].g(np.array([np.nan]))).all(), key
    assert np.isnan(ACTIVATIONS["softmax"].g(np.array([[0.0, np.nan, 1.0]]))).all()


def test_relu_and_its_slope() -> None:
    b = np.array([-2.0, 0.0, 3.0])
    assert ACTIVATIONS["relu"].g(b).tolist() == [0.0, 0.0, 3.0]
    assert ACTIVATIONS["relu"].dg(b).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_targets_are_coded_as_the_outputs_that_stand_for_them(key: str) -> None:
    g = ACTIVATIONS[key]
    assert coded_targets(key, [[-1.0], [1.0]]).tolist() == [[g.low], [g.high]]
    assert g.low < g.level < g.high


def test_codes_differ() -> None:
    assert len({g.code for g in ACTIVATIONS.values()}) == len(ACTIVATIONS)


def test_unknown_activation_lists_those_that_exist() -> None:
    with pytest.raises(ValueError, match=r"'swish'; choose one of sgn, heaviside"):
        activation_of("swish")
