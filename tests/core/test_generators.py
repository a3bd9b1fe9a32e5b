"""Generated sets have the patterns that their names promise, the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.generators import GENERATORS, MAX_PATTERNS

keys = st.sampled_from(sorted(GENERATORS))


@settings(max_examples=60)
@given(keys, st.integers(1, 300), st.floats(0, 1), st.integers(0, 2**32))
def test_counts_targets_and_seeds(key: str, p: int, noise: float, seed: int) -> None:
    generator = GENERATORS[key]
    patterns = generator.make(p, noise, seed)
    again = generator.make(p, noise, seed)
    assert len(patterns) == (generator.fixed_p or p)
    assert patterns.x.shape[1] == 2 and patterns.t.shape[1] == 1
    assert np.isfinite(patterns.x).all()
    assert set(np.unique(patterns.t)) <= {-1.0, 1.0}
    assert np.array_equal(patterns.x, again.x) and np.array_equal(patterns.t, again.t)


@pytest.mark.parametrize("key", ["half-planes", "circle"])
def test_another_seed_is_another_sample(key: str) -> None:
    first, second = (GENERATORS[key].make(50, 0.0, seed) for seed in (1, 2))
    assert not np.array_equal(first.x, second.x)


@pytest.mark.parametrize(
    ("name", "truth"), [("and", (0, 0, 0, 1)), ("or", (0, 1, 1, 1)), ("xor", (0, 1, 1, 0))]
)
@pytest.mark.parametrize(("coding", "low"), [("01", 0.0), ("", -1.0)])
def test_truth_tables(name: str, truth: tuple[int, ...], coding: str, low: float) -> None:
    patterns = GENERATORS[name + coding].make(4, 0.0, 1)
    table = {tuple(x > 0.5): t > 0 for x, t in zip(patterns.x, patterns.t[:, 0], strict=True)}
    corners = [(False, False), (False, True), (True, False), (True, True)]
    assert [table[corner] for corner in corners] == [bool(value) for value in truth]
    assert set(np.unique(patterns.x)) == {low, 1.0}


def test_the_circle_parts_inside_from_outside() -> None:
    patterns = GENERATORS["circle"].make(500, 0.0, 3)
    inside = np.hypot(*patterns.x.T) <= 1.0
    assert np.array_equal(inside, patterns.t[:, 0] > 0)
    assert np.abs(patterns.x).max() <= 1.25


@pytest.mark.parametrize("p", [100, 101])
def test_moons_lie_on_two_half_circles(p: int) -> None:
    patterns = GENERATORS["moons"].make(p, 0.0, 1)
    upper, lower = patterns.x[patterns.t[:, 0] < 0], patterns.x[patterns.t[:, 0] > 0]
    assert (len(upper), len(lower)) == (p // 2, p - p // 2)
    assert np.allclose(np.hypot(*upper.T), 1.0) and upper[:, 1].min() >= -1e-12
    assert np.allclose(np.hypot(*(lower - (1.0, 0.5)).T), 1.0) and lower[:, 1].max() <= 0.5 + 1e-12


def test_the_arms_of_the_spiral_mirror_each_other() -> None:
    patterns = GENERATORS["spiral"].make(100, 0.0, 1)
    one, other = patterns.x[patterns.t[:, 0] > 0], patterns.x[patterns.t[:, 0] < 0]
    assert np.allclose(one, -other)


def test_half_planes_are_separable_by_their_line() -> None:
    from scipy.optimize import linprog

    patterns = GENERATORS["half-planes"].make(200, 0.0, 5)
    rows = -patterns.t * np.column_stack((patterns.x, -np.ones(200)))
    found = linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(200), bounds=(None, None))
    assert found.status == 0


def test_noise_moves_the_points_by_its_deviation() -> None:
    still, noisy = (GENERATORS["moons"].make(4000, noise, 1).x for noise in (0.0, 0.2))
    assert np.std(noisy - still) == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize(
    ("p", "noise", "seed", "name"),
    [(0, 0.0, 1, "p must"), (MAX_PATTERNS + 1, 0.0, 1, "p must"), (5, -1.0, 1, "noise"),
     (5, float("nan"), 1, "noise"), (5, 0.0, -1, "seed")],
)  # fmt: skip
def test_settings_out_of_range_are_named(p: int, noise: float, seed: int, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        GENERATORS["circle"].make(p, noise, seed)
