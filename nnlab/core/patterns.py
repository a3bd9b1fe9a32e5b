"""Patterns x with targets t, and the edits that a mouse makes on them."""

from dataclasses import dataclass

from nnlab.core.arrays import FloatArray, frozen


@dataclass(frozen=True, eq=False)
class Patterns:
    """Input patterns x^(mu) and their targets t^(mu), mu = 0 ... p-1.

    Parameters
    ----------
    x : array (p, N)
    t : array (p, outputs)
        +1 and -1 for two classes (outputs = 1), one-hot rows for more.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """

    x: FloatArray
    t: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", frozen(self.x))
        object.__setattr__(self, "t", frozen(self.t))
        if self.x.ndim != 2 or self.t.ndim != 2 or len(self.x) != len(self.t):
            raise ValueError(
                f"Patterns need x (p, N) and t (p, outputs); got {self.x.shape} and {self.t.shape}."
            )

    def __len__(self) -> int:
        return len(self.x)
