"""A drawn or photographed digit in the form of MNIST's: size, centre, ink on paper; no torch.

As LeCun, Bottou, Bengio & Haffner (1998) write: fitted into 20 x 20 pixels with its proportions
kept, anti-aliased, then placed in 28 x 28 with its centre of mass in the middle.
"""

import numpy as np
from numpy.typing import NDArray

SIDE = 28
BOX = 20
FAINTEST = 0.1
"""Ink below this part of the darkest one is no part of the stroke."""
Floats = NDArray[np.float64]


def normalise(ink: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return an image (rows, columns) of ink from 0 to 1 as MNIST would have it, float32 (28, 28).

    An image without ink is paper.

    Raises
    ------
    ValueError
        If it is no image of finite numbers.
    """
    ink = _check(ink)
    top = float(ink.max(initial=0.0))
    if top <= 0:
        return np.zeros((SIDE, SIDE), dtype=np.float32)
    stroke = _cut_out(ink, FAINTEST * top)
    factor = BOX / max(stroke.shape)
    high, wide = (max(1, round(factor * side)) for side in stroke.shape)
    return _centre(resample(stroke, high, wide))


def shrink(ink: NDArray[np.floating], size: int = SIDE) -> NDArray[np.float32]:
    """Return an image of ink from 0 to 1 as it is, averaged to float32 (size, size); no centring.

    An image that is not square is put in the middle of a square of paper.

    Raises
    ------
    ValueError
        If it is no image of finite numbers.
    """
    ink = _check(ink)
    side = max(ink.shape)
    square = np.zeros((side, side))
    top, left = ((side - length) // 2 for length in ink.shape)
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return np.clip(resample(square, size, size), 0, 1).astype(np.float32)


def to_ink(grey: NDArray[np.floating]) -> Floats:
    """Return brightness (0 black to 1 white) as ink from 0 to 1, whatever the paper's colour.

    The paper is what most of the edge shows; bright paper is turned into 0. Shades of the paper
    itself are taken away: 0 is the paper's median, 1 the farthest from it.

    Raises
    ------
    ValueError
        If it is no image of finite numbers.
    """
    grey = _check(grey)
    edge = np.concatenate((grey[0], grey[-1], grey[:, 0], grey[:, -1]))
    paper = float(np.median(edge))
    ink = paper - grey if paper > 0.5 else grey - paper
    ink = np.clip(ink, 0, None)
    top = float(ink.max())
    if top <= 0:
        return ink
    ink = ink / top
    # What is hardly darker than paper is its grain or a shadow.
    ink[ink < 2 * FAINTEST] = 0.0
    return ink


def resample(image: NDArray[np.floating], high: int, wide: int) -> Floats:
    """Return an image of another size, each pixel the mean over the area that it covers."""
    rows = _weights(image.shape[0], high)
    columns = _weights(image.shape[1], wide)
    sized: Floats = rows @ np.asarray(image, dtype=float) @ columns.T
    return sized


def _weights(before: int, after: int) -> Floats:
    """Return (after, before): which part of each new pixel lies on each old one."""
    edges = np.linspace(0, before, after + 1)
    left = np.maximum(edges[:-1, None], np.arange(before))
    right = np.minimum(edges[1:, None], np.arange(1, before + 1))
    overlap = np.maximum(0, right - left)
    shares: Floats = overlap / overlap.sum(axis=1, keepdims=True)
    return shares


def _check(image: NDArray[np.floating]) -> Floats:
    checked: Floats = np.asarray(image, dtype=np.float64)
    if checked.ndim != 2 or 0 in checked.shape or not np.isfinite(checked).all():
        raise ValueError("An image needs rows and columns of finite numbers.")
    return checked


def _cut_out(ink: Floats, faintest: float) -> Floats:
    rows, columns = np.flatnonzero((ink > faintest).any(1)), np.flatnonzero((ink > faintest).any(0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _centre(stroke: Floats) -> NDArray[np.float32]:
    """Return 28 x 28 with the stroke's centre of mass as near the middle as whole pixels allow."""
    mass = stroke.sum()
    # In MNIST it is pixel 14, counted from 0: all means lie between 13.5 and 14.5.
    middle = SIDE / 2
    corner = []
    for axis, length in enumerate(stroke.shape):
        centre = float((stroke.sum(axis=1 - axis) * np.arange(length)).sum() / mass)
        corner.append(min(max(round(middle - centre), 0), SIDE - length))
    image = np.zeros((SIDE, SIDE))
    top, left = corner
    image[top : top + stroke.shape[0], left : left + stroke.shape[1]] = stroke
    return np.clip(image, 0, 1).astype(np.float32)
