"""The wall: nets of many widths N and depths L for the circle problem (arXiv:2306.12548)."""

from dataclasses import dataclass
from math import isfinite

MOST_WIDTH, MOST_DEPTH, MOST_NETS = 1000, 32, 400
MOST_WEIGHTS = 10_000_000
MOST_BATCH = 256
"""A batch of the largest nets is learnt in some tenths of a second, so that a cancel is obeyed."""


@dataclass(frozen=True)
class WallSpec:
    """Which nets are trained on the circle problem, and how.

    `widths` N and `depths` L of the tanh nets 2-N-...-N-1, each with `seeds` starts from `seed` on;
    `patterns` uniform in the box of +-1.25 around a circle of radius 1, t = +1 inside, nine tenths
    to learn from; cost (O - t)^2, gradient descent in batches of `batch` with `eta`, for at most
    `epochs`, until the share `goal` of the tenth that is held out is right. With `embedding` the
    hidden layers stay as they were drawn, thresholds included: only the output learns (Fig. 3a).

    One `eta` does for all N and L of the paper: with 0.02 nets of 2 to 12 layers reach 98 % within
    2 to 17 epochs of 9000 patterns. Much smaller ones leave wide nets as they were drawn (lazy):
    with 0.005 those of N = 250 have hardly a ridge. Larger ones give them sharper ridges.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    widths: tuple[int, ...] = (10, 50, 250)
    depths: tuple[int, ...] = (2, 4, 8, 12)
    seeds: int = 1
    seed: int = 1
    patterns: int = 10_000
    batch: int = 16
    eta: float = 0.02
    epochs: int = 100
    goal: float = 0.98
    embedding: bool = False

    def __post_init__(self) -> None:
        for name, most in (("widths", MOST_WIDTH), ("depths", MOST_DEPTH)):
            numbers = getattr(self, name)
            if not numbers or not all(1 <= one <= most for one in numbers):
                raise ValueError(f"{name} must be numbers from 1 to {most}.")
            if len(set(numbers)) < len(numbers):
                raise ValueError(f"{name} must differ from each other.")
        for name, least, most in (
            ("seeds", 1, 20),
            ("seed", 0, 2**31 - 1),
            ("patterns", 100, 1_000_000),
            ("batch", 1, MOST_BATCH),
            ("epochs", 1, 100_000),
        ):
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be {least} to {most}, got {getattr(self, name)}.")
        if not (isfinite(self.eta) and 0.0 < self.eta <= 10.0):
            raise ValueError(f"eta must be above 0 and at most 10, got {self.eta:g}.")
        if not 0.5 <= self.goal <= 1.0:
            raise ValueError(f"goal must be 0.5 to 1, got {self.goal:g}.")
        if len(self.widths) * len(self.depths) * self.seeds > MOST_NETS:
            raise ValueError(f"A wall has at most {MOST_NETS} nets: take fewer widths or seeds.")
        if max(self.widths) ** 2 * (max(self.depths) - 1) > MOST_WEIGHTS:
            raise ValueError(
                f"A net has at most {MOST_WEIGHTS // 10**6} million weights: "
                "take narrower widths or fewer layers."
            )
