"""Weights as images, one for each neuron or map; two starts that show why some are noise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.kernels import as_sheet
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import DIGIT, Conv, Dense, Row, Shape
from nnlab.core.digits.smoothness import neighbour_correlations

Floats = NDArray[np.float64]
GAP = 1
"""Pixels without a number between the small images of one sheet."""
SMALLEST_MEASURED = 3


def join(images: NDArray[np.floating], columns: int) -> Floats:
    """Return the small images (n, m, rows, columns) of each neuron on a sheet, (n, ...).

    So many stand in a line. Between them, and where the last line is not full, there are no
    numbers (NaN).
    """
    n, m, high, wide = images.shape
    lines = -(-m // columns)
    out = np.full((n, lines * (high + GAP) - GAP, columns * (wide + GAP) - GAP), np.nan)
    for number in range(m):
        line, column = divmod(number, columns)
        top, left = line * (high + GAP), column * (wide + GAP)
        out[:, top : top + high, left : left + wide] = images[:, number]
    return out


def as_images(row: Row, w: NDArray[np.floating], before: Shape) -> Floats:
    """Return weights as images (n, maps before, rows, columns), one sheet where there are no maps.

    w : (n, maps before, kernel, kernel) of a convolution; (n, inputs) of a dense row, which gets
    `before`
    """
    given: Floats = np.asarray(w, dtype=np.float64)
    if isinstance(row, Conv):
        return given
    shape = before if len(before) == 3 else as_sheet(given[0]).shape
    return np.reshape(given, (len(given), *shape))


def sheets(row: Row, w: NDArray[np.floating], before: Shape) -> Floats:
    """Return the images of `as_images` on a sheet for each neuron or map, (n, ...).

    Those of a convolution stand in one line, so that its maps make a table: maps times input maps.
    """
    images = as_images(row, w, before)
    m = images.shape[1]
    return join(images, m if isinstance(row, Conv) else int(np.ceil(np.sqrt(m))))


def square_sheet(row: Row, w: NDArray[np.floating], before: Shape) -> Floats:
    """Return what belongs to the weights of one neuron or map on a sheet that is nearly square."""
    images = as_images(row, w[None], before)
    joined: Floats = join(images, int(np.ceil(np.sqrt(images.shape[1]))))[0]
    return joined


def noise(row: Row, w: NDArray[np.floating], before: Shape) -> Floats:
    """Return the correlation of neighbouring weights of each neuron or map, (n,).

    That of a convolution is the mean over the maps before. It is not a number where weights have
    too few neighbours, or none: kernels below 3x3, and neurons that do not see the image itself.
    """
    images = as_images(row, w, before)
    n, m, high, wide = images.shape
    if min(high, wide) < SMALLEST_MEASURED or (isinstance(row, Dense) and before != DIGIT):
        return np.full(n, np.nan)
    r = neighbour_correlations(images.reshape(n * m, high, wide))
    mean: Floats = r.reshape(n, m).mean(axis=1)
    return mean


DEMO_NET = "784-30-10"
NOISY_START: dict[str, Any] = {"start": "unit", "decay": 0.0}
READABLE_START: dict[str, Any] = {"start": "small", "decay": 1e-3}
_COMMON: dict[str, Any] = {
    "epochs": 5,
    "batch": 100,
    "eta": 0.5,
    "optimiser": "sgd",
    "schedule": "constant",
    "cost": "cross_entropy",
    "smoothing": 0.0,
}


def demo_changes(start: dict[str, Any]) -> dict[str, Any]:
    """Return the settings of the demonstration that differ from another start in `start` alone.

    After five epochs neighbouring weights of the hidden neurons correlate with less than 0.1 after
    starts of N(0,1), with about 0.8 after small ones with decay.
    """
    return {"net": DEMO_NET, "rows": NETS[DEMO_NET].rows, **_COMMON, **start}
