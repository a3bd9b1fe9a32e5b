"""What it costs to form the Jacobian of a net at a pattern, without what forms it."""

from collections.abc import Sequence

MOST_FORMED = 3e6
"""Products of a pattern up to which its Jacobian is formed: iterations take longer, or miss."""


def count_products(shapes: Sequence[tuple[int, int]]) -> int:
    """Return the products that a pattern takes, for matrices of these shapes (n, n before)."""
    columns, rows = shapes[0][1], shapes[-1][0]
    smaller, larger = min(columns, rows), max(columns, rows)
    formed = columns * sum(n * before for n, before in shapes[1:])
    return formed + smaller**2 * larger // 2 + smaller**3
