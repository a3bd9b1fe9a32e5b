"""Early stopping: the best epoch is found whatever budget, pause or way back led there."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.early_stop import Verdict, Watch
from nnlab.app.endings import Ending, find_end_refusal, find_last_step
from nnlab.app.journeys import Journey
from nnlab.app.playground import start_playground, take_rule, take_stop
from nnlab.app.playground_state import Playground, Source, Stop
from nnlab.core.rules import RuleSpec


def told(*energies: float) -> Watch:
    watch = Watch(0)
    for H in energies:
        watch.tell(H)
    return watch


def test_it_stops_when_H_has_not_fallen_for_patience_epochs() -> None:
    assert told(3.0, 2.0, 2.5, 2.2).judge(3) is None
    assert told(3.0, 2.0, 2.5, 2.2, 2.0).judge(3) == Verdict(1, 2.0, 4)


def test_a_start_that_is_not_finite_is_never_the_best() -> None:
    assert told(math.nan, 5.0, 6.0, 7.0).judge(2) == Verdict(1, 5.0, 3)


@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=60), st.integers(1, 10))
def test_the_best_epoch_is_the_first_least_one(energies: list[float], patience: int) -> None:
    watch = Watch(0)
    for epoch, H in enumerate(energies):
        watch.tell(H)
        verdict = watch.judge(patience)
        best = int(np.argmin(energies[: epoch + 1]))
        assert (verdict is not None) == (epoch - best >= patience)
        if verdict is not None:
            assert verdict == Verdict(best, energies[best], epoch)


@given(
    st.lists(st.floats(0.0, 10.0), min_size=2, max_size=40), st.integers(0, 39), st.integers(1, 8)
)
def test_going_back_and_on_again_ends_at_the_same_epoch(
    energies: list[float], back: int, patience: int
) -> None:
    back = min(back, len(energies) - 1)
    watch = told(*energies)
    watch.go_back(back)
    assert watch.next == back + 1
    for H in energies[back + 1 :]:
        watch.tell(H)
    assert watch.judge(patience) == told(*energies).judge(patience)


def held_out(patience: int) -> Playground:
    """A net that overfits twenty noisy patterns, and others to judge it by."""
    from dataclasses import replace

    few, more = Source("circle", 20, 0.3, 1).make(), Source("circle", 200, 0.3, 2).make()
    state = replace(start_playground(), patterns=few, validation=more)
    return take_stop(
        take_rule(state, RuleSpec("backprop", eta=0.1)), Stop("early", patience=patience)
    )


def run_to_its_end(state: Playground, budget: float) -> tuple[int, str]:
    journey, k = Journey(state), 0
    ending = Ending(state, journey, 0)
    closed = None
    while closed is None:
        k = journey.train(k, ending.stop, budget, ending.judge)
        closed = ending.close(k)
    return closed


def test_an_early_stop_is_the_same_whatever_the_budget() -> None:
    state = held_out(patience=15)
    best, words = run_to_its_end(state, 0.2)
    assert run_to_its_end(state, 0.0) == (best, words)
    assert best % 20 == 0 and "Early stop" in words and f"epoch {best // 20} " in words
    journey = Journey(state)
    course = journey.course
    energies = [course.measure(20 * epoch, state.validation)[0] for epoch in range(best // 20 + 16)]
    assert int(np.argmin(energies)) == best // 20


def test_a_run_resumed_in_the_middle_ends_where_it_would_have_ended() -> None:
    state = held_out(patience=15)
    best, words = run_to_its_end(state, 0.2)
    journey, k = Journey(state), 0
    for stop in range(7, 10_000, 7):
        ending = Ending(state, journey, k)
        k = journey.train(k, stop, 0.1, ending.judge)
        closed = ending.close(k)
        if closed is not None:
            assert closed == (best, words)
            return
    raise AssertionError("it never ended")


def test_epochs_are_counted_from_the_origin() -> None:
    from dataclasses import replace

    state = take_stop(start_playground(), Stop("epochs", epochs=10))
    assert find_last_step(state) == 1000
    assert find_last_step(replace(state, base_epochs=3.25)) == 675
    assert find_last_step(replace(state, base_epochs=11.0)) == 0
    assert run_to_its_end(state, 0.01)[0] == 1000


def test_early_stopping_says_what_it_needs() -> None:
    state = take_stop(start_playground(), Stop("early"))
    assert "validation" in (find_end_refusal(state) or "")
    assert find_end_refusal(held_out(5)) is None
