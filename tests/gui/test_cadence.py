"""When slow views are drawn: always while one can follow, else all in the same frame."""

from hypothesis import given
from hypothesis import strategies as st

from nnlab.gui.cadence import WATCHED_SPEED, Cadence


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40), st.floats(0.1, WATCHED_SPEED))
def test_what_one_can_follow_is_drawn_in_every_frame(gaps: list[float], speed: float) -> None:
    cadence, now = Cadence(), 0.0
    for gap in gaps:
        now += gap
        assert cadence.is_due(now, running=True, speed=speed)


def test_single_steps_are_drawn_and_some_of_a_key_held_down() -> None:
    cadence = Cadence(seconds=0.1)
    assert all(cadence.is_due(0.2 * step, False, float("inf")) for step in range(10))
    held = [cadence.is_due(5.0 + step / 30, False, float("inf")) for step in range(31)]
    assert 8 <= sum(held) <= 10


def test_at_full_speed_slow_views_are_drawn_in_every_fifth_frame() -> None:
    cadence = Cadence(seconds=0.08)
    due, told = [], []
    for frame in range(61):
        due.append(cadence.is_due(frame / 60, True, float("inf")))
        told.append(cadence.is_next(frame / 60))
    assert [frame for frame, drawn in enumerate(due) if drawn] == list(range(0, 61, 5))
    assert told[:-1] == due[1:]


def test_late_frames_do_not_make_slow_views_a_larger_share_of_them() -> None:
    cadence = Cadence(seconds=0.08)
    due = [cadence.is_due(frame / 10, True, float("inf")) for frame in range(20)]
    assert [frame for frame, drawn in enumerate(due) if drawn] == [0, 4, 8, 12, 16]
