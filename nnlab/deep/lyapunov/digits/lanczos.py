"""The largest singular value of many Jacobians at once, by a few products with each.

Golub and Kahan's form of the Lanczos iteration on J^T J, one Krylov space for each pattern, with
full re-orthogonalisation of the right vectors: a step costs one product with J (tangents, forward)
and one with J^T (backward), and the Jacobian itself is never formed.
"""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.lyapunov.tridiagonal import largest_eigenvalue

Tensors: TypeAlias = list[torch.Tensor]

SEED = 20230612
EXHAUSTED = 1e-4
"""A remainder so short against the longest one is left out: Lambda_1 changes by its square."""

ROUNDING = 1e-6
WIDE = 8
"""A space of so many times as many columns as steps is far from complete."""
TOLERANCE = 3e-6
FIRST_LOOK = 6
"""Steps before it is asked whether the growth has settled: it may rest at the second one first."""
FEWER = 0.7
ROOM = 8
"""Right vectors that there is room for at first."""


class Products(Protocol):
    """Products with the Jacobians of p patterns, one each.

    columns : number of inputs; rows : of neurons of the last layer
    shift : (p,), the logarithm of a factor that was taken out of J, or zeros
    """

    columns: int
    rows: int
    shift: torch.Tensor

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v, (p, rows), for v (p, columns)."""

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u, (p, columns), for u (p, rows)."""

    def narrow(self, places: torch.Tensor) -> "Products | None":
        """Return the products of the patterns at these places alone; None: that cannot be done."""


@dataclass(frozen=True, eq=False)
class Krylov:
    """What the iteration found: B = U^T J V is upper bidiagonal.

    alpha : (p, k), diagonal of B; beta : (p, k - 1), above it; v : (p, k, columns)
    """

    alpha: torch.Tensor
    beta: torch.Tensor
    v: torch.Tensor


class Iteration:
    """The iteration for p patterns at once: `advance` takes a step, `done` says when none is left.

    alpha, beta : what `Krylov` has, one (p,) a step

    It takes at most `steps`, at most as many as J has columns or rows, and ends where all spaces
    are complete, as they soon are behind deep and narrow layers.
    """

    def __init__(self, products: Products, steps: int) -> None:
        self._products = products
        self._steps = min(steps, products.columns, products.rows)
        p, dtype = len(products.shift), products.shift.dtype
        generator = torch.Generator().manual_seed(SEED)
        start = torch.randn(products.columns, generator=generator, dtype=torch.float64)
        first = (start / start.norm()).to(dtype).expand(p, -1)
        self._u = products.forward(first)
        self.alpha, self.beta = [_normalise(self._u)], list[torch.Tensor]()
        self._v = torch.empty(p, min(self._steps, ROOM), products.columns, dtype=dtype)
        self._v[:, 0] = first
        self._longest = self.alpha[0]
        # Once alone loses the orthogonality where a space is nearly complete.
        self._times = 1 if products.columns > WIDE * self._steps else 2
        self._complete = False

    @property
    def done(self) -> bool:
        """Whether there is no further step."""
        return self._complete or len(self.alpha) >= self._steps

    def advance(self) -> None:
        """Take one step, or find that all spaces are complete."""
        k = len(self.alpha)
        r = self._products.backward(self._u)
        _make_orthogonal(r, self._v[:, :k], self._times)
        remainder = _normalise(r, EXHAUSTED * self._longest)
        if not bool(remainder.any()):
            self._complete = True
            return
        if k == self._v.shape[1]:
            more = min(k, self._steps - k)
            self._v = torch.cat([self._v, self._v.new_empty(len(r), more, r.shape[1])], 1)
        self._v[:, k] = r
        u = self._products.forward(r).addcmul_(remainder[:, None], self._u, value=-1)
        self._u = u
        self.beta.append(remainder)
        self.alpha.append(_normalise(u, ROUNDING * self._longest))
        self._longest = torch.maximum(self._longest, torch.maximum(remainder, self.alpha[-1]))

    def narrow(self, places: torch.Tensor) -> bool:
        """Go on with the patterns at these places alone; False if the products cannot."""
        narrower = self._products.narrow(places)
        if narrower is None:
            return False
        self._products = narrower
        self._u, self._v, self._longest = self._u[places], self._v[places], self._longest[places]
        self.alpha = [one[places] for one in self.alpha]
        self.beta = [one[places] for one in self.beta]
        return True

    def found(self) -> Krylov:
        """Return what was found so far."""
        b = torch.stack([*self.beta, self.alpha[0]], 1)[:, :-1]
        return Krylov(torch.stack(self.alpha, 1), b, self._v[:, : len(self.alpha)])


