"""MNIST's preprocessing: size, proportions, centre of mass, ink and paper."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.digits import idx
from nnlab.core.digits.preprocess import normalise, resample, shrink, to_ink


def box(side: int, top: int, left: int, high: int, wide: int) -> np.ndarray:
    ink = np.zeros((side, side))
    ink[top : top + high, left : left + wide] = 1.0
    return ink


def extent(image: np.ndarray) -> tuple[int, int]:
    rows, columns = np.nonzero(image > 0.05)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def centre(image: np.ndarray) -> np.ndarray:
    rows, columns = np.mgrid[:28, :28]
    return np.array([(image * rows).sum(), (image * columns).sum()]) / image.sum()


@settings(deadline=None, max_examples=50)
@given(st.integers(40, 140), st.integers(0, 20), st.integers(0, 20), st.integers(4, 20), st.data())
def test_a_stroke_fills_20_pixels_keeps_its_proportions_and_is_centred(
    side: int, top: int, left: int, high: int, data: st.DataObject
) -> None:
    wide = data.draw(st.integers(4, 20))
    image = normalise(box(side, top, left, high, wide))
    seen = extent(image)
    assert max(seen) == 20
    assert min(seen) == pytest.approx(20 * min(high, wide) / max(high, wide), abs=0.51)
    assert np.abs(centre(image) - 14).max() <= 0.5001


def test_the_centre_of_mass_lies_in_the_middle_not_that_of_the_frame() -> None:
    ink = box(100, 10, 10, 80, 20)
    ink[80:90, 10:50] = 1.0
    image = normalise(ink)
    assert np.abs(centre(image) - 14).max() <= 0.5001
    rows = np.flatnonzero(image.any(axis=1))
    assert rows.mean() < 13.6


def test_place_and_size_of_the_stroke_do_not_matter() -> None:
    small, large = box(112, 5, 70, 20, 12), box(112, 30, 20, 60, 36)
    assert np.allclose(normalise(small), normalise(large), atol=1e-6)


def test_digits_of_mnist_are_left_as_they_are() -> None:
    """They went through the same preprocessing, so nothing may move, not even by a pixel."""
    digits = idx.bundled("t10k").images[:200] / 255.0
    same = [np.abs(normalise(digit) - digit).max() < 1e-6 for digit in digits]
    # Where the outermost pixels are fainter than the threshold of ink, the stroke is cut there.
    assert np.mean(same) > 0.5
    assert max(np.abs(centre(normalise(digit)) - centre(digit)).max() for digit in digits) < 1


def test_paper_stays_paper() -> None:
    assert not normalise(np.zeros((50, 50))).any()
    assert not to_ink(np.full((9, 7), 0.8)).any()


def test_resampling_keeps_the_mean_and_averages_whole_blocks() -> None:
    image = np.random.default_rng(1).random((112, 112))
    blocks = image.reshape(28, 4, 28, 4).mean(axis=(1, 3))
    assert np.allclose(resample(image, 28, 28), blocks)
    assert resample(image, 17, 31).mean() == pytest.approx(image.mean())
    assert np.allclose(shrink(image), blocks, atol=1e-6)


def test_without_centring_a_stroke_stays_where_it_is() -> None:
    image = shrink(box(112, 8, 80, 16, 16))
    assert np.array_equal(np.argwhere(image > 0.5).min(axis=0), [2, 20])


def test_an_oblong_image_is_padded_to_a_square() -> None:
    image = shrink(np.ones((56, 28)))
    assert np.allclose(image[:, 7:21], 1) and not image[:, :7].any() and not image[:, 21:].any()


@pytest.mark.parametrize("paper", [0.95, 0.1])
def test_ink_is_found_on_bright_and_on_dark_paper(paper: float) -> None:
    stroke = box(40, 10, 12, 20, 6).astype(bool)
    grain = 0.02 * np.random.default_rng(2).normal(size=(40, 40))
    grey = np.where(stroke, 0.95 if paper < 0.5 else 0.05, paper) + grain
    ink = to_ink(grey)
    assert np.array_equal(ink > 0.5, stroke)
    assert not ink[~stroke].any()


@pytest.mark.parametrize("bad", [np.zeros(5), np.zeros((0, 3)), np.full((4, 4), np.nan)])
def test_what_is_no_image_is_refused(bad: np.ndarray) -> None:
    for function in (normalise, shrink, to_ink):
        with pytest.raises(ValueError, match="rows and columns of finite numbers"):
            function(bad)
