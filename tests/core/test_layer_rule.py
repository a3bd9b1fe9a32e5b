"""Hidden neurons below a fixed output: targets by Madaline or a lecturer, Hebb and error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.activations import activation_of, coded_targets
from nnlab.core.arrays import FloatArray
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, classification_error, energy, fields, wrong
from nnlab.core.patterns import Patterns, from_classes, take
from nnlab.core.rules import RuleSpec
from nnlab.core.training.layer_rule import LayerEngine, find_lesson
from nnlab.core.training.orders import Orders
from nnlab.core.trajectory import Trajectory

FLAT = ("sgn", "heaviside")


def layered(
    M: int, seed: int, hidden: str = "sgn", output: str = "sgn", outputs: int = 1, N: int = 2
) -> Network:
    rng = np.random.default_rng(seed)
    below = Layer(rng.normal(size=(M, N)), rng.normal(size=M), hidden)
    W = rng.choice([-1.0, 1.0], (outputs, M)) * rng.uniform(0.5, 1.5, (outputs, M))
    return Network((below, Layer(W, rng.normal(size=outputs) * 0.3, output, frozen=True)))


def scattered(p: int, seed: int, outputs: int = 1, M: int = 0) -> Patterns:
    rng = np.random.default_rng(seed)
    drawn = from_classes(rng.uniform(-1, 1, (p, 2)), rng.integers(0, max(2, outputs), p), outputs)
    return Patterns(drawn.x, drawn.t, rng.choice([-1.0, 1.0], (p, M)) if M else None)


def textbook_lesson(net: Network, patterns: Patterns, mu: int) -> FloatArray:
    """Madaline in the slowest and plainest way: try every flip on a net of the states alone."""
    one = take(patterns, [mu])
    b, V = fields(net, one.x)
    top = Network((Layer(net.layers[1].w, net.layers[1].theta, net.activations[1]),))
    t_m = np.zeros(net.sizes[1])
    if not wrong(net, one)[0]:
        return t_m
    g = activation_of(net.activations[0])

    def flip(m: int) -> Patterns:
        states = V[1].copy()
        states[0, m] = g.low + g.high - states[0, m]
        return Patterns(states, one.t)

    def lead(states: Patterns) -> float:
        B = fields(top, states.x)[0][0][0]
        if len(B) == 1:
            return float(B[0] * one.t[0, 0])
        own = int(one.t[0].argmax())
        return float(B[own] - np.delete(B, own).max())

    now = lead(Patterns(V[1], one.t))
    solving = [m for m in range(len(t_m)) if not wrong(top, flip(m))[0]]
    nearing = [m for m in range(len(t_m)) if lead(flip(m)) > now]
    for candidates in (solving, nearing):
        if candidates:
            m = min(candidates, key=lambda place: abs(b[0][0, place]))
            t_m[m] = -1.0 if b[0][0, m] >= 0 else 1.0
            return t_m
    return t_m


def textbook(job: Trajectory, updates: int) -> Network:
    net, rule = job.start, job.rule
    orders = Orders(rule, job.seed, len(job.patterns))
    for k in range(updates):
        mu = orders.batch(k)
        rows = [textbook_lesson(net, job.patterns, int(number)) for number in mu]
        t_m = np.array(rows) if rule.teacher == "madaline" else job.patterns.assigned[mu]
        V = fields(net, job.patterns.x[mu])[1]
        delta = t_m
        if rule.key == "error":
            delta = np.where(t_m == 0, 0.0, coded_targets(net.activations[0], t_m) - V[1])
        factor = rule.eta / len(mu) if rule.reduction == "mean" else rule.eta
        below, top = net.layers
        w = below.w + factor * delta.T @ V[0]
        theta = below.theta - factor * delta.sum(axis=0)
        net = Network((Layer(w, theta, below.activation), top), net.features)
    return net


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    M=st.integers(1, 6),
    hidden=st.sampled_from(FLAT),
    output=st.sampled_from(["sgn", "heaviside", "tanh", "linear", "relu"]),
    outputs=st.sampled_from([1, 3]),
    key=st.sampled_from(["hebb", "error"]),
    teacher=st.sampled_from(["madaline", "assigned"]),
    batch=st.sampled_from([1, 3, 8]),
    reduction=st.sampled_from(["mean", "sum"]),
    order=st.sampled_from(["random", "sequential"]),
)
def test_it_learns_what_a_textbook_loop_learns(
    seed: int,
    M: int,
    hidden: str,
    output: str,
    outputs: int,
    key: str,
    teacher: str,
    batch: int,
    reduction: str,
    order: str,
) -> None:
    rule = RuleSpec(key, 0.1, batch, order, reduction, teacher)
    net = layered(M, seed, hidden, output, outputs)
    job = Trajectory(net, scattered(8, seed, outputs, M), rule, seed)
    found, expected = Course(job).at(30), textbook(job, 30)
    for one, other in zip(found.layers, expected.layers, strict=True):
        np.testing.assert_allclose(one.w, other.w, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(one.theta, other.theta, rtol=1e-12, atol=1e-13)


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    outputs=st.sampled_from([1, 2, 3]),
    output=st.sampled_from(["sgn", "sigmoid", "softmax", "relu", "leaky", "softplus"]),
    hidden=st.sampled_from(["sgn", "heaviside", "tanh", "sigmoid", "relu", "leaky", "softplus"]),
)
def test_its_h_and_c_are_those_of_the_network(
    seed: int, outputs: int, output: str, hidden: str
) -> None:
    if output == "softmax" and outputs == 1:
        outputs = 2
    net = layered(4, seed, hidden, output, outputs)
    job = Trajectory(net, scattered(30, seed, outputs), RuleSpec("error"), 0)
    engine = LayerEngine(job)
    H, C = engine.measure(engine.pack(net))
    assert pytest.approx(energy(net, job.patterns), rel=1e-12) == H
    assert classification_error(net, job.patterns) == C


@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("key", ["hebb", "error"])
@pytest.mark.parametrize("teacher", ["madaline", "assigned"])
def test_any_way_to_a_step_gives_the_same_bits(batch: int, key: str, teacher: str) -> None:
    rule = RuleSpec(key, 0.1, batch, teacher=teacher)
    job = Trajectory(layered(4, 1), scattered(20, 2, M=4), rule, 3)
    course, engine = Course(job), LayerEngine(job)
    orders, state = Orders(rule, 3, 20), engine.pack(job.start)
    for k in range(2000):
        block, first = orders.block(k)
        engine.train(state, block, first, k, k + 1)
    for k in (2000, 1990, 3, 1999, 2000):
        course.at(k)
    assert engine.pack(course.at(2000)).tobytes() == state.tobytes()
    assert engine.pack(course.at(700)).tobytes() == engine.pack(Course(job).at(700)).tobytes()


def test_the_fixed_layer_never_changes() -> None:
    job = Trajectory(layered(3, 0), scattered(12, 1), RuleSpec("error", 0.5))
    top = Course(job).at(500).layers[1]
    assert top.frozen
    assert top.w.tobytes() == job.start.layers[1].w.tobytes()
    assert top.theta.tobytes() == job.start.layers[1].theta.tobytes()


@pytest.mark.parametrize("key", ["hebb", "error"])
def test_a_right_pattern_teaches_nothing_by_madaline(key: str) -> None:
    net = layered(5, 4)
    x = scattered(40, 5).x
    t = fields(net, x)[1][-1]
    course = Course(Trajectory(net, Patterns(x, t), RuleSpec(key, 1.0)))
    assert course.at(200).layers[0].w.tobytes() == net.layers[0].w.tobytes()


def test_madaline_learns_xor_with_two_neurons() -> None:
    x = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    patterns = Patterns(x, -x[:, :1] * x[:, 1:])
    top = Layer(np.array([[1.0, -1.0]]), np.array([1.0]), "sgn", frozen=True)
    solved = 0
    for seed in range(10):
        below = layered(2, seed).layers[0]
        course = Course(Trajectory(Network((below, top)), patterns, RuleSpec("error", 0.1)))
        solved += course.solved(4000)
    assert solved >= 8


def test_madaline_takes_the_neuron_nearest_to_its_line_that_helps() -> None:
    below = Layer(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.3, -0.1, 0.0]), "sgn")
    top = Layer(np.array([[1.0, 1.0, -1.0]]), np.array([2.5]), "sgn", frozen=True)
    net = Network((below, top))
    at_zero = Patterns(np.zeros((1, 2)), np.array([[1.0]]))
    # b = (-0.3, 0.1, 0), V = (-1, 1, 1), B = -3.5: no flip reaches 0; neuron 3 is nearest to 0.
    lesson = find_lesson(RuleSpec("error"), net, at_zero, np.array([0]))
    assert lesson.flipped.tolist() == [2]
    assert lesson.helps.tolist() == [False]
    assert lesson.t_m.tolist() == [[0.0, 0.0, -1.0]]
    assert "nearer to its target" in lesson.reasons[0]
    # With Theta = 0.5, B = -1.5: flipping 1 or 3 gives 0.5; 2 would make it worse.
    net = Network((below, Layer(top.w, np.array([0.5]), "sgn", frozen=True)))
    lesson = find_lesson(RuleSpec("error"), net, at_zero, np.array([0]))
    assert lesson.t_m.tolist() == [[0.0, 0.0, -1.0]]
    assert lesson.helps.tolist() == [True]
    assert "makes the output right" in lesson.reasons[0]


@pytest.mark.parametrize("key", ["hebb", "error"])
@pytest.mark.parametrize("batch", [1, 3])
def test_the_explained_update_is_the_one_that_was_made(key: str, batch: int) -> None:
    rule = RuleSpec(key, 0.2, batch)
    course = Course(Trajectory(layered(4, 7), scattered(9, 8), rule, 1))
    for k in range(1, 30):
        update = course.update(k)
        assert update is not None
        assert update.lesson is not None
        assert len(update.lesson.reasons) == len(update.mu)
        assert np.count_nonzero(update.lesson.t_m, axis=1).max() <= 1
        before, after = update.before.layers[0], update.after.layers[0]
        np.testing.assert_allclose(after.w - before.w, update.dw[0], atol=1e-14)
        np.testing.assert_allclose(after.theta - before.theta, update.dtheta[0], atol=1e-14)
        assert not update.dw[1].any()


def test_features_are_what_the_hidden_layer_gets() -> None:
    features = ("x1", "x2", "x1*x2")
    plain = layered(3, 2, N=3)
    net = Network(plain.layers, features)
    patterns = scattered(10, 3)
    job = Trajectory(net, patterns, RuleSpec("error", 0.1), 2)
    x1, x2 = patterns.x.T
    expanded = Patterns(np.column_stack((x1, x2, x1 * x2)), patterns.t)
    other = Trajectory(plain, expanded, RuleSpec("error", 0.1), 2)
    np.testing.assert_array_equal(
        Course(job).at(100).layers[0].w, Course(other).at(100).layers[0].w
    )


def test_a_teacher_without_targets_is_refused_with_a_way_out() -> None:
    rule = RuleSpec("error", teacher="assigned")
    with pytest.raises(ValueError, match=r"3 hidden neurons have no targets.*Madaline"):
        Trajectory(layered(3, 0), scattered(5, 0), rule)
    with pytest.raises(ValueError, match=r"assigned to 2 hidden neurons, the net has 3.*Madaline"):
        Trajectory(layered(3, 0), scattered(5, 0, M=2), rule)


def test_numbers_without_bound_end_the_run() -> None:
    rule = RuleSpec("hebb", 1e6, teacher="assigned")
    patterns = Patterns(np.array([[1e6, 1e6]]), np.array([[1.0]]), np.ones((1, 2)))
    course = Course(Trajectory(layered(2, 0), patterns, rule))
    assert course.run(0, 10, 1.0) < 10
    assert course.diverged is not None
