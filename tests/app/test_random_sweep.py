"""Samples of exponents that grow in pieces, and the theory beside them; the page in a session."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnlab.app.lyapunov.random.state import RandomState, pack, unpack
from nnlab.app.lyapunov.random.sweep import PRESETS, RandomSweep, make_theory, preset, summarise
from nnlab.core.lyapunov.precise import tangent_growth
from nnlab.core.lyapunov.random.nets import ACTIVATIONS, RandomNet, draw_net
from nnlab.core.lyapunov.random.sample import Draws, SampleSpec

SPEC = SampleSpec(RandomNet(N=20, L=3, var_w=2.0), nets=4, points=5)


def test_a_sweep_grows_net_by_net_to_the_exponents_of_its_nets() -> None:
    sweep, seen = RandomSweep(SPEC, Draws()), []
    while not sweep.finished:
        sweep.advance(0.0)
        seen.append(sweep.nets)
        assert np.isfinite(sweep.exponents).all()
    assert seen == sorted(seen)
    assert set(seen) == {0, 1, 2, 3, 4}
    expected = [
        tangent_growth(draw_net(SPEC.recipe(k)).layers[:-1], SPEC.inputs(k)[0]) for k in range(4)
    ]
    assert sweep.exponents == pytest.approx(np.concatenate(expected) / 3, abs=1e-9)
    assert sweep.growths.shape == sweep.singles.shape == sweep.q.shape == (4, 3, 5)


def test_the_pieces_do_not_change_what_comes_out() -> None:
    one, other = RandomSweep(SPEC, Draws()), RandomSweep(SPEC, Draws())
    one.finish()
    while not other.finished:
        other.advance(0.0)
    assert np.array_equal(one.growths, other.growths)


def test_a_summary_leaves_out_what_is_minus_infinity() -> None:
    found = summarise(np.array([1.0, 3.0, -math.inf]))
    assert (found.mean, found.sd, found.count, found.silent) == (2.0, math.sqrt(2), 2, 1)
    nothing = summarise(np.array([-math.inf]))
    assert math.isnan(nothing.mean)
    assert nothing.silent == 1


def test_wide_nets_have_the_exponents_that_the_theory_gives() -> None:
    """At N = 400 both distributions have their means within a few percent of the theory."""
    spec = SampleSpec(RandomNet(N=400, L=5, var_w=2.5), nets=12, points=20, place="sphere")
    sweep, theory = RandomSweep(spec, Draws()), make_theory(spec)
    sweep.finish()
    assert theory.phase == "chaotic"
    assert summarise(sweep.exponents).mean == pytest.approx(theory.growth[-1] / 5, abs=0.02)
    single = summarise(sweep.single_exponents).mean
    assert single == pytest.approx(theory.single_exponent, abs=0.02)
    assert summarise(sweep.singles[:, -1] / 5).mean == pytest.approx(
        theory.single[-1] / 5, abs=0.02
    )
    assert sweep.q.mean(axis=(0, 2)) == pytest.approx(theory.q, rel=0.05)
    assert theory.growth[-1] / 5 > theory.exponent + 0.1, "ln(N / n) / 2L is no small thing"


@pytest.mark.parametrize("activation", list(ACTIVATIONS))
def test_presets_lie_in_their_phases(activation: str) -> None:
    for key in PRESETS:
        var_w, var_b = preset(RandomNet(activation), key)
        spec = SampleSpec(RandomNet(activation, var_w=var_w, var_b=var_b))
        assert make_theory(spec).phase == key


def test_without_weights_the_theory_is_minus_infinity() -> None:
    theory = make_theory(SampleSpec(RandomNet(var_w=0.0)))
    assert theory.exponent == -math.inf
    assert theory.phase == "ordered"


def test_the_page_comes_back_from_a_session() -> None:
    state = RandomState(RandomNet("relu", N=7, inputs=3), nets=5, place="sphere", q0=1.5, eta=0.3)
    assert unpack(*pack(state)) == state
    assert unpack({}, {}) == RandomState()


@pytest.mark.parametrize(
    ("field", "value"),
    [("nets", 0), ("points", 1000), ("eta", 0.0), ("q0", -1.0), ("place", "sky"), ("nets", 1.5)],
)
def test_wrong_fields_of_a_session_are_named(field: str, value: object) -> None:
    stored, _ = pack(RandomState())
    with pytest.raises(ValueError, match=field):
        unpack({**stored, field: value}, {})
    with pytest.raises(ValueError, match="inputs"):
        replace(RandomState(), net=RandomNet(inputs=100))


def test_what_deep_layers_do_to_one_direction_is_the_mean_field_exponent() -> None:
    theory = make_theory(SampleSpec(RandomNet(N=100, L=64, var_w=2.5)))
    assert theory.single_exponent == pytest.approx(theory.exponent, abs=0.003)
    assert theory.largest_exponent > theory.exponent + 0.02, "ln(N / n) / 2L is still there"
    spec = SampleSpec(RandomNet(N=300, L=30, var_w=2.5), nets=4, points=10)
    sweep = RandomSweep(spec, Draws())
    sweep.finish()
    assert summarise(sweep.single_exponents).mean == pytest.approx(theory.exponent, abs=0.02)


def test_one_layer_has_no_layers_after_the_first() -> None:
    spec = SampleSpec(RandomNet(N=5, L=1), nets=1, points=2)
    sweep = RandomSweep(spec, Draws())
    sweep.finish()
    assert not len(sweep.single_exponents)
    assert math.isnan(make_theory(spec).single_exponent)


def test_a_direction_that_ends_in_the_first_layer_has_minus_infinity() -> None:
    spec = SampleSpec(RandomNet(N=5, L=3, var_w=0.0), nets=1, points=2)
    sweep = RandomSweep(spec, Draws())
    sweep.finish()
    assert sweep.single_exponents.tolist() == [-math.inf, -math.inf]
    assert make_theory(spec).single_exponent == -math.inf
