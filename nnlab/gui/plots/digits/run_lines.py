"""What is drawn of a run beside others: its points in common units, and ranges that hold all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnlab.app.digits.amount import batches_per_epoch
from nnlab.app.digits.run import TrainingRun
from nnlab.core.arrays import FloatArray
from nnlab.gui.plots.curve_points import make_log_ticks, smooth
from nnlab.gui.plots.plane.scale import find_ticks

SMALLEST = {"H": 1e-6}
SMALLEST_ERROR = 0.01
COLUMNS = {"held_out": 0, "test": 1}


@dataclass(frozen=True, eq=False)
class RunLine:
    """A run with the name and the mark under which it is drawn."""

    name: str
    mark: int
    run: TrainingRun


def read_points(line: RunLine, quantity: str, unit: str) -> tuple[FloatArray, FloatArray]:
    """Return x (n,) in epochs or batches and y (n,) of a quantity, finite values alone.

    Errors are per cent; H is the running mean over a fiftieth of the training, since that of
    single batches hides the others.
    """
    run, per_epoch = line.run, float(batches_per_epoch(line.run))
    if quantity == "H":
        known = np.isfinite(run.loss)
        x, y = run.batch[known], smooth(run.loss[known], max(1, len(run.loss) // 50))
        x = x / per_epoch if unit == "epochs" else x
    else:
        y = run.learnt if quantity == "learnt" else run.shown_errors[:, COLUMNS[quantity]]
        x = np.arange(1.0, len(y) + 1) * (1.0 if unit == "epochs" else per_epoch)
    keep = np.isfinite(y)
    return x[keep], np.maximum(y[keep], SMALLEST.get(quantity, SMALLEST_ERROR))


def find_range(values: FloatArray, log: bool, margin: float | None = None) -> tuple[float, float]:
    """Return the range of an axis that holds the values, of their log10 on a log axis.

    With a `margin` it ends by so much of its width beyond them, without one at steps, so that it
    holds still while they grow.
    """
    low, high = float(values.min()), float(values.max())
    if log:
        low, high = (float(np.log10(max(value, 1e-9))) for value in (low, high))
    if margin is not None:
        high = max(high, low + (0.3 if log else 1.0))
        return low - margin * (high - low), high + margin * (high - low)
    if log:
        low, high = np.floor(5 * low - 0.3) / 5, np.ceil(5 * high + 0.3) / 5
        lacking = max(0.0, 0.6 - (high - low)) / 2
        return float(low - lacking), float(high + lacking)
    low = 0.0
    step = 10.0 ** np.floor(np.log10(max(high, 1e-6))) / 2
    return low, float(np.ceil(1.05 * high / step) * step)


def find_log_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """Return places (log10) and texts of the ticks of a log axis, over short ranges at equal steps.

    The usual 1, 2, 5 would leave one or two.
    """
    if high - low > 0.9:
        return make_log_ticks(low, high)[0]
    values = find_ticks(10.0**low, 10.0**high, most)
    return [(float(np.log10(value)), f"{value:.4g}") for value in values if value > 0]
