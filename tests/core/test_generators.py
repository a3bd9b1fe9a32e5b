"""Generated sets have the patterns that their names promise, the same for the same settings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.patterns import classes
from nnlab.core.sets.generators import GENERATORS, GROUPS, MAX_FLIP, MAX_PATTERNS
from nnlab.core.sets.shapes import FOUR_CORNERS, four_lines

keys = st.sampled_from(sorted(GENERATORS))
with_ratio = st.sampled_from(sorted(key for key, g in GENERATORS.items() if g.has_ratio))
several = st.sampled_from(sorted(key for key, g in GENERATORS.items() if g.has_classes))


@settings(max_examples=80)
@given(
    keys,
    st.integers(1, 300),
    st.floats(0, 1),
    st.integers(0, 2**40),
    st.floats(0, 1),
    st.floats(0, MAX_FLIP),
    st.integers(2, 6),
    st.integers(0, 3),
)
def test_the_same_settings_give_the_same_bits(
    key: str, p: int, noise: float, seed: int, ratio: float, flip: float, count: int, sample: int
) -> None:
    generator = GENERATORS[key]
    noise *= generator.max_noise
    more = {"ratio": ratio, "flip": flip, "classes": count, "sample": sample}
    patterns, again = (generator.make(p, noise, seed, **more) for _ in range(2))  # type: ignore
    outputs = count if generator.has_classes and count > 2 else 1
    assert patterns.x.shape == (p, 2) and patterns.t.shape == (p, outputs)
    assert np.isfinite(patterns.x).all()
    assert set(np.unique(patterns.t)) <= {-1.0, 1.0}
    assert np.array_equal(patterns.x, again.x) and np.array_equal(patterns.t, again.t)


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("key", sorted(GENERATORS))
def test_another_sample_has_no_point_in_common_unless_places_are_fixed(
    key: str, noise: float
) -> None:
    first, second = (GENERATORS[key].make(50, noise, 1, sample=sample) for sample in (0, 1))
    common = (first.x[:, None, :] == second.x[None, :, :]).all(axis=2)
    assert common.any() == (GENERATORS[key].has_fixed_places and noise == 0.0)


@pytest.mark.parametrize("key", ["half-planes", "circle", "ring", "random"])
def test_another_seed_is_another_set(key: str) -> None:
    first, second = (GENERATORS[key].make(50, 0.0, seed) for seed in (1, 2))
    assert not np.array_equal(first.x, second.x)


@settings(max_examples=60)
@given(with_ratio, st.integers(1, 300), st.integers(0, 99), st.floats(0, 1))
def test_the_ratio_is_the_share_of_positive_targets(
    key: str, p: int, seed: int, ratio: float
) -> None:
    patterns = GENERATORS[key].make(p, 0.0, seed, ratio=ratio)
    # A circle of radius 1 covers half the box of the toy problem by itself.
    if (key, ratio) != ("circle", 0.5):
        wanted = p // 2 + p % 2 if key == "moons" and ratio == 0.5 else np.floor(ratio * p + 0.5)
        assert np.count_nonzero(patterns.t > 0) == wanted


def test_the_circle_at_one_half_is_the_uniform_sample() -> None:
    x = np.random.default_rng(1).uniform(-1.25, 1.25, (100, 2))
    assert np.array_equal(GENERATORS["circle"].make(100, 0.0, 1).x, x)


@settings(max_examples=60)
@given(keys, st.integers(1, 200), st.integers(0, 99), st.floats(0, MAX_FLIP), st.integers(2, 6))
def test_flips_turn_their_share_of_targets_and_no_position(
    key: str, p: int, seed: int, flip: float, count: int
) -> None:
    plain = GENERATORS[key].make(p, 0.0, seed, classes=count)
    flipped = GENERATORS[key].make(p, 0.0, seed, classes=count, flip=flip)
    assert np.array_equal(plain.x, flipped.x)
    changed = np.count_nonzero(classes(plain) != classes(flipped))
    assert changed == int(np.floor(flip * p + 0.5))


@given(several, st.integers(2, 6), st.integers(6, 100))
def test_classes_are_of_equal_size(key: str, count: int, p: int) -> None:
    sizes = np.bincount(classes(GENERATORS[key].make(p, 0.1, 1, classes=count)))
    assert len(sizes) == count and sizes.max() - sizes.min() <= 1


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_each_cloud_is_nearest_to_its_own_centre(count: int) -> None:
    patterns = GENERATORS["blobs"].make(60, 0.01, 1, classes=count)
    numbers = classes(patterns)
    centres = np.array([patterns.x[numbers == kind].mean(axis=0) for kind in range(count)])
    distance = np.hypot.reduce(patterns.x[:, None] - centres[None], axis=2)
    assert np.array_equal(distance.argmin(axis=1), numbers)


@pytest.mark.parametrize(
    ("name", "truth"),
    [("and", (0, 0, 0, 1)), ("or", (0, 1, 1, 1)), ("nand", (1, 1, 1, 0)), ("xor", (0, 1, 1, 0))],
)
@pytest.mark.parametrize(("coding", "low"), [("01", 0.0), ("", -1.0)])
def test_truth_tables(name: str, truth: tuple[int, ...], coding: str, low: float) -> None:
    patterns = GENERATORS[name + coding].make(4, 0.0, 1)
    table = {tuple(x > 0.5): t > 0 for x, t in zip(patterns.x, patterns.t[:, 0], strict=True)}
    corners = [(False, False), (False, True), (True, False), (True, True)]
    assert [table[corner] for corner in corners] == [bool(value) for value in truth]
    assert set(np.unique(patterns.x)) == {low, 1.0}


def test_the_circle_parts_inside_from_outside() -> None:
    patterns = GENERATORS["circle"].make(500, 0.0, 3, ratio=0.4)
    inside = np.hypot(*patterns.x.T) <= 1.0
    assert np.array_equal(inside, patterns.t[:, 0] > 0)
    assert np.abs(patterns.x).max() <= 1.25


def test_the_ring_lies_between_its_circles() -> None:
    patterns = GENERATORS["ring"].make(500, 0.0, 3)
    radius = np.hypot(*patterns.x.T)
    assert np.array_equal((radius >= 0.5) & (radius <= 1.0), patterns.t[:, 0] > 0)


def test_neighbouring_fields_of_the_checkerboard_differ() -> None:
    patterns = GENERATORS["checkerboard"].make(500, 0.0, 3)
    field = np.floor((patterns.x + 1.0) * 2.0).astype(int)
    assert np.array_equal(field.sum(axis=1) % 2 == 0, patterns.t[:, 0] > 0)


def test_four_sgn_neurons_and_a_fifth_solve_the_four_lines() -> None:
    patterns = GENERATORS["four-lines"].make(1000, 0.0, 7)
    w, theta = four_lines()
    V = np.sign(patterns.x @ w.T - theta)
    assert np.array_equal(np.sign(V.sum(axis=1) - 3.0), patterns.t[:, 0])
    for corner in FOUR_CORNERS:
        assert np.count_nonzero(np.abs(w @ corner - theta) < 1e-12) == 2
    # Each line is needed: without any one of them a pattern is on the wrong side.
    for line in range(4):
        rest = np.delete(V, line, axis=1)
        assert ((rest > 0).all(axis=1) & (patterns.t[:, 0] < 0)).any()


@pytest.mark.parametrize("p", [1, 2, 100, 101])
@pytest.mark.parametrize("noise", [None, 0.0, 0.1])
@pytest.mark.parametrize("seed", [0, 1, 42])
def test_moons_are_those_of_scikit_learn(p: int, noise: float | None, seed: int) -> None:
    from sklearn.datasets import make_moons

    x, y = make_moons(n_samples=p, noise=noise, random_state=seed)
    patterns = GENERATORS["moons"].make(p, noise or 0.0, seed)
    assert np.array_equal(patterns.x, x)
    assert np.array_equal(patterns.t[:, 0], 2.0 * y - 1.0)


def test_moons_of_a_ratio_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import make_moons

    x, y = make_moons(n_samples=(30, 70), noise=0.2, random_state=4)
    patterns = GENERATORS["moons"].make(100, 0.2, 4, ratio=0.7)
    assert np.array_equal(patterns.x, x) and np.array_equal(patterns.t[:, 0], 2.0 * y - 1.0)


def test_the_arms_of_the_spiral_mirror_each_other() -> None:
    patterns = GENERATORS["spiral"].make(100, 0.0, 1)
    one, other = patterns.x[patterns.t[:, 0] > 0], patterns.x[patterns.t[:, 0] < 0]
    assert np.allclose(one, -other)


@pytest.mark.parametrize(("key", "size"), [("spiral", 1.2), ("tf-spiral", 5.0)])
def test_new_samples_of_a_spiral_lie_on_its_arms(key: str, size: float) -> None:
    patterns = GENERATORS[key].make(200, 0.0, 1, sample=3)
    s = np.hypot(*patterns.x.T) / size
    angle = 3.5 * np.pi * s + np.where(patterns.t[:, 0] > 0, 0.0, np.pi)
    arm = size * s[:, None] * np.column_stack((np.sin(angle), np.cos(angle)))
    assert np.allclose(patterns.x, arm) and s.max() <= 1.0


@pytest.mark.parametrize("sample", [0, 1])
def test_half_planes_are_separable_and_their_samples_by_the_same_line(sample: int) -> None:
    from scipy.optimize import linprog

    draws = [GENERATORS["half-planes"].make(200, 0.0, 5, sample=s) for s in (0, sample)]
    x, t = np.vstack([draw.x for draw in draws]), np.vstack([draw.t for draw in draws])
    rows = -t * np.column_stack((x, -np.ones(400)))
    found = linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(400), bounds=(None, None))
    assert found.status == 0


def test_noise_moves_the_points_by_its_deviation() -> None:
    still, noisy = (GENERATORS["moons"].make(4000, noise, 1).x for noise in (0.0, 0.2))
    assert np.std(noisy - still) == pytest.approx(0.2, rel=0.05)


def test_the_circle_of_tf_playground() -> None:
    patterns = GENERATORS["tf-circle"].make(1000, 0.0, 1)
    radius = np.hypot(*patterns.x.T)
    disc = patterns.t[:, 0] > 0
    assert disc.sum() == 500 and radius[disc].max() < 2.5
    assert radius[~disc].min() >= 3.5 and radius.max() <= 5.0
    # Uniform in the radius, not in the area.
    assert np.mean(radius[disc]) == pytest.approx(1.25, abs=0.1)
    noisy = GENERATORS["tf-circle"].make(1000, 0.5, 1)
    assert np.array_equal(noisy.x, patterns.x) and (noisy.t != patterns.t).any()


def test_the_xor_of_tf_playground() -> None:
    patterns = GENERATORS["tf-xor"].make(1000, 0.0, 1)
    assert np.array_equal(patterns.x.prod(axis=1) > 0, patterns.t[:, 0] > 0)
    assert np.abs(patterns.x).min() >= 0.3 and 5.0 < np.abs(patterns.x).max() <= 5.3


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.5, 4.0)])
def test_the_clouds_of_tf_playground(noise: float, variance: float) -> None:
    patterns = GENERATORS["tf-gauss"].make(5000, noise, 1)
    assert np.var(patterns.x - 2.0 * patterns.t) == pytest.approx(variance, rel=0.06)


def test_the_spiral_of_tf_playground() -> None:
    patterns = GENERATORS["tf-spiral"].make(100, 0.0, 1)
    arm = patterns.x[patterns.t[:, 0] > 0]
    s = np.arange(50) / 50
    expected = 5 * s[:, None] * np.column_stack((np.sin(3.5 * np.pi * s), np.cos(3.5 * np.pi * s)))
    assert np.allclose(arm, expected)
    moved = GENERATORS["tf-spiral"].make(100, 0.3, 1).x - patterns.x
    assert 0.2 < np.abs(moved).max() <= 0.3


def test_random_targets_tell_nothing_of_positions() -> None:
    patterns = GENERATORS["random"].make(4000, 0.0, 1)
    assert np.abs(patterns.x.T @ patterns.t).max() < 4 * np.sqrt(4000)


def test_each_set_stands_in_a_group_with_a_name_of_its_own() -> None:
    assert {generator.group for generator in GENERATORS.values()} == set(GROUPS)
    assert len({generator.label for generator in GENERATORS.values()}) == len(GENERATORS)


@pytest.mark.parametrize(
    ("settings", "name"),
    [({"p": 0}, "p must"), ({"p": MAX_PATTERNS + 1}, "p must"), ({"noise": -1.0}, "noise"),
     ({"noise": float("nan")}, "noise"), ({"seed": -1}, "seed"), ({"sample": -1}, "seed"),
     ({"ratio": 1.1}, "ratio"), ({"ratio": float("nan")}, "ratio"), ({"flip": 1.6}, "flipped"),
     ({"classes": 1}, "classes"), ({"classes": 7}, "classes")],
)  # fmt: skip
def test_settings_out_of_range_are_named(settings: dict[str, float], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        GENERATORS["circle"].make(**{"p": 5, "noise": 0.0, "seed": 1, **settings})  # type: ignore