def iterate(products: Products, steps: int) -> Krylov:
    """Take all the steps that there are."""
    iteration = Iteration(products, steps)
    while not iteration.done:
        iteration.advance()
    return iteration.found()


def _make_orthogonal(r: torch.Tensor, v: torch.Tensor, times: int) -> None:
    """Take from each r (p, n), in place, what lies along its v (p, k, n); twice is enough."""
    for _ in range(times):
        r -= torch.bmm(torch.bmm(v, r[:, :, None]).mT, v)[:, 0]


def _normalise(x: torch.Tensor, negligible: torch.Tensor | None = None) -> torch.Tensor:
    """Bring each row to length 1, in place, and return the lengths.

    Rows that are zero, or not longer than `negligible`, become zero with length 0. The largest
    number is divided out before the squares are summed, which would underflow.
    """
    largest = x.abs().amax(1)
    safe = torch.where(largest > 0, largest, 1.0)
    x /= safe[:, None]
    length = x.norm(dim=1)
    keep = largest > 0 if negligible is None else length * largest > negligible
    x /= torch.where(length > 0, length, 1.0)[:, None]
    x *= keep[:, None]
    return torch.where(keep, length * largest, 0.0)


def log_growth(products: Products, steps: int, tolerance: float = TOLERANCE) -> torch.Tensor:
    """Return ln Lambda_1 (p,) in float64, -inf where J = 0; from below, by at most so many steps.

    What is missing is estimated from the last two changes, as if they went on in geometric
    progression. Patterns that miss less than `tolerance` have settled: once many have, the others
    go on without them. As many steps as J has columns or rows are all taken.
    """
    if steps >= min(products.columns, products.rows):
        tolerance = 0.0
    iteration = Iteration(products, steps)
    values = np.empty(len(products.shift))
    places = np.arange(len(values))
    last = before = np.full(len(values), np.nan)
    while True:
        if iteration.done or len(iteration.alpha) >= FIRST_LOOK:
            now = _half_logarithm(iteration.alpha, iteration.beta)
            values[places] = now
            settled = _missing(now, last, before) < tolerance
            if iteration.done or settled.all():
                break
            left = np.flatnonzero(~settled)
            if len(left) < FEWER * len(now) and iteration.narrow(torch.from_numpy(left)):
                places, now, last = places[left], now[left], last[left]
            last, before = now, last
        iteration.advance()
    return torch.from_numpy(values) + products.shift


def _missing(
    now: NDArray[np.float64], last: NDArray[np.float64], before: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what further steps would add to ln Lambda_1 (p,), inf where that is not known yet."""
    with np.errstate(invalid="ignore", divide="ignore"):
        change, earlier = now - last, last - before
        ratio = np.clip(change / earlier, 0.0, 0.95)
        missing = change * ratio / (1.0 - ratio)
    # Where nothing is stretched, or rounding alone is left, there is nothing to come.
    missing[np.isneginf(now) | (change <= 0.0)] = -1.0
    return np.where(np.isnan(missing), np.inf, missing)


def _half_logarithm(alpha: Tensors, beta: Tensors) -> NDArray[np.float64]:
    """Return ln of the largest singular value (p,) of the bidiagonal matrices."""
    a = torch.stack(alpha).double().numpy()
    b = torch.stack(beta).double().numpy() if beta else np.empty((0, a.shape[1]))
    scale = np.maximum(a.max(axis=0), b.max(axis=0, initial=0.0))
    safe = np.where(scale > 0, scale, 1.0)
    a, b = a / safe, b / safe
    diagonal = a * a
    diagonal[1:] += b * b
    with np.errstate(divide="ignore"):
        largest = 0.5 * np.log(largest_eigenvalue(diagonal, (a[:-1] * b) ** 2)) + np.log(scale)
    return np.asarray(largest)


def stretching(products: Products, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ln Lambda_1 (p,) and the right singular vector (p, columns) that belongs to it."""
    found = iterate(products, steps)
    alpha, beta, scale = _scaled(found)
    b = torch.diag_embed(alpha)
    b.diagonal(1, 1, 2).copy_(beta)
    _, s, vh = torch.linalg.svd(b)
    direction = torch.bmm(vh[:, :1].to(found.v.dtype), found.v)[:, 0]
    _normalise(direction)
    return s[:, 0].log() + scale.log() + products.shift, direction


def _scaled(found: Krylov) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return both diagonals of each B in units of its largest entry, and that (p,), float64."""
    alpha, beta = found.alpha.double(), found.beta.double()
    scale = torch.cat([alpha, beta], 1).amax(1)
    safe = torch.where(scale > 0, scale, 1.0)[:, None]
    return alpha / safe, beta / safe, scale
