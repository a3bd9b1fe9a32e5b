"""The rule is written with the numbers that the update really had."""

import numpy as np
import pytest

from nnlab.app.equations import number, vector, write_sizes, write_update
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Course, Trajectory

NEURON = Network((Layer([[0.5, -0.25]], [0.1], "sgn"),))
CORNER = Patterns([[1.0, -2.0]], [[-1.0]])


def first_update(net: Network, patterns: Patterns, rule: RuleSpec) -> list[str]:
    update = Course(Trajectory(net, patterns, rule, 1)).update(1)
    assert update is not None
    return write_update(update)


def test_hebb_for_one_neuron() -> None:
    lines = first_update(NEURON, CORNER, RuleSpec("hebb", 0.1))
    assert "x = (1, −2), t = −1" in lines[0]
    assert "δw = η t x = 0.1·(−1)·(1, −2) = (−0.1, 0.2)" in lines
    assert "w ← w + δw = (0.4, −0.05)" in lines
    assert "θ ← θ + δθ = 0.1 + 0.1 = 0.2" in lines


def test_the_error_correcting_rule_writes_its_error() -> None:
    lines = first_update(NEURON, CORNER, RuleSpec("error", 0.1))
    assert "b = 0.9,  O = g(b) = 1" in lines
    assert "t − O = −1 − 1 = −2" in lines
    assert "δw = η (t − O) x = 0.1·(−2)·(1, −2) = (−0.2, 0.4)" in lines


def test_backpropagation_writes_the_errors_of_each_layer() -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    lines = first_update(net, CORNER, RuleSpec("backprop", 0.1))
    assert any(line.startswith("δ = (t − O) g′(b) = (−1 − ") for line in lines)
    assert any(line.startswith("δ in layer 1 = (") for line in lines)
    assert any(line.startswith("δw, layer 2 = η δ V") for line in lines)


def test_a_batch_names_its_size_and_how_it_is_reduced() -> None:
    patterns = Patterns([[1.0, 0.0], [0.0, 1.0]], [[1.0], [-1.0]])
    lines = first_update(NEURON, patterns, RuleSpec("hebb", 0.1, batch=2, reduction="sum"))
    assert "and 1 more" in lines[0]
    assert any("sum over the batch" in line for line in lines)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.12345, "−0.123"), (1e-9, "1e−09"), (1234.5, "1.23e+03")]
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_long_vectors_are_cut() -> None:
    assert vector(np.arange(6.0)) == "(0, 1, 2, 3, …)"


def test_runs_of_equal_layers_are_written_once() -> None:
    assert write_sizes((2, 1)) == "2 – 1"
    assert write_sizes((2, 4, 4, 1)) == "2 – 4 – 4 – 1"
    assert write_sizes((2, *(64,) * 8, 1)) == "2 – 8 × 64 – 1"
