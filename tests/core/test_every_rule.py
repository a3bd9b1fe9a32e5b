"""What holds for every rule: a step is a function of k, and memories go on where they were."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import OPTIMISERS, RuleSpec
from nnlab.core.training.engines import make_engine
from nnlab.core.trajectory import Trajectory

RANDOM = np.random.default_rng(3)
X = RANDOM.uniform(-1, 1, (23, 2))
TWO = Patterns(X, np.where(X[:, :1] * X[:, 1:] > 0, 1.0, -1.0), np.sign(X[:, :1] + X) + (X == 0))
THREE = from_classes(X, RANDOM.integers(0, 3, 23), 3)


def single(activation: str, features: tuple[str, ...] = ()) -> Network:
    return Network(start_network((len(features) or 2, 1), (activation,), 1).layers, features)


def below_fixed() -> Network:
    hidden = start_network((2, 2), ("sgn",), 4).layers[0]
    return Network((hidden, Layer([[1.0, 1.0]], [1.0], "sgn", frozen=True)))


def deep(output: str = "tanh", outputs: int = 1) -> Network:
    return start_network((2, 4, 3, outputs), ("tanh", "leaky", output), 1)


JOBS = {
    "Hebb": Trajectory(single("sgn"), TWO, RuleSpec("hebb", batch=4), 5),
    "error": Trajectory(single("sgn"), TWO, RuleSpec("error"), 5),
    "error, squares": Trajectory(single("sgn", ("x1*x2", "x1")), TWO, RuleSpec("error"), 5),
    "madaline": Trajectory(below_fixed(), TWO, RuleSpec("error", eta=0.05), 5),
    "assigned": Trajectory(below_fixed(), TWO, RuleSpec("error", 0.05, 3, teacher="assigned"), 5),
    "Hebb, layer": Trajectory(below_fixed(), TWO, RuleSpec("hebb", 0.05, teacher="assigned"), 5),
    "genetic": Trajectory(deep(), TWO, RuleSpec("genetic", population=8, elite=2), 5),
    "plain": Trajectory(deep(), TWO, RuleSpec(batch=5), 5),
    "softmax": Trajectory(deep("softmax", 3), THREE, RuleSpec(cost="cross_entropy"), 5),
    "dropout": Trajectory(deep(), TWO, RuleSpec(dropout=0.4, batch=5, l1=0.001), 5),
    "decay": Trajectory(deep(), TWO, RuleSpec(decay="exponential", decay_rate=0.3), 5),
    **{
        key: Trajectory(deep(), TWO, RuleSpec(eta=0.01, batch=5, optimiser=key, l2=1e-3), 5)
        for key in OPTIMISERS
    },
}


def bits(course: Course, k: int) -> bytes:
    parts = [part for layer in course.at(k).layers for part in (layer.w, layer.theta)]
    return b"".join(part.tobytes() for part in parts) + course.memory(k).tobytes()


@pytest.mark.parametrize("name", JOBS)
def test_chunks_agree_with_a_replay_update_by_update(name: str) -> None:
    job = JOBS[name]
    course, engine = Course(job), make_engine(job)
    course.at(60)
    state = engine.pack(job.start, job.memory)
    for k in range(60):
        assert bits(course, k) == (
            b"".join(
                part.tobytes()
                for layer in engine.unpack(state).layers
                for part in (layer.w, layer.theta)
            )
            + engine.memory(state).tobytes()
        )
        orders, first = course._orders.block(k)
        assert engine.train(state, orders, first, k, k + 1) == k + 1


@settings(max_examples=40)
@given(
    name=st.sampled_from(list(JOBS)),
    visits=st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=6),
    k=st.integers(0, 400),
)
def test_any_way_to_a_step_gives_the_same_bits(
    name: str, visits: list[tuple[int, bool]], k: int
) -> None:
    wandering, straight = Course(JOBS[name]), Course(JOBS[name])
    for place, explained in visits:
        if explained:
            wandering.update(place)
            wandering.curve_of(THREE if name == "softmax" else TWO, 0.0)
        else:
            wandering.run(place, place + 50, 1e-4)
    assert bits(wandering, k) == bits(straight, k)


# Generations are hashed by their number in the trajectory, which begins anew.
@pytest.mark.parametrize("name", [name for name in JOBS if name != "genetic"])
def test_a_run_split_where_an_epoch_ends_goes_on_with_the_same_bits(name: str) -> None:
    job = replace(JOBS[name], rule=replace(JOBS[name].rule, order="sequential"))
    course = Course(job)
    split = 3 * course.updates_per_epoch
    second = Course(replace(job, start=course.at(split), memory=course.memory(split)))
    assert bits(second, 30) == bits(course, split + 30)


@pytest.mark.parametrize("name", JOBS)
def test_an_update_leads_from_one_step_to_the_next(name: str) -> None:
    course = Course(JOBS[name])
    for k in (1, 9):
        update = course.update(k)
        assert update is not None
        for part, old, new in zip(
            update.layers, update.before.layers, update.after.layers, strict=bool(update.layers)
        ):
            assert np.allclose(old.w + part.dw, new.w, rtol=1e-9, atol=1e-12)
            assert np.allclose(old.theta + part.dtheta, new.theta, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", JOBS)
def test_the_curve_of_the_training_set_measured_again_is_the_curve(name: str) -> None:
    course = Course(JOBS[name])
    course.at(70)
    curve, again = course.curve(), course.curve_of(JOBS[name].patterns, 60.0)
    shared = np.isin(curve.k, again.k)
    assert shared.sum() > 4
    assert curve.H[shared] == pytest.approx(again.H[np.isin(again.k, curve.k)], rel=1e-12)
    assert np.array_equal(curve.C[shared], again.C[np.isin(again.k, curve.k)])


@pytest.mark.parametrize("name", JOBS)
@pytest.mark.parametrize("step", [1, 7, 23, 40])
def test_a_run_taken_up_again_goes_on_with_the_same_bits(name: str, step: int) -> None:
    course = Course(JOBS[name])
    later = Course(
        replace(JOBS[name], start=course.at(step), memory=course.memory(step), first=step)
    )
    for k in (1, 2, 30):
        assert bits(later, k) == bits(course, step + k)
    assert later.batch(3).tolist() == course.batch(step + 3).tolist()
    end = later.trajectory.epoch_end(0)
    assert (end + step) % later.updates_per_epoch == 0 and 0 < end <= later.updates_per_epoch
