"""Convolution and pooling against direct loops, scipy and the properties that they must have."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import correlate2d

from nnlab.core.digits import rows
from nnlab.core.digits.convolution import (
    ACTIVATIONS,
    Floats,
    corner_of,
    correlate,
    largest_of,
    pad,
    patch_at,
    pool,
    sum_at,
    weight_counts,
    windows,
)
from nnlab.core.digits.hand_kernels import HAND_KERNELS, hand_kernel, resized
from nnlab.core.digits.rows import Conv, shape_after
from nnlab.core.digits.smoothness import neighbour_correlation


def draw(*shape: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(size=shape)


def loop_fields(x: Floats, w: Floats, theta: float, stride: int, padding: int) -> Floats:
    """The book's formula, written out in plain loops with i, j, p, q from 1."""
    maps, height, width = x.shape
    size = w.shape[1]
    down = (height + 2 * padding - size) // stride + 1
    across = (width + 2 * padding - size) // stride + 1
    b = np.zeros((down, across))
    for i in range(1, down + 1):
        for j in range(1, across + 1):
            total = 0.0
            for m in range(maps):
                for p in range(1, size + 1):
                    for q in range(1, size + 1):
                        row = p + stride * (i - 1) - padding
                        column = q + stride * (j - 1) - padding
                        if 1 <= row <= height and 1 <= column <= width:
                            total += w[m, p - 1, q - 1] * x[m, row - 1, column - 1]
            b[i - 1, j - 1] = total - theta
    return b


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 2])
def test_fields_are_those_of_plain_loops(size: int, stride: int, padding: int) -> None:
    x, w = draw(3, 9, 8), draw(3, size, size, seed=2)
    b = correlate(x, w, 0.7, stride, padding)
    np.testing.assert_allclose(b, loop_fields(x, w, 0.7, stride, padding), atol=1e-12)
    assert (1, *b.shape) == shape_after(Conv(1, size, stride, padding), x.shape)


def test_the_kernel_is_not_flipped() -> None:
    x, w = draw(1, 12, 11), draw(1, 4, 4, seed=3)
    b = correlate(x, w)
    np.testing.assert_allclose(b, correlate2d(x[0], w[0], mode="valid"), atol=1e-12)
    assert not np.allclose(b, correlate2d(x[0], w[0, ::-1, ::-1], mode="valid"))


@settings(max_examples=30, deadline=None)
@given(
    down=st.integers(0, 4),
    across=st.integers(0, 4),
    size=st.integers(1, 5),
    stride=st.integers(1, 2),
    seed=st.integers(0, 99),
)
def test_a_shifted_image_gives_a_shifted_map(
    down: int, across: int, size: int, stride: int, seed: int
) -> None:
    """Equivariance: a shift by whole strides moves the local fields, and changes none."""
    image, w = np.zeros((1, 22, 22)), draw(1, size, size, seed=seed)
    image[0, 6:12, 6:12] = draw(6, 6, seed=seed + 1)
    moved = np.roll(image, (down * stride, across * stride), axis=(1, 2))
    b, b_moved = correlate(image, w, 0.3, stride), correlate(moved, w, 0.3, stride)
    np.testing.assert_allclose(b_moved[down:, across:], b[: len(b) - down, : len(b) - across])


@pytest.mark.parametrize(("size", "stride"), [(2, 0), (3, 0), (3, 1), (2, 3)])
def test_pools_are_those_of_plain_loops(size: int, stride: int) -> None:
    x, step = draw(2, 9, 10), stride or size
    out = {kind: pool(x, size, stride, kind) for kind in ("max", "average")}
    _, down, across = shape_after(rows.MaxPool(size, stride), x.shape)
    assert out["max"].shape == out["average"].shape == (2, down, across)
    for m, i, j in np.ndindex(2, down, across):
        seen = [x[m, i * step + p, j * step + q] for p in range(size) for q in range(size)]
        assert out["max"][m, i, j] == max(seen)
        assert out["average"][m, i, j] == pytest.approx(sum(seen) / len(seen))


def test_a_patch_is_the_part_of_the_image_at_its_corner() -> None:
    x = np.arange(2 * 6 * 6, dtype=float).reshape(2, 6, 6)
    np.testing.assert_array_equal(patch_at(x, 3, 2, 4), x[:, 1:4, 3:6])
    row, column = corner_of(2, 2, stride=2, padding=0)
    np.testing.assert_array_equal(
        patch_at(x, 2, 2, 2, stride=2), x[:, row : row + 2, column:][..., :2]
    )
    corner = patch_at(x, 3, 1, 1, padding=1)
    assert (corner[:, 0] == 0).all() and (corner[:, :, 0] == 0).all()
    np.testing.assert_array_equal(corner[:, 1:, 1:], x[:, :2, :2])
    assert corner_of(1, 1, 1, 1) == (-1, -1)


