"""Curves of sets that are not trained: validation and test, also of those that come late."""

from dataclasses import replace

import numpy as np
import pytest

from nnlab.core.course import Course
from nnlab.core.network import classification_error, energy, start_network
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory


def patterns(p: int, seed: int) -> Patterns:
    x = np.random.default_rng(seed).uniform(-1, 1, (p, 2))
    return Patterns(x, np.where(x[:, :1] * x[:, 1:] > 0, 1.0, -1.0))


def course(rule: RuleSpec = RuleSpec(eta=0.05)) -> Course:  # noqa: B008
    output = "sigmoid" if rule.cost == "cross_entropy" else "tanh"
    net = start_network((2, 4, 1), ("tanh", output), 1)
    return Course(Trajectory(net, patterns(30, 0), rule, 5))


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
def test_a_set_has_the_energy_of_the_networks_along_the_run(cost: str) -> None:
    run, test = course(RuleSpec(cost=cost)), patterns(77, 9)
    run.at(2500)
    curve = run.curve_of(test, 60.0)
    assert curve.k[0] == 0
    assert np.array_equal(curve.k, np.arange(0, 2501, curve.k[1]))
    for k in (0, 1200, 2500):
        place, net = np.searchsorted(curve.k, k), run.at(k)
        assert curve.H[place] == pytest.approx(energy(net, test, cost), rel=1e-12)
        assert curve.C[place] == classification_error(net, test)
        assert run.measure(k, test) == (curve.H[place], curve.C[place])


def test_the_training_sets_own_curve_is_the_same() -> None:
    run = course()
    run.at(900)
    own, again = run.curve(), run.curve_of(run.trajectory.patterns, 60.0)
    assert run.is_measured(run.trajectory.patterns)
    assert np.array_equal(own.k, again.k)
    assert np.array_equal(own.H, again.H)
    assert np.array_equal(own.C, again.C)


def test_calls_without_time_add_a_point_each_coarse_before_fine() -> None:
    run, test = course(), patterns(20, 3)
    run.at(1000)
    lengths = [len(run.curve_of(test, 0.0).k) for _ in range(8)]
    assert lengths == list(range(1, 9))
    assert not run.is_measured(test)
    # 0, 512, 256 ... came first: eight points 128 apart and the first between them.
    assert run.curve_of(test, 0.0).k.tolist() == [0, 64, *range(128, 1000, 128)]


def test_what_is_known_of_a_set_grows_with_the_run() -> None:
    run, test = course(), patterns(20, 3)
    k, seen = 0, np.empty(0)
    while k < 5000:
        k = run.run(k, min(5000, k + 37), 1.0)
        curve = run.curve_of(test, 1e-4)
        assert len(curve.k) >= 1
        assert (np.diff(curve.k) > 0).all()
    seen = run.curve_of(test, 60.0).H
    fresh = course()
    fresh.at(5000)
    assert np.array_equal(seen, fresh.curve_of(test, 60.0).H)


def test_asking_for_other_sets_changes_no_bit_of_the_run() -> None:
    run, straight = course(), course()
    for k in (10, 400, 90):
        run.measure(k, patterns(5, k))
        run.curve_of(patterns(6, k), 0.0)
    assert np.array_equal(run.at(700).layers[0].w, straight.at(700).layers[0].w)
    assert np.array_equal(run.curve().H, straight.curve().H)


def test_few_sets_are_remembered_and_an_empty_one_has_no_energy() -> None:
    run = course()
    run.at(50)
    for seed in range(20):
        run.curve_of(patterns(3, seed), 0.0)
    assert len(run._sets) == 4
    assert run.measure(50, no_patterns()) == (0.0, 0.0)
    assert not run.curve_of(no_patterns(), 1.0).H.any()


def test_memories_behind_the_parameters_do_not_disturb() -> None:
    job = course(RuleSpec(optimiser="adam", batch=7)).trajectory
    run = Course(replace(job))
    assert run.measure(40, job.patterns)[0] == pytest.approx(energy(run.at(40), job.patterns))
