"""Weights as images, one for each neuron or map; two starts that show why some are noise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.kernels import as_sheet
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import Conv, Dense, Row, Shape
from nnlab.core.digits.smoothness import neighbour_correlation

Floats = NDArray[np.float64]
GAP = 1
"""Pixels without a number between the small images of one sheet."""
SMALLEST_MEASURED = 3


def join(images: NDArray[np.floating], columns: int) -> Floats:
    """Return small images (m, rows, columns) beside each other, so many in a line.

    Between them, and where the last line is not full, there are no numbers (NaN).
    """
    m, high, wide = images.shape
    lines = -(-m // columns)
    out = np.full((lines * (high + GAP) - GAP, columns * (wide + GAP) - GAP), np.nan)
    for number, image in enumerate(images):
        line, column = divmod(number, columns)
        top, left = line * (high + GAP), column * (wide + GAP)
        out[top : top + high, left : left + wide] = image
    return out


def columns_for(row: Row, maps: int) -> int:
    """Return how many of the images that belong to the maps before stand in a line.

    A convolution has them all in one, so that its maps make a table: maps times input maps.
    """
    return maps if isinstance(row, Conv) else int(np.ceil(np.sqrt(maps)))


def as_images(row: Row, values: NDArray[np.floating], before: Shape) -> Floats:
    """Return what belongs to the weights of one neuron or map as images (maps before, ...).

    values : (maps before, kernel, kernel) of a convolution, (inputs,) of a dense row, which gets
    `before`
    """
    given = np.asarray(values, dtype=np.float64)
    if isinstance(row, Conv):
        return given
    return given.reshape(before) if len(before) == 3 else as_sheet(given)


def sheet(row: Row, values: NDArray[np.floating], before: Shape) -> Floats:
    """Return the images of `as_images` on one sheet (rows, columns)."""
    images = as_images(row, values, before)
    return join(images, columns_for(row, len(images)))


def square_sheet(row: Row, values: NDArray[np.floating], before: Shape) -> Floats:
    """Return the images of `as_images` on one sheet that is nearly a square."""
    images = as_images(row, values, before)
    return join(images, int(np.ceil(np.sqrt(len(images)))))


def noise(row: Row, values: NDArray[np.floating], before: Shape) -> float:
    """Return the correlation of neighbouring weights, the mean over the maps before.

    It is not a number where weights have no neighbours: kernels below 3x3, and neurons that get
    their input from neurons without places.
    """
    if isinstance(row, Dense) and len(before) != 3:
        return float("nan")
    images = as_images(row, values, before)
    if min(images.shape[1:]) < SMALLEST_MEASURED:
        return float("nan")
    return float(np.mean([neighbour_correlation(image) for image in images]))


DEMO_NET = "784-30-10"
NOISY_START: dict[str, Any] = {"start": "unit", "decay": 0.0}
READABLE_START: dict[str, Any] = {"start": "small", "decay": 1e-3}
_COMMON: dict[str, Any] = {
    "epochs": 3,
    "batch": 10,
    "eta": 0.1,
    "optimiser": "sgd",
    "schedule": "constant",
    "cost": "cross_entropy",
    "smoothing": 0.0,
}


def demo_changes(start: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the demonstration that differ from another start in `start` alone.

    After three epochs neighbouring weights of the hidden neurons
    correlate with about 0.0 after starts of N(0,1), with about 0.8 after small ones with decay.
    """
    return {"net": DEMO_NET, "rows": NETS[DEMO_NET].rows, **_COMMON, **start}