def test_the_written_sum_is_the_field_of_the_map() -> None:
    x, w = draw(3, 8, 8), draw(3, 5, 5, seed=4)
    b = correlate(x, w, 0.25, 1, 2)
    for i, j in ((1, 1), (3, 7), (8, 8)):
        told = sum_at(x, w, 0.25, (i, j), 1, 2)
        assert told.b == pytest.approx(b[i - 1, j - 1], abs=1e-12)
        assert told.parts.sum() == pytest.approx(told.weighted)
        assert told.products.shape == (3, 5, 5)


def test_what_does_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match="A window of 5 is larger than its 4x4 input"):
        windows(draw(1, 4, 4), 5, 1)
    with pytest.raises(ValueError, match="A kernel for 2 maps does not fit 1 maps"):
        correlate(draw(1, 4, 4), draw(2, 2, 2))
    for place in ((0, 1), (1, 4)):
        with pytest.raises(ValueError, match="There is no place"):
            patch_at(draw(1, 4, 4), 2, *place)


def test_weights_are_counted_against_a_full_connection() -> None:
    assert weight_counts(Conv(16, 5), (1, 28, 28)) == (416, 16 * 24 * 24 * 785)
    assert weight_counts(Conv(32, 5), (16, 12, 12)) == (32 * (16 * 25 + 1), 32 * 64 * (2304 + 1))
    row = Conv(24, 5, 2, threshold=False)
    assert weight_counts(row, (1, 28, 28)) == (rows.weights(row, (1, 28, 28)), 24 * 144 * 784)


def test_the_largest_of_a_window_is_found() -> None:
    assert largest_of(np.array([[0.0, 3.0], [3.0, 1.0]])) == (0, 1)
    assert largest_of(np.array([[-4.0, -3.0], [-2.0, -9.0]])) == (1, 0)


def test_activations_are_those_of_the_net() -> None:
    b = np.array([-800.0, -1.5, 0.0, 2.0, 800.0])
    np.testing.assert_array_equal(ACTIVATIONS["relu"](b), [0, 0, 0, 2, 800])
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"](b)[1:4], 1 / (1 + np.exp(-b[1:4])))
    assert ACTIVATIONS["sigmoid"](b)[[0, -1]].tolist() == [0, 1]
    assert set(rows.ACTIVATIONS) < set(ACTIVATIONS)


@pytest.mark.parametrize("size", range(1, 8))
def test_kernels_by_hand_have_their_size_and_their_sum(size: int) -> None:
    for key, kind in HAND_KERNELS.items():
        if size < kind.least:
            with pytest.raises(ValueError, match="needs a size from"):
                hand_kernel(key, size)
            continue
        w = hand_kernel(key, size)
        assert w.shape == (size, size)
        known = 1.0 if key in ("blur", "sharpen", "identity") else 0.0
        assert w.sum() == pytest.approx(known, abs=1e-12), key
    assert resized(np.ones((3, 3)), size).sum() == min(size, 3) ** 2


def test_kernels_by_hand_find_what_they_are_named_after() -> None:
    square = pad(np.ones((1, 8, 8)), 6)
    for key, place in (("horizontal", (6, 10)), ("vertical", (10, 6)), ("corner", (6, 6))):
        b = correlate(square, hand_kernel(key, 4)[None], padding=0)
        i, j = largest_of(b)
        assert abs(i + 2 - place[0]) <= 1 or key == "vertical"
        assert abs(j + 2 - place[1]) <= 1 or key == "horizontal"
    same = correlate(square, hand_kernel("identity", 3)[None], padding=1)
    np.testing.assert_array_equal(same, square[0])


def test_neighbours_in_noise_are_not_correlated_and_in_smooth_images_are() -> None:
    noise = [neighbour_correlation(draw(28, 28, seed=seed)) for seed in range(40)]
    assert abs(float(np.mean(noise))) < 0.02 and float(np.std(noise)) < 0.05
    down, across = np.mgrid[0:28, 0:28] / 28
    smooth: NDArray[np.float64] = np.sin(3 * down) * np.cos(2 * across)
    assert neighbour_correlation(smooth) > 0.99
    checks = np.indices((28, 28)).sum(axis=0) % 2
    assert neighbour_correlation(checks) == pytest.approx(-1)
    assert math.isnan(neighbour_correlation(np.ones((28, 28))))
