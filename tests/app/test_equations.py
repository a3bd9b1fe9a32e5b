"""The rule is written with the numbers that the update really had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.words.equations import number, rule_formula, vector, write_sizes, write_update
from nnlab.app.words.notation import subtracted
from nnlab.app.words.stages import make_stages
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.trajectory import Trajectory

NEURON = Network((Layer([[0.5, -0.25]], [0.1], "sgn"),))
CORNER = Patterns([[1.0, -2.0]], [[-1.0]])


def first_update(net: Network, patterns: Patterns, rule: RuleSpec) -> list[str]:
    update = Course(Trajectory(net, patterns, rule, 1)).update(1)
    assert update is not None
    return write_update(update)


def test_hebb_for_one_neuron() -> None:
    lines = first_update(NEURON, CORNER, RuleSpec("hebb", 0.1))
    assert "x = (1, −2), t = −1" in lines[0]
    assert "δw = η t x,  δθ = −η t" in lines
    assert "δw = 0.1·(−1)·(1, −2) = (−0.1, 0.2)" in lines
    assert "w ← w + δw = (0.5, −0.25) + (−0.1, 0.2) = (0.4, −0.05)" in lines
    assert "θ ← θ + δθ = 0.1 + 0.1 = 0.2" in lines


def test_the_error_correcting_rule_writes_its_error() -> None:
    lines = first_update(NEURON, CORNER, RuleSpec("error", 0.1))
    assert "b = 0.5·1 + (−0.25)·(−2) − 0.1 = 0.9" in lines
    assert "O = sgn 0.9 = 1" in lines
    assert "t − O = −1 − 1 = −2" in lines
    assert "δw = 0.1·(−2)·(1, −2) = (−0.2, 0.4)" in lines


def test_backpropagation_writes_the_errors_of_each_layer() -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    lines = first_update(net, CORNER, RuleSpec("backprop", 0.1))
    assert any(line.startswith("δ⁽²⁾ = (t − O) g′(b) = (−1 − ") for line in lines)
    assert any(line.startswith("δ⁽¹⁾₁ = ") for line in lines)
    assert any(line.startswith("δw⁽²⁾ = 0.1·") for line in lines)
    assert any(line.startswith("w⁽¹⁾₁ ← (") for line in lines)


def test_a_batch_names_its_size_and_how_it_is_reduced() -> None:
    patterns = Patterns([[1.0, 0.0], [0.0, 1.0]], [[1.0], [-1.0]])
    lines = first_update(NEURON, patterns, RuleSpec("hebb", 0.1, batch=2, reduction="sum"))
    assert "and 1 more" in lines[0]
    assert "δw = η Σ t x,  δθ = −η Σ t   (2 patterns)" in lines
    assert "δw = 0.1·[1·(1, 0) + (−1)·(0, 1)] = (0.1, −0.1)" in lines
    lines = first_update(NEURON, patterns, RuleSpec("hebb", 0.1, batch=2))
    assert "δw = 0.05·[1·(1, 0) + (−1)·(0, 1)] = (0.05, −0.05)" in lines


SINGLE = Network((Layer([[0.5, -0.25]], [0.1], "linear"),))


@pytest.mark.parametrize(
    ("optimiser", "written"),
    [
        ("momentum", "v ← α v + g = 0.5·0 + 1.9 = 1.9"),
        ("nesterov", "δw = −η (g + α v) = −0.1·(1.9 + 0.5·1.9) = −0.285"),
        ("rmsprop", "v ← β v + (1 − β) g² = 0.75·0 + 0.25·3.61 = 0.902"),
        ("adam", "m* = m/(1 − β₁ᵗ) = 1.9,  v* = v/(1 − β₂ᵗ) = 3.61"),
    ],
)
def test_optimisers_write_what_they_carry(optimiser: str, written: str) -> None:
    rule = RuleSpec("backprop", 0.1, optimiser=optimiser, momentum=0.5, averaging=0.75)
    assert written in first_update(SINGLE, CORNER, rule)


def test_penalties_stand_beside_the_gradient() -> None:
    lines = first_update(SINGLE, CORNER, RuleSpec("backprop", 0.1, l1=0.01, l2=0.1))
    assert any("g = −δ V + γ₁ sgn w + γ₂ w" in line for line in lines)
    assert "for the first weight g = 1.9 + penalty 0.06 = 1.96" in lines


def test_a_neuron_that_is_left_out_says_so() -> None:
    net = start_network((2, 8, 1), ("tanh", "tanh"), 1)
    rule = RuleSpec("backprop", 0.1, dropout=0.9)
    update = Course(Trajectory(net, CORNER, rule, 1)).update(1)
    assert update is not None
    written = [line for stage in make_stages(update) for line in stage.lines]
    assert any(line.endswith("= 0   (left out)") for line in written)


@pytest.mark.parametrize("key", sorted(RULES))
def test_every_rule_has_its_equations(key: str) -> None:
    assert rule_formula(RuleSpec(key))
    adam = rule_formula(RuleSpec("backprop", optimiser="adam", cost="cross_entropy"))
    assert "δ = t − O" in adam and "m*/√v*" in adam


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (-0.12345, "−0.123"), (1e-9, "1e−09"), (1234.5, "1.23e+03")]
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_long_vectors_are_cut() -> None:
    assert vector(np.arange(6.0)) == "(0, 1, 2, 3, …)"


def test_runs_of_equal_layers_are_written_once() -> None:
    assert write_sizes((2, 1)) == "2–1"
    assert write_sizes((2, 4, 4, 1)) == "2–[4]×2–1"
    assert write_sizes((2, *(64,) * 8, 1)) == "2–[64]×8–1"


@given(st.sampled_from([-1.0, 0.0, 1.0]), st.floats(1e-12, 0.5), st.sampled_from([-1, 1]))
def test_a_small_error_can_be_reckoned_by_hand(t: float, gap: float, side: int) -> None:
    O = t + side * gap
    written = subtracted(O, t).strip("()").replace("−", "-")
    assert t - float(written) == pytest.approx(t - O, rel=0.06)
