"""The largest singular value of many Jacobians at once, by a few products with each.

Golub and Kahan's form of the Lanczos iteration on J^T J, one Krylov space for each pattern, with
full re-orthogonalisation of the right vectors: a step costs one product with J (tangents, forward)
and one with J^T (backward), and the Jacobian itself is never formed.
"""

from dataclasses import dataclass
from typing import Protocol

import torch

SEED = 20230612
EXHAUSTED = 1e-4
"""A remainder so short against the longest one is left out: Lambda_1 changes by its square."""

ROUNDING = 1e-6


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


@dataclass(frozen=True, eq=False)
class Krylov:
    """What the iteration found: B = U^T J V is upper bidiagonal.

    alpha : (p, k), diagonal of B; beta : (p, k - 1), above it; v : (p, k, columns)
    """

    alpha: torch.Tensor
    beta: torch.Tensor
    v: torch.Tensor


def iterate(products: Products, steps: int) -> Krylov:
    """Take so many steps, at most as many as J has columns or rows.

    It ends earlier where all spaces are complete, as they soon are behind deep and narrow layers.
    """
    steps = min(steps, products.columns, products.rows)
    p, dtype = len(products.shift), products.shift.dtype
    generator = torch.Generator().manual_seed(SEED)
    start = torch.randn(products.columns, generator=generator, dtype=torch.float64)
    first = (start / start.norm()).to(dtype).expand(p, -1)
    u = products.forward(first)
    alpha, beta = [_normalise(u)], list[torch.Tensor]()
    v = torch.empty(p, steps, products.columns, dtype=dtype)
    v[:, 0] = first
    longest = alpha[0]
    while len(alpha) < steps:
        r = products.backward(u)
        _make_orthogonal(r, v[:, : len(alpha)])
        remainder = _normalise(r, EXHAUSTED * longest)
        if not bool(remainder.any()):
            break
        v[:, len(alpha)] = r
        u = products.forward(r).addcmul_(remainder[:, None], u, value=-1)
        beta.append(remainder)
        alpha.append(_normalise(u, ROUNDING * longest))
        longest = torch.maximum(longest, torch.maximum(beta[-1], alpha[-1]))
    b = torch.stack([*beta, alpha[0]], 1)[:, :-1]
    return Krylov(torch.stack(alpha, 1), b, v[:, : len(alpha)])


def _make_orthogonal(r: torch.Tensor, v: torch.Tensor) -> None:
    """Take from each r (p, n), in place, what lies along its v (p, k, n).

    Twice is enough; once alone loses the orthogonality where the space is nearly complete.
    """
    for _ in range(2):
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


def log_growth(products: Products, steps: int) -> torch.Tensor:
    """Return ln Lambda_1 (p,), -inf where J = 0; from below, the nearer the more steps."""
    found = iterate(products, steps)
    alpha, beta, scale = _scaled(found)
    # The eigenvalue solver reads the lower triangle alone, of the tridiagonal B^T B.
    square = alpha.square()
    square[:, 1:] += beta.square()
    gram = torch.diag_embed(square)
    gram.diagonal(-1, 1, 2).copy_(alpha[:, :-1] * beta)
    largest: torch.Tensor = torch.linalg.eigvalsh(gram)[:, -1].clamp_min(0.0).sqrt()
    return largest.log() + scale.log() + products.shift


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
