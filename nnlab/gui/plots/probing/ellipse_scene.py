"""What the squares of circles and ellipses show."""

from __future__ import annotations

from dataclasses import dataclass

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class EllipseCell:
    """One square: the exact image (points, 2) of a circle, and the ellipse of the linear map.

    The ellipse has the half axes `half_axes` along the square's own axes, which are called
    `names`; the square shows numbers up to +-`reach`. `direction` (2,), if given, is drawn through
    the middle: the input's direction of greatest stretching. `numbers` stand below, `chosen`
    frames the square, `reading` is told when the pointer is over it. `short` is the title where
    there is little room.
    """

    title: str
    image: FloatArray
    half_axes: tuple[float, float]
    reach: float
    names: tuple[str, str]
    numbers: tuple[str, str]
    reading: str = ""
    direction: FloatArray | None = None
    chosen: bool = False
    short: str = ""
