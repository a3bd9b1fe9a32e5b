"""The pages of the Lyapunov laboratory. One line makes one known, with the keys F2, F3 ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.lyapunov.page import LyapunovPage, LyapunovPageSpec
from nnlab.gui.tab import Context

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.desk import LyapunovDesk


def _make_map(context: Context, desk: LyapunovDesk) -> LyapunovPage:
    from nnlab.gui.lyapunov.map.page import MapPage

    return MapPage(context, desk)


def _make_wall(context: Context, desk: LyapunovDesk) -> LyapunovPage:
    from nnlab.gui.lyapunov.wall.page import WallPage

    return WallPage(context, desk)


def _make_random(context: Context, desk: LyapunovDesk) -> LyapunovPage:
    from nnlab.gui.lyapunov.random.page import RandomPage

    return RandomPage(context, desk)


def _make_digits(context: Context, desk: LyapunovDesk) -> LyapunovPage:
    from nnlab.gui.lyapunov.digits.page import DigitsPage

    return DigitsPage(context, desk)


PAGES: tuple[LyapunovPageSpec, ...] = (
    LyapunovPageSpec("map", "Map", "Exponents of one net over its input plane", _make_map),
    LyapunovPageSpec(
        "wall",
        "Wall",
        "Nets of many widths and depths on the circle problem, and their trends",
        _make_wall,
        needs_torch=True,
    ),
    LyapunovPageSpec(
        "random",
        "Random nets",
        "Random nets, mean-field theory and the edge of chaos",
        _make_random,
    ),
    LyapunovPageSpec(
        "digits",
        "Digits",
        "Exponents, uncertainty and errors of nets for handwritten digits",
        _make_digits,
        needs_torch=True,
    ),
)
