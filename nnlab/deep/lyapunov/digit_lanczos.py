"""The largest singular value of many Jacobians at once, by a few products with each.

Golub and Kahan's form of the Lanczos iteration on J^T J, one Krylov space for each pattern, with
full re-orthogonalisation of the right vectors: a step costs one product with J (tangents, forward)
and one with J^T (backward), and the Jacobian itself is never formed.
"""

from dataclasses import dataclass
from typing import Protocol

import torch

SEED = 20230612
EXHAUSTED = 1e-6
"""A remainder so short against the longest one is rounding: the Krylov space is complete."""


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

    alpha : (p, k), diagonal of B; beta : (p, k - 1), above it; v : (k, p, columns)
    """

    alpha: torch.Tensor
    beta: torch.Tensor
    v: torch.Tensor


def iterate(products: Products, steps: int) -> Krylov:
    """Take so many steps, at most as many as J has columns or rows."""
    steps = min(steps, products.columns, products.rows)
    p, dtype = len(products.shift), products.shift.dtype
    generator = torch.Generator().manual_seed(SEED)
    start = torch.randn(products.columns, generator=generator, dtype=torch.float64)
    v = torch.empty(steps, p, products.columns, dtype=dtype)
    alpha, beta = torch.zeros(p, steps, dtype=dtype), torch.zeros(p, steps - 1, dtype=dtype)
    v[0] = (start / start.norm()).to(dtype)
    u = products.forward(v[0])
    longest = alpha[:, 0] = _normalise(u)
    for k in range(1, steps):
        r = products.backward(u)
        # Twice is enough; once alone loses the orthogonality where J has a small rank.
        for _ in range(2):
            r -= torch.einsum("kp,kpn->pn", torch.einsum("kpn,pn->kp", v[:k], r), v[:k])
        beta[:, k - 1] = _normalise(r, EXHAUSTED * longest)
        v[k] = r
        u = products.forward(v[k]) - beta[:, k - 1 : k] * u
        alpha[:, k] = _normalise(u)
        longest = torch.maximum(longest, torch.maximum(beta[:, k - 1], alpha[:, k]))
    return Krylov(alpha, beta, v)


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
    scale, b = _bidiagonal(found)
    largest: torch.Tensor = torch.linalg.eigvalsh(b.mT @ b)[:, -1].clamp_min(0.0).sqrt()
    return largest.log() + scale.log() + products.shift


def stretching(products: Products, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ln Lambda_1 (p,) and the right singular vector (p, columns) that belongs to it."""
    found = iterate(products, steps)
    scale, b = _bidiagonal(found)
    _, s, vh = torch.linalg.svd(b)
    direction = torch.einsum("pk,kpn->pn", vh[:, 0].to(found.v.dtype), found.v)
    _normalise(direction)
    return s[:, 0].log() + scale.log() + products.shift, direction


def _bidiagonal(found: Krylov) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the largest entry (p,) of each B, and B in its units, float64 (p, k, k)."""
    alpha, beta = found.alpha.double(), found.beta.double()
    scale = torch.cat([alpha, beta], 1).amax(1)
    safe = torch.where(scale > 0, scale, 1.0)[:, None]
    b = torch.diag_embed(alpha / safe)
    if beta.shape[1]:
        b += torch.diag_embed(beta / safe, 1)
    return scale, b
