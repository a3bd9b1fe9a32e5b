"""Backpropagation with every setting: the kernels against numpy, and as a function of k."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.backprop import gradients, penalty
from nnlab.core.course import Course
from nnlab.core.network import Layer, Network, classification_error, energy, start_network
from nnlab.core.patterns import Patterns, from_classes
from nnlab.core.rules import OPTIMISERS, RuleSpec
from nnlab.core.training.dropout import keep_factors
from nnlab.core.training.engines import make_engine
from nnlab.core.training.optimisers import EPOCHS, HEADER, UPDATES
from nnlab.core.trajectory import Trajectory

SMOOTH = ("linear", "tanh", "sigmoid", "relu", "leaky", "softplus")
OUTPUTS = [
    ("quadratic", "tanh", 1),
    ("quadratic", "linear", 2),
    ("quadratic", "softmax", 3),
    ("cross_entropy", "sigmoid", 1),
    ("cross_entropy", "sigmoid", 2),
    ("cross_entropy", "softmax", 4),
]
P = 33


def patterns(outputs: int, p: int = P, seed: int = 0) -> Patterns:
    random = np.random.default_rng(seed)
    x = random.uniform(-1, 1, (p, 2))
    return from_classes(x, random.integers(0, max(2, outputs), p), outputs)


def bits(net: Network) -> bytes:
    return b"".join(layer.w.tobytes() + layer.theta.tobytes() for layer in net.layers)


def net_of(hidden: tuple[int, ...], activation: str, output: str, outputs: int) -> Network:
    sizes = (2, *hidden, outputs)
    return start_network(sizes, (activation,) * len(hidden) + (output,), 3)


rules = st.builds(
    RuleSpec,
    # Small: sums over all patterns with momentum must not diverge in deep linear nets.
    eta=st.sampled_from([0.0001, 0.0005]),
    batch=st.sampled_from([1, 4, 10, 33, 70]),
    reduction=st.sampled_from(["mean", "sum"]),
    optimiser=st.sampled_from(list(OPTIMISERS)),
    momentum=st.sampled_from([0.0, 0.9]),
    averaging=st.sampled_from([0.9, 0.999]),
    l1=st.sampled_from([0.0, 0.01]),
    l2=st.sampled_from([0.0, 0.1]),
    dropout=st.sampled_from([0.0, 0.0, 0.3]),
    decay=st.sampled_from(["constant", "inverse", "exponential"]),
    order=st.sampled_from(["random", "sequential"]),
)
shapes = st.lists(st.integers(1, 17), max_size=4).map(tuple)


@settings(max_examples=60)
@given(
    rule=rules,
    hidden=shapes,
    activation=st.sampled_from(SMOOTH),
    output=st.sampled_from(OUTPUTS),
    fixed=st.sets(st.integers(0, 4)),
    k=st.sampled_from([1, 2, 35]),
)
def test_an_update_is_numpys_for_every_setting(
    rule: RuleSpec,
    hidden: tuple[int, ...],
    activation: str,
    output: tuple[str, str, int],
    fixed: set[int],
    k: int,
) -> None:
    cost, key, outputs = output
    net = net_of(hidden, activation, key, outputs)
    marked = [replace(a, frozen=i in fixed and i > 0) for i, a in enumerate(net.layers)]
    job = Trajectory(Network(tuple(marked)), patterns(outputs), replace(rule, cost=cost), -5)
    update = Course(job).update(k)
    assert update is not None
    for part, old, new in zip(
        update.layers, update.before.layers, update.after.layers, strict=True
    ):
        for changed, change in (
            (new.w - old.w, part.dw),
            (new.theta - old.theta, part.dtheta),
        ):
            assert np.allclose(changed, change, rtol=1e-7, atol=1e-14 + 1e-9 * np.abs(change).max())
        if old.frozen:
            assert np.array_equal(new.w, old.w)
            assert not part.dw.any()


class Textbook:
    """The optimisers as books and torch write them, a loop over single numbers."""

    def __init__(self, rule: RuleSpec, parts: list[np.ndarray]) -> None:
        self.rule, self.parts, self.t = rule, parts, 0
        self.first = [np.zeros_like(part) for part in parts]
        self.second = [np.zeros_like(part) for part in parts]

    def step(self, slopes: list[np.ndarray]) -> None:
        rule, self.t = self.rule, self.t + 1
        for part, slope, m, v in zip(self.parts, slopes, self.first, self.second, strict=True):
            for i in np.ndindex(part.shape):
                g = slope[i]
                if rule.optimiser == "adam":
                    m[i] = rule.momentum * m[i] + (1 - rule.momentum) * g
                    v[i] = rule.averaging * v[i] + (1 - rule.averaging) * g * g
                    m_hat = m[i] / (1 - rule.momentum**self.t)
                    v_hat = v[i] / (1 - rule.averaging**self.t)
                    g = m_hat / (v_hat**0.5 + 1e-8)
                elif rule.optimiser == "rmsprop":
                    v[i] = rule.averaging * v[i] + (1 - rule.averaging) * g * g
                    g = g / (v[i] ** 0.5 + 1e-8)
                elif rule.optimiser != "sgd":
                    m[i] = rule.momentum * m[i] + g
                    g = g + rule.momentum * m[i] if rule.optimiser == "nesterov" else m[i]
                part[i] -= rule.eta * g


@pytest.mark.parametrize("optimiser", list(OPTIMISERS))
@pytest.mark.parametrize(("cost", "output", "outputs"), OUTPUTS)
def test_a_hundred_updates_are_those_of_a_textbook_loop(
    optimiser: str, cost: str, output: str, outputs: int
) -> None:
    rule = RuleSpec(
        eta=0.01, batch=5, optimiser=optimiser, averaging=0.99, cost=cost, l1=1e-3, l2=1e-2
    )
    net, data = net_of((4, 3), "tanh", output, outputs), patterns(outputs)
    course = Course(Trajectory(net, data, rule, 2))
    book = Textbook(rule, [np.array(a) for layer in net.layers for a in (layer.w, layer.theta)])
    for k in range(100):
        keys = net.activations
        pairs = list(zip(book.parts[::2], book.parts[1::2], strict=True))
        now = Network(tuple(Layer(w, b, key) for (w, b), key in zip(pairs, keys, strict=True)))
        mu = course.batch(k)
        slopes: list[np.ndarray] = []
        for (dw, dtheta), layer in zip(
            gradients(now, data.x[mu], data.t[mu], cost), now.layers, strict=True
        ):
            slopes += [dw / len(mu) + penalty(layer.w, rule.l1, rule.l2), dtheta / len(mu)]
        book.step(slopes)
    ours = [part for layer in course.at(100).layers for part in (layer.w, layer.theta)]
    for part, theirs in zip(ours, book.parts, strict=True):
        assert np.allclose(part, theirs, rtol=1e-9, atol=1e-11)


@settings(max_examples=25)
@given(
    rule=rules,
    output=st.sampled_from(OUTPUTS),
    visits=st.lists(st.integers(0, 700), max_size=5),
    k=st.integers(0, 700),
)
def test_any_way_to_a_step_gives_the_same_bits(
    rule: RuleSpec, output: tuple[str, str, int], visits: list[int], k: int
) -> None:
    cost, key, outputs = output
    job = Trajectory(
        net_of((4, 2), "tanh", key, outputs), patterns(outputs), replace(rule, cost=cost), 8
    )
    wandering, straight = Course(job), Course(job)
    for place in visits:
        wandering.at(place)
        wandering.update(place)
        wandering.run(place, place + 40, 1e-4)
    assert bits(wandering.at(k)) == bits(straight.at(k))
    assert wandering.memory(k).tobytes() == straight.memory(k).tobytes()


@settings(max_examples=25)
@given(rule=rules, output=st.sampled_from(OUTPUTS), epochs=st.integers(0, 4))
def test_a_run_split_where_an_epoch_ends_goes_on_with_the_same_bits(
    rule: RuleSpec, output: tuple[str, str, int], epochs: int
) -> None:
    cost, key, outputs = output
    # In the order as numbered: another start draws other orders.
    rule = replace(rule, cost=cost, order="sequential", l2=0.01)
    whole = Trajectory(net_of((5,), "softplus", key, outputs), patterns(outputs), rule, 8)
    course = Course(whole)
    split = epochs * course.updates_per_epoch
    second = Course(replace(whole, start=course.at(split), memory=course.memory(split)))
    assert bits(second.at(50)) == bits(course.at(split + 50))
    assert second.memory(50).tobytes() == course.memory(split + 50).tobytes()


def test_memory_counts_updates_and_epochs() -> None:
    job = Trajectory(net_of((3,), "tanh", "tanh", 1), patterns(1), RuleSpec(batch=10, l2=0.1))
    memory = Course(job).memory(9)
    assert len(memory) == HEADER
    assert (memory[UPDATES], memory[EPOCHS]) == (9, 2)
    assert not memory.flags.writeable


def test_a_memory_of_another_optimiser_is_a_fresh_start() -> None:
    net, data = net_of((3,), "tanh", "tanh", 1), patterns(1)
    adam = Course(Trajectory(net, data, RuleSpec(optimiser="adam"))).memory(7)
    velocity = Course(Trajectory(net, data, RuleSpec(optimiser="momentum"))).memory(7)
    for optimiser in ("rmsprop", "adam", "momentum"):
        job = Trajectory(net, data, RuleSpec(optimiser=optimiser))
        for strange in (adam, velocity, np.ones(3)):
            if (strange is adam, optimiser) in ((True, "adam"), (False, "momentum")):
                continue
            assert bits(Course(replace(job, memory=strange)).at(5)) == bits(Course(job).at(5))
    nesterov = Trajectory(net, data, RuleSpec(optimiser="nesterov"), memory=velocity)
    assert Course(nesterov).memory(0).tobytes() == velocity.tobytes()


@pytest.mark.parametrize(("cost", "output", "outputs"), OUTPUTS)
def test_the_curve_holds_energy_without_penalties(cost: str, output: str, outputs: int) -> None:
    rule = RuleSpec(cost=cost, optimiser="adam", l2=1.0, dropout=0.5)
    net, data = net_of((4,), "tanh", output, outputs), patterns(outputs)
    course = Course(Trajectory(net, data, rule))
    course.at(20)
    for k in (0, 20):
        assert course.curve().H[k] == pytest.approx(energy(course.at(k), data, cost), rel=1e-12)
        assert course.curve().C[k] == classification_error(course.at(k), data)


def test_eta_falls_from_epoch_to_epoch() -> None:
    rule = RuleSpec(batch=11, decay="inverse", decay_rate=0.5)
    course = Course(Trajectory(net_of((), "", "tanh", 1), patterns(1), rule))
    etas = [update.eta for update in map(course.update, range(1, 10)) if update]
    assert etas == pytest.approx([0.1] * 3 + [0.1 / 1.5] * 3 + [0.1 / 2] * 3)
    halving = replace(rule, decay="exponential", decay_rate=np.log(2))
    update = Course(Trajectory(net_of((), "", "tanh", 1), patterns(1), halving)).update(7)
    assert update is not None
    assert update.eta == pytest.approx(0.025)


def test_dropout_leaves_out_its_share_of_hidden_neurons_anew_each_time() -> None:
    factors = np.array([keep_factors(0.3, -1, k, np.arange(50), 40) for k in range(20)])
    assert set(np.unique(factors)) == {0.0, 1 / 0.7}
    assert (factors == 0).mean() == pytest.approx(0.3, abs=0.01)
    for axis in range(3):
        assert (factors == 0).mean(axis=axis).std() < 0.13
    assert not np.array_equal(factors[0], factors[1])
    assert not np.array_equal(
        factors, [keep_factors(0.3, 0, k, np.arange(50), 40) for k in range(20)]
    )


def test_an_update_marks_the_neurons_that_dropout_left_out() -> None:
    job = Trajectory(net_of((6, 5), "tanh", "tanh", 1), patterns(1), RuleSpec(dropout=0.5, batch=9))
    update = Course(job).update(3)
    assert update is not None
    for part in update.layers[:-1]:
        assert part.keep is not None
        assert (part.O[part.keep == 0] == 0).all()
        assert (part.delta[part.keep == 0] == 0).all()
    assert update.layers[-1].keep is None


def test_frozen_layers_stay_and_pass_errors_on() -> None:
    net = net_of((4,), "tanh", "tanh", 1)
    fixed = Network((net.layers[0], replace(net.layers[1], frozen=True)))
    job = Trajectory(fixed, patterns(1), RuleSpec(l1=0.1, l2=0.1, optimiser="adam"))
    course = Course(job)
    after = course.at(50)
    assert after.layers[1].frozen
    assert np.array_equal(after.layers[1].w, net.layers[1].w)
    assert not np.array_equal(after.layers[0].w, net.layers[0].w)


def test_inputs_such_as_squares_are_learnt() -> None:
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (60, 2))
    data = from_classes(x, (x**2).sum(axis=1) < 0.5, 1)
    layer = Layer(np.zeros((1, 2)), np.zeros(1), "sigmoid")
    net = Network((layer,), ("x1^2", "x2^2"))
    rule = RuleSpec(eta=0.5, cost="cross_entropy", optimiser="adam", batch=60)
    after = Course(Trajectory(net, data, rule)).at(500)
    assert after.features == net.features
    assert classification_error(after, data) == 0


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("l2", [0.0, 3.0])
def test_divergence_ends_at_the_last_finite_step(optimiser: str, l2: float) -> None:
    rule = RuleSpec(eta=40.0, optimiser=optimiser, batch=3, l2=l2, decay="inverse")
    job = Trajectory(net_of((4,), "linear", "linear", 2), patterns(2), rule)
    course, in_steps = Course(job), Course(job)
    last = course.run(0, None, 60.0)
    assert course.diverged is not None
    k = 0
    while in_steps.diverged is None:
        k = in_steps.run(k, k + 1, 0.0)
    assert k == last
    for layer in course.at(last).layers:
        assert np.isfinite(layer.w).all()
    assert np.isfinite(course.memory(last)).all()


def test_weights_that_explode_without_fields_are_seen() -> None:
    zeros = Patterns(np.zeros((4, 2)), -np.ones((4, 1)))
    rule = RuleSpec(eta=1e4, l2=100.0)
    course = Course(Trajectory(net_of((), "", "tanh", 1), zeros, rule))
    last = course.run(0, None, 60.0)
    assert np.isfinite(course.at(last).layers[0].w).all()


def test_plain_rules_keep_their_own_kernels() -> None:
    job = Trajectory(net_of((3,), "tanh", "tanh", 1), patterns(1), RuleSpec(momentum=0.5))
    assert type(make_engine(job)).__name__ == "PlainEngine"
    for change in ({"l2": 0.1}, {"dropout": 0.1}, {"optimiser": "adam"}, {"decay": "inverse"}):
        other = replace(job, rule=replace(job.rule, **change))
        assert type(make_engine(other)).__name__ == "GeneralEngine"


def test_memory_of_a_course_is_bounded() -> None:
    net = net_of((64,) * 8, "tanh", "tanh", 1)
    course = Course(Trajectory(net, patterns(1), RuleSpec(optimiser="adam")))
    assert course._keyframes._rows.nbytes <= 48 * 2**20
    assert course._back * course._state.nbytes <= 32 * 2**20
