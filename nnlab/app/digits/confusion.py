"""What a confusion matrix says: sums, errors of each class, shares of a class's images."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Confusion:
    """counts : int64 (classes, classes), row target, column answer."""

    counts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def targets(self) -> NDArray[np.int64]:
        """Number of images of each class (classes,)."""
        sums: NDArray[np.int64] = self.counts.sum(axis=1)
        return sums

    @property
    def answers(self) -> NDArray[np.int64]:
        """How often each class was answered (classes,)."""
        sums: NDArray[np.int64] = self.counts.sum(axis=0)
        return sums

    @property
    def wrong(self) -> NDArray[np.int64]:
        """Number of wrong ones among the images of each class (classes,)."""
        return self.targets - np.diagonal(self.counts)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Per cent of a class's images that got each answer (classes, classes).

        NaN where a class has no images.
        """
        totals = self.targets[:, None].astype(float)
        with np.errstate(invalid="ignore"):
            shares: NDArray[np.float64] = 100.0 * self.counts / totals
        return shares

    @property
    def errors(self) -> NDArray[np.float64]:
        """Per cent of each class's images that are wrong (classes,); NaN where it has none."""
        with np.errstate(invalid="ignore"):
            errors: NDArray[np.float64] = 100.0 * self.wrong / self.targets
        return errors

    def mistake_range(self) -> tuple[float, float] | None:
        """Return the smallest and the largest share of a mistake that occurs, None without any."""
        off = self.shares[~np.eye(len(self), dtype=bool)]
        made = off[off > 0]
        return (float(made.min()), float(made.max())) if len(made) else None
