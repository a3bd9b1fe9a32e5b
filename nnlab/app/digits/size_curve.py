"""The error against the size of the training set: its points, its means, its power law."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.room import Arrays, Fields
from nnlab.core.digits.set_sizes import ALL
from nnlab.core.digits.spec_json import spec_from_json, spec_to_json
from nnlab.core.digits.specs import LIMITS, TrainSpec

OUTCOMES = ("running", "finished", "cancelled", "stopped")
FEWEST, MOST_SIZES, MOST_REPETITIONS = 10, 20, 20
MOST_POINTS = MOST_SIZES * MOST_REPETITIONS
MOST_IMAGES = int(LIMITS["train_size"][1])
LONGEST_TEXT = 500
USUAL_SIZES = (100, 300, 1000, 3000, 10_000, 30_000, ALL)
FEWEST_TO_FIT = 3
ARRAYS = ("size", "seed", "held_out", "test")


def _none(kind: Any = np.float64) -> NDArray[Any]:
    return np.zeros(0, dtype=kind)


@dataclass(frozen=True)
class PowerLaw:
    """error = factor n^-exponent in per cent; `spread` is the exponent's standard error."""

    exponent: float
    factor: float
    spread: float

    def at(self, n: float) -> float:
        """Return the error in per cent for n images."""
        return float(self.factor * n**-self.exponent)


@dataclass(frozen=True, eq=False)
class SizeCurve:
    """One learning curve as it is shown and saved.

    settings : of its trainings; sizes : those that were asked for, 0 for all images;
    size, seed (m,) of each training; held_out, test (m,) its errors in per cent, NaN in held_out
    where no images were kept; seconds that it took; message : how it ended, if badly
    """

    settings: TrainSpec = field(default_factory=TrainSpec)
    sizes: tuple[int, ...] = USUAL_SIZES
    repetitions: int = 3
    outcome: str = "running"
    message: str = ""
    seconds: float = 0.0
    size: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    seed: NDArray[np.int64] = field(default_factory=lambda: _none(np.int64))
    held_out: NDArray[np.float64] = field(default_factory=_none)
    test: NDArray[np.float64] = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.size)

    def add(
        self, size: int, seed: int, held_out: float | None, test: float, seconds: float
    ) -> "SizeCurve":
        """Return the curve with one more training; errors in per cent."""
        return replace(
            self,
            seconds=self.seconds + seconds,
            size=np.append(self.size, size),
            seed=np.append(self.seed, seed),
            held_out=np.append(self.held_out, math.nan if held_out is None else held_out),
            test=np.append(self.test, test),
        )

    def means(self, name: str = "test") -> NDArray[np.float64]:
        """Return (sizes, 4): size, mean error, standard deviation (NaN for one), repetitions."""
        values = getattr(self, name)
        rows = []
        for size in np.unique(self.size):
            mine = values[(self.size == size) & np.isfinite(values)]
            if len(mine):
                spread = float(mine.std(ddof=1)) if len(mine) > 1 else math.nan
                rows.append((float(size), float(mine.mean()), spread, float(len(mine))))
        return np.array(rows, dtype=float).reshape(-1, 4)

    def fit(self) -> PowerLaw | None:
        """Return the power law through the test errors; None for fewer than three sizes.

        A straight line by least squares through ln error against ln size, one point for each
        training with an error; its standard error is that of independent points.
        """
        known = self.test > 0
        if len(np.unique(self.size[known])) < FEWEST_TO_FIT:
            return None
        x, y = np.log(self.size[known].astype(float)), np.log(self.test[known])
        away = x - x.mean()
        slope = float(away @ (y - y.mean()) / (away @ away))
        rest = y - y.mean() - slope * away
        spread = math.sqrt(float(rest @ rest) / (len(x) - 2) / float(away @ away))
        return PowerLaw(-slope, math.exp(float(y.mean() - slope * x.mean())), spread)


