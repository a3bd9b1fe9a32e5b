"""Names by time sort as they were made, and no two are alike."""

from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.files.time_name import NAME, name_by_time


@given(st.integers(1_600_000_000, 1_900_000_000), st.integers(0, 999_998))
def test_the_later_name_is_the_greater_one_within_a_second_too(second: int, micro: int) -> None:
    # Exact microseconds: a float of today's seconds has steps of a quarter of one.
    earlier, later = (second + (micro + step) / 1_000_000 for step in (0, 1))
    assert name_by_time(earlier) < name_by_time(later)
    assert NAME.fullmatch(name_by_time(later))


def test_names_of_one_moment_differ() -> None:
    assert len({name_by_time(1.7e9) for _ in range(50)}) == 50
