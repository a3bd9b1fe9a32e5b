"""Runs on T and C: to the bit in both directions, solved, and what held-out places show."""

from collections import Counter

import numpy as np
import pytest

from nnlab.core.tc import training
from nnlab.core.tc.net import TcNet, gradient, make_targets, outputs, start_net
from nnlab.core.tc.shapes import hold_out, make_stimuli
from nnlab.core.tc.training import MEASURE, TcRule, TcRun, measure

STIMULI = make_stimuli(6, 2)
HALF = hold_out(STIMULI, (), "right")


def make_run(tied: bool = True, seed: int = 4, spread: float = 0.3, **rule: float) -> TcRun:
    start = start_net(1, STIMULI.units, tied, "sigmoid", seed, spread)
    return TcRun(start, STIMULI, HALF, TcRule(seed=seed, **rule))  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", [1, 8])
def test_a_run_is_steepest_descent_with_momentum(batch: int) -> None:
    run = make_run(batch=batch)
    run.train(30)
    flat, step = run.start.flat, np.zeros_like(run.start.flat)
    for k in range(30):
        chosen = run.chosen(k)
        t = make_targets(STIMULI.is_T[chosen], "sigmoid")
        fall = gradient(flat, 1, 1, "sigmoid", STIMULI.touched[chosen], t)
        step = 0.05 * fall + 0.9 * step
        flat = flat + step
    assert (run.at(30).flat == flat).all()


def test_back_is_to_the_bit() -> None:
    run, other = make_run(), make_run()
    run.train(200)
    for k in (0, 1, 63, 64, 130, 199, 200):
        other.train(k)
        assert (run.at(k).flat == other.at(k).flat).all()


def test_thinned_keyframes_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    run = make_run()
    run.train(700)
    monkeypatch.setattr(training, "KEYFRAME_BYTES", 1)
    monkeypatch.setattr(training, "RECENT", 2)
    thin = make_run()
    thin.train(700)
    assert len(thin._keyframes) <= 3 < len(run._keyframes)
    for k in (1, 65, 333, 699):
        assert (run.at(k).flat == thin.at(k).flat).all()


def test_the_next_step_back_is_near_even_where_keyframes_are_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training, "KEYFRAME_BYTES", 1)
    run = make_run()
    run.train(1500)
    made: list[int] = []
    advance = run._next
    monkeypatch.setattr(run, "_next", lambda state, k: made.append(k) or advance(state, k))
    for k in (1499, 1480, 900):
        made.clear()
        run.at(k)
        made.clear()
        run.at(k - 1)
        assert len(made) < training.BLOCK


def test_in_pieces_or_in_one_go_is_the_same() -> None:
    whole, pieces = make_run(), make_run()
    whole.train(100)
    while pieces.furthest < 100:
        pieces.train(100, seconds=0.0)
    assert (whole.at(100).flat == pieces.at(100).flat).all()
    assert whole.scores == pieces.scores


def test_held_out_patterns_are_never_learnt_from() -> None:
    run = make_run(batch=8)
    seen = np.concatenate([run.chosen(k) for k in range(2000)])
    assert not HALF[seen].any()
    assert set(seen) == set(np.flatnonzero(~HALF))


def test_of_eight_each_shape_comes_once_of_one_any() -> None:
    run = make_run(batch=8)
    assert STIMULI.shape[run.chosen(5)].tolist() == list(range(8))
    single = make_run(batch=1)
    counts = Counter(int(STIMULI.shape[single.chosen(k)][0]) for k in range(4000))
    assert all(abs(counts[shape] - 500) < 5 * 21 for shape in range(8))


def test_scores_are_of_learnt_and_of_new_patterns() -> None:
    run = make_run()
    run.train(MEASURE)
    O = outputs(run.at(MEASURE), STIMULI.fields)
    wrong = (O > 0.5) != STIMULI.is_T
    score = run.scores[MEASURE]
    assert pytest.approx(wrong[~HALF].mean()) == score.C
    assert score.held_C == pytest.approx(wrong[HALF].mean())
    assert pytest.approx((0.5 * (STIMULI.is_T - O) ** 2)[~HALF].mean()) == score.H
    none = measure(run.at(MEASURE), STIMULI, np.zeros(len(STIMULI), bool))
    assert np.isnan(none.held_C)


def test_tied_weights_are_right_at_new_places_untied_ones_are_not() -> None:
    tied = make_run()
    k = tied.train(3000, to_solved=True)
    assert tied.solved_at == k < 3000
    assert tied.scores[k].held_C == 0.0
    untied = make_run(tied=False, spread=1.0, eta=0.1)
    k = untied.train(3000)
    score = untied.score_at(k)
    assert score.C < 0.1
    assert score.held_C > 0.35


def test_weights_that_grow_without_bound_end_a_run() -> None:
    huge = TcNet(np.full((1, 1, 9), 1.0), np.zeros((1, 1)), np.full((1, 1), 9.9e8), 0.0, "tanh")
    run = TcRun(huge, STIMULI, HALF, TcRule(eta=10.0))
    flat = huge.flat
    run._state = np.concatenate((flat, np.full_like(flat, 1e9)))
    assert run.train(5) == 0
    assert run.diverged
    assert run.train(5) == 0


@pytest.mark.parametrize(
    "bad", [{"eta": 0.0}, {"momentum": 1.0}, {"batch": 2}, {"seed": -1}, {"eta": float("nan")}]
)
def test_rules_out_of_limits_are_refused_by_name(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        TcRule(**bad)  # type: ignore[arg-type]


def test_steps_that_were_not_reached_are_refused() -> None:
    with pytest.raises(ValueError, match="not reached"):
        make_run().at(1)