def parse_sizes(text: str) -> tuple[int, ...]:
    """Read sizes of a training set, parted by commas; "all" is `ALL` and comes last.

    Raises
    ------
    ValueError
        In one line, if a size is none, or there are too many.
    """
    sizes = set()
    for word in (part.strip() for part in re.split(r"[,;]", text)):
        number = re.sub(r"[\s\u202f\u00a0_']", "", word)
        if number.lower() == "all":
            sizes.add(ALL)
        elif not number:
            continue
        elif number.isascii() and number.isdigit() and FEWEST <= int(number) <= MOST_IMAGES:
            sizes.add(int(number))
        else:
            raise ValueError(
                f"{word!r} is no size: write numbers from {FEWEST} to {MOST_IMAGES}, or all, "
                "with commas between."
            )
    if not 1 <= len(sizes) <= MOST_SIZES:
        raise ValueError(f"Write 1 to {MOST_SIZES} sizes, such as 100, 1000, all.")
    return tuple(sorted(sizes, key=lambda size: size or math.inf))


def write_sizes(sizes: tuple[int, ...]) -> str:
    """Write sizes as `parse_sizes` reads them."""
    return ", ".join("all" if size == ALL else f"{size:,}".replace(",", " ") for size in sizes)


def pack_curve(curve: SizeCurve) -> tuple[Fields, Arrays]:
    """Return a curve as JSON-able fields and arrays, whose names begin with "sizes_"."""
    stored: dict[str, Any] = {
        "settings": spec_to_json(curve.settings),
        "sizes": list(curve.sizes),
        "repetitions": curve.repetitions,
        "outcome": curve.outcome,
        "message": curve.message,
        "seconds": curve.seconds,
    }
    return stored, {f"sizes_{name}": getattr(curve, name) for name in ARRAYS}


def unpack_curve(stored: Any, arrays: Arrays) -> SizeCurve:
    """Return the checked curve; one that was running has been cut off.

    Raises
    ------
    ValueError
        In one line that names the field.
    """
    if not isinstance(stored, Mapping):
        raise ValueError("sizes must be an object with fields.")
    sizes, outcome, message = (stored.get(name) for name in ("sizes", "outcome", "message"))
    if not isinstance(sizes, list) or not all(_whole(n, 0, MOST_IMAGES) for n in sizes):
        raise ValueError("sizes.sizes must be a list of whole numbers.")
    if not 1 <= len(sizes) <= MOST_SIZES:
        raise ValueError(f"sizes.sizes must hold 1 to {MOST_SIZES} sizes.")
    if not _whole(stored.get("repetitions"), 1, MOST_REPETITIONS):
        raise ValueError(f"sizes.repetitions must be 1 to {MOST_REPETITIONS}.")
    if outcome not in OUTCOMES:
        raise ValueError(f"sizes.outcome is {outcome!r}; known are {', '.join(OUTCOMES)}.")
    if not isinstance(message, str) or len(message) > LONGEST_TEXT:
        raise ValueError(f"sizes.message must be a text of at most {LONGEST_TEXT} characters.")
    seconds = stored.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise ValueError("sizes.seconds must be a number.")
    if not 0 <= seconds < 1e12:
        raise ValueError("sizes.seconds must not be negative or huge.")
    return SizeCurve(
        settings=spec_from_json(stored.get("settings")),
        sizes=tuple(sizes),
        repetitions=int(stored["repetitions"]),
        outcome="cancelled" if outcome == "running" else str(outcome),
        message=message,
        seconds=float(seconds),
        **_points(arrays),
    )


def _whole(value: Any, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _points(arrays: Arrays) -> dict[str, NDArray[Any]]:
    limits = {"size": (1, MOST_IMAGES), "seed": LIMITS["seed"], "held_out": (0, 100)}
    found: dict[str, NDArray[Any]] = {}
    for name in ARRAYS:
        array = arrays.get(f"sizes_{name}")
        kinds = "iu" if name in ("size", "seed") else "f"
        if array is None or array.ndim != 1 or array.dtype.kind not in kinds:
            raise ValueError(f"sizes_{name} is missing or of the wrong kind.")
        low, high = limits.get(name, (0, 100))
        fits = (array >= low) & (array <= high)
        if name == "held_out":
            fits |= np.isnan(array)
        if not fits.all() or len(array) > MOST_POINTS:
            raise ValueError(f"sizes_{name} must hold at most {MOST_POINTS} of {low} to {high:g}.")
        found[name] = array
    if len({len(array) for array in found.values()}) > 1:
        raise ValueError("sizes_size, sizes_seed, sizes_held_out and sizes_test differ in length.")
    return found
