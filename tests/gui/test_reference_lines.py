"""Names of what others reach stand where no curve runs."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from nnlab.core.arrays import FloatArray
from nnlab.gui.look import Look
from nnlab.gui.plots.digits.reference_lines import first_free, paint_references

BOXES = [QRectF(80, 40, 20, 10), QRectF(0, 40, 20, 10), QRectF(40, 40, 20, 10)]


def curve(*points: tuple[float, float]) -> FloatArray:
    return np.array(points, dtype=float)


@pytest.mark.parametrize(
    ("curves", "place"),
    [
        ([], 0),
        ([curve((0, 0), (100, 0))], 0),
        # Through the first box with no point in it, and steeply.
        ([curve((60, 20), (100, 60))], 1),
        ([curve((89, 0), (90, 100))], 1),
        # A point within it, as of the last epoch.
        ([curve((90, 45))], 1),
        ([curve((70, 45), (120, 45)), curve((-20, 100), (25, 0))], 2),
        # It begins at the right of the box, or ends at its left.
        ([curve((103, 45), (200, 45))], 0),
        ([curve((0, 45), (77, 45))], 0),
        # All are taken: then the usual place.
        ([curve((0, 45), (100, 45))], 0),
        ([np.empty((0, 2))], 0),
    ],
)
def test_the_first_place_is_taken_that_no_curve_runs_through(
    curves: list[FloatArray], place: int
) -> None:
    assert first_free(BOXES, curves, 2.0) == BOXES[place]


def test_a_curve_near_a_box_counts_as_through_it() -> None:
    above = [curve((0, 37), (100, 37))]
    assert first_free([*BOXES[:1], QRectF(80, 80, 20, 10)], above, 2.0) == BOXES[0]
    assert first_free([*BOXES[:1], QRectF(80, 80, 20, 10)], above, 4.0).top() == 80


def test_no_name_is_drawn_under_a_curve_that_comes_down_at_the_right(qapp: object) -> None:
    look, area = Look("light"), QRectF(10, 10, 480, 180)
    # 4.6 % lies in the middle of 1 to 21 %: there the curve ends.
    axis = (0.0, 2 * float(np.log10(4.6)))
    steep = curve((300, 15), (480, 98))

    def dark(curves: list[FloatArray]) -> tuple[int, int]:
        image = QImage(QSize(500, 200), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_references(painter, look, area, axis, True, curves)
        painter.end()
        rows = range(84, 99)
        counts = [
            sum(image.pixelColor(x, y).lightness() < 200 for x in part for y in rows)
            for part in (range(10, 200), range(300, 490))
        ]
        return counts[0], counts[1]

    left, right = dark([])
    assert right > left + 100
    left, right = dark([steep])
    assert left > right + 100
