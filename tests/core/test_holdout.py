"""Patterns are held out by ratio, the same ones for a seed, and come back in their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.patterns import no_patterns
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.sets.holdout import MAX_SHARE, count_held_out, rejoin, split

shares = st.floats(0, MAX_SHARE)


@given(st.integers(1, 200), shares, st.integers(0, 99))
def test_a_split_is_undone_to_the_bit(p: int, share: float, seed: int) -> None:
    whole = GENERATORS["circle"].make(p, 0.0, 1)
    training, validation = split(whole, share, seed)
    assert len(validation) == count_held_out(p, share) and len(training) >= 1
    again = rejoin(training, validation, seed)
    assert np.array_equal(again.x, whole.x) and np.array_equal(again.t, whole.t)


@given(st.integers(2, 200), shares, st.integers(0, 99))
def test_a_larger_share_holds_out_the_same_and_more(p: int, share: float, seed: int) -> None:
    whole = GENERATORS["circle"].make(p, 0.0, 1)
    small, large = (split(whole, value, seed)[1] for value in (share / 2, share))
    assert {tuple(x) for x in small.x} <= {tuple(x) for x in large.x}


def test_the_share_is_met_to_the_nearest_pattern() -> None:
    assert count_held_out(100, 0.2) == 20 and count_held_out(10, 0.25) == 3
    assert count_held_out(1, 0.9) == 0 and count_held_out(0, 0.5) == 0


def test_another_seed_holds_others_out() -> None:
    whole = GENERATORS["circle"].make(100, 0.0, 1)
    first, second = (split(whole, 0.5, seed)[1] for seed in (1, 2))
    assert not np.array_equal(first.x, second.x)


@pytest.mark.parametrize("share", [-0.1, 0.96, float("nan")])
def test_shares_out_of_range_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="validation share"):
        split(no_patterns(), share, 1)
