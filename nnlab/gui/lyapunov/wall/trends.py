"""Makes of a wall, and of a second one over it, the scenes of its trend plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from nnlab.app.lyapunov.walls.table import COSTS, WallRow, wall_table
from nnlab.app.lyapunov.walls.wall import Wall
from nnlab.gui.lyapunov.wall.centre import make_centre_scene
from nnlab.gui.plots.walls.trend_scene import TrendScene, TrendSeries
from nnlab.gui.tr import tr

Tables = list[tuple[WallRow, ...]]
Bar = tuple[float, float, float]
"""The value of a point, the low and the high end of its error bar."""
WRONG = "held_out_error"
EXTREMES = ("cos_boundary", WRONG)
DEPTH, WIDTH = "L, hidden layers", "N, neurons per layer"
STRETCHING = "L λ₁"
EMPTY = "Nothing to draw yet: no net of this wall has this figure."


@dataclass(frozen=True)
class Kind:
    """One figure of one wall: what its lines are called, and how they look."""

    figure: str
    name: str
    wall: str
    style: str
    hollow: bool
    other: bool


@dataclass(frozen=True)
class Quantities:
    """What a plot shows: its kinds of lines, the least width of its range, its bounds."""

    kinds: list[Kind]
    least: float
    zero: bool = False
    bounds: tuple[float, float] = (-inf, inf)


def make_scenes(wall: Wall, other: Wall | None) -> dict[str, TrendScene]:
    """Return a scene for each plot, by the keys of `nnlab.app.lyapunov.walls.state.PLOTS`."""
    walls = [wall] if other is None else [wall, other]
    tables = [wall_table(one) for one in walls]
    names = [_name(one) for one in walls]
    if len(set(names)) < len(names):
        names[1] = tr("{}, second wall").format(names[1])
    heights = Quantities(
        _kinds(names, (("ridge", tr("ridge"), False), ("centre", tr("centre"), True))), 0.5
    )
    cos = Quantities(_kinds(names, (("cos_boundary", "", False),)), 0.02, bounds=(0.0, 1.0))
    wrong = Quantities(_kinds(names, ((WRONG, "", False),)), 1.0, True, bounds=(0.0, 100.0))
    up, part = tr(STRETCHING), tr("wrong (%)")
    angle, normal = tr("|cos|, of direction and normal"), tr("Stretching is normal to the boundary")
    return {
        "depth": _against_depth(tr("L λ₁ against depth"), up, tables, heights),
        "width": _against_width(tr("L λ₁ against width"), up, tables, heights),
        "centre": make_centre_scene(walls, names, tr(EMPTY)),
        "cos": _against_depth(normal, angle, tables, cos),
        "error": _against_depth(tr("Held-out error against depth"), part, tables, wrong),
        "error_width": _against_width(tr("Held-out error against width"), part, tables, wrong),
    }


def _name(wall: Wall) -> str:
    return tr("random hidden layers") if wall.spec.embedding else tr("trained")


def _read(name: str, row: WallRow) -> Bar:
    """Return mean and standard deviation to both sides; of what has bounds, the extremes.

    A standard deviation would reach beyond |cos| = 1 or below an error of 0.
    """
    if name == WRONG:
        place = COSTS.index(WRONG)
        shares = (row.costs[place], row.costs_least[place], row.costs_greatest[place])
        mean, low, high = (100.0 * share for share in shares)
        return mean, low, high
    mean, sd = getattr(row.mean, name), getattr(row.sd, name)
    if name in EXTREMES:
        return mean, getattr(row.least, name), getattr(row.greatest, name)
    return mean, mean - sd, mean + sd


def _kinds(names: list[str], quantities: Sequence[tuple[str, str, bool]]) -> list[Kind]:
    """The second wall's lines are dotted; of one quantity only its symbols are hollow."""
    kinds = []
    for place in range(len(names)):
        for figure, name, hollow in quantities:
            style = "dot" if place else "dash" if hollow else "solid"
            hollow = hollow or (len(quantities) == 1 and place > 0)
            kinds.append(Kind(figure, name, names[place], style, hollow, place > 0))
    return kinds


def _notes(kinds: list[Kind]) -> tuple[tuple[str, str, bool], ...]:
    """Say what the kinds of lines are: each quantity once, each wall once."""
    notes = [(kind.name, kind.style, kind.hollow) for kind in kinds if kind.name and not kind.other]
    others = [kind for kind in kinds if kind.other]
    if others:
        first, last = kinds[0], others[0]
        if not notes:
            notes.append((first.wall, first.style, first.hollow))
        notes.append((last.wall, last.style, last.hollow))
    return tuple(notes)


def _against_depth(title: str, up: str, tables: Tables, quantities: Quantities) -> TrendScene:
    kinds = quantities.kinds
    series = _collect(tables, kinds, "N", lambda row: row.width, lambda row: row.depth)
    return _scene(title, (tr(DEPTH), up), series, quantities)


def _against_width(title: str, up: str, tables: Tables, quantities: Quantities) -> TrendScene:
    kinds = quantities.kinds
    series = _collect(tables, kinds, "L", lambda row: row.depth, lambda row: row.width)
    return replace(_scene(title, (tr(WIDTH), up), series, quantities), log_x=True)


def _scene(
    title: str, names: tuple[str, str], series: tuple[TrendSeries, ...], quantities: Quantities
) -> TrendScene:
    return TrendScene(
        title,
        names,
        series,
        notes=_notes(quantities.kinds),
        extremes=quantities.kinds[0].figure in EXTREMES,
        zero=quantities.zero,
        least=quantities.least,
        bounds=quantities.bounds,
        empty=tr(EMPTY),
    )


def _collect(
    tables: Tables,
    kinds: list[Kind],
    letter: str,
    line_of: Callable[[WallRow], int],
    x_of: Callable[[WallRow], int],
) -> tuple[TrendSeries, ...]:
    """Return a line for each kind and each number of the other axis, named once."""
    numbers = sorted({line_of(row) for table in tables for row in table})
    series = []
    for mark, number in enumerate(numbers):
        named = False
        for kind in kinds:
            table = tables[1] if kind.other else tables[0]
            rows = sorted((row for row in table if line_of(row) == number), key=x_of)
            if not rows:
                continue
            y, low, high = np.array([_read(kind.figure, row) for row in rows]).T
            x = np.array([float(x_of(row)) for row in rows])
            name = f"{letter} = {number}"
            # The legend has one entry for a number; the line under the pointer says all.
            words = (kind.name, kind.wall if len(tables) > 1 else "", name if named else "")
            meaning = ", ".join(word for word in words if word)
            legend = "" if named else name
            named = True
            bars = (x, y, low, high)
            series.append(TrendSeries(legend, mark, *bars, kind.style, kind.hollow, meaning))
    return tuple(series)
