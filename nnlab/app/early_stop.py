"""Early stopping: a run ends when the energy of the validation set has not fallen for long."""

import math
from array import array
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Where a run stopped early: the epoch with the least H, that H, and the epoch it ended at."""

    best: int
    H: float
    stopped: int


class Watch:
    """The validation energy H at the ends of successive epochs, the first of them `first`.

    Which epoch was the best so far is kept for each epoch, so that one can go back and on again
    and end at the same epoch. An H that is not finite never is the best.
    """

    def __init__(self, first: int) -> None:
        self.first = first
        # Sixteen bytes an epoch: a run of a million epochs still is small.
        self._H = array("d")
        self._best = array("q")

    @property
    def next(self) -> int:
        """The epoch whose H is to be told next."""
        return self.first + len(self._H)

    def go_back(self, epoch: int) -> None:
        """Forget what came after an epoch: H of `epoch` is the last that is known."""
        keep = max(0, epoch - self.first + 1)
        del self._H[keep:], self._best[keep:]

    def tell(self, H: float) -> None:
        """Add H at the end of epoch `next`."""
        here = len(self._H)
        self._H.append(H)
        best = self._best[-1] if self._best else here
        # A start that is not finite must not stay the best.
        better = self._H[best] > H or not math.isfinite(self._H[best])
        self._best.append(here if better else best)

    def judge(self, patience: int) -> Verdict | None:
        """Return the verdict at the last epoch, or None where the run goes on.

        The run ends when H has not fallen below its least for `patience` epochs.
        """
        if not self._H:
            return None
        best, last = self._best[-1], len(self._H) - 1
        if last - best < patience:
            return None
        return Verdict(self.first + best, self._H[best], self.first + last)
