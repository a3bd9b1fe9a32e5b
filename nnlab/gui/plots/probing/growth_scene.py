"""What the plot of growing distances shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from nnlab.core.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class GrowthCurve:
    """One curve over l = 0, 1 ...; gaps where it is not finite.

    `colour` is a name of the theme's colours or the number of one of its series, `dash` a pen
    style, `mark` one of "dot", "ring", "square", "diamond" or "" at each layer.
    """

    name: str
    y: FloatArray
    colour: str | int
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    mark: str = ""


@dataclass(frozen=True, eq=False)
class GrowthScene:
    """Curves, the layer `ell` that the map shows, and what is written at the slope up to there."""

    curves: tuple[GrowthCurve, ...] = ()
    y_name: str = ""
    ell: int = 0
    slope: float | None = None
    slope_text: str = ""
