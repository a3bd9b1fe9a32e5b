"""How far a study is, and how long it takes yet, on a clock that the test sets."""

import pytest

from nnlab.deep.lyapunov.digits import meter as digit_meter
from nnlab.deep.lyapunov.digits.meter import Meter


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the meter reads."""
    now = [100.0]
    monkeypatch.setattr(digit_meter.time, "monotonic", lambda: now[0])
    return now


def test_the_time_left_of_a_stage_that_is_slower_than_guessed_is_told_by_its_own_pace(
    clock: list[float],
) -> None:
    meter = Meter((0.0, 10.0, 90.0))
    clock[0] += 10.0
    told = meter.at(1, 1.0)
    assert told.fraction == pytest.approx(0.1) and told.seconds_left == pytest.approx(90.0)
    meter.at(2, 0.0)
    for part in (0.1, 0.5, 0.9):
        # Each guessed second of this stage takes three.
        clock[0] = 110.0 + 270.0 * part
        told = meter.at(2, part)
        assert told.seconds_left == pytest.approx(270.0 * (1.0 - part))
    assert meter.at(2, 1.0).fraction == 1.0


def test_what_an_earlier_process_has_done_says_nothing_of_the_pace(clock: list[float]) -> None:
    meter = Meter((80.0, 10.0, 10.0), done=0.5)
    assert meter.at(0, 0.5).seconds_left is None, "too early"
    clock[0] += 20.0
    told = meter.at(0, 0.75)
    assert told.fraction == pytest.approx(0.6) and told.stage == "training"
    assert told.seconds_left == pytest.approx(40.0)


def test_a_stage_that_has_just_begun_takes_over_the_pace_so_far(clock: list[float]) -> None:
    meter = Meter((50.0, 0.0, 50.0))
    clock[0] += 100.0
    meter.at(0, 1.0)
    clock[0] += 1.0
    assert meter.at(2, 0.01).seconds_left == pytest.approx(49.5 * 101.0 / 50.5)
