"""The figures of a wall as a table: mean and standard deviation over the seeds, and fits; CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite, nan, sqrt

from nnlab.app.lyapunov.walls.wall import REACHED, TREND_NAMES, Trends, Wall, WallFace
from nnlab.core.lyapunov.walls.centre_fit import CentreFit, fit_centre

COSTS = ("held_out_error", "train_error", "epochs", "seconds")
Moments = tuple[float, float, float, float]


@dataclass(frozen=True)
class WallRow:
    """The nets of one N and L.

    count : how many there are; reached : how many of them reached the goal
    mean, sd : of their figures over the seeds; NaN where no net, or for `sd` only one, has them
    least, greatest : of the same; NaN where `sd` is
    costs, costs_sd, costs_least, costs_greatest : the same of held_out_error, train_error, epochs,
        seconds, in this order
    """

    width: int
    depth: int
    count: int
    reached: int
    mean: Trends
    sd: Trends
    least: Trends
    greatest: Trends
    costs: tuple[float, ...]
    costs_sd: tuple[float, ...]
    costs_least: tuple[float, ...]
    costs_greatest: tuple[float, ...]


def wall_table(wall: Wall) -> tuple[WallRow, ...]:
    """Return a row for each N and L of which a net is there, in the order of the wall."""
    return tuple(_row(N, L, nets) for (N, L), nets in wall.groups().items())


def centre_fits(wall: Wall) -> tuple[CentreFit, ...]:
    """Return the fit of L lambda_1 at the centre over N for each L of which a net is there."""
    fits, groups = [], wall.groups()
    for L in wall.spec.depths:
        values = {
            N: _known([net.trends.centre for net in groups.get((N, L), ())])
            for N in wall.spec.widths
        }
        if any(values.values()):
            fits.append(fit_centre(L, values))
    return tuple(fits)


def table_text(wall: Wall) -> str:
    """Return the table as CSV text; what is not known is empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    names = (*TREND_NAMES, *COSTS)
    writer.writerow(["N", "L", "nets", "reached", *[f"{n}{end}" for n in names for end in ENDS]])
    for row in wall_table(wall):
        means = [*[getattr(row.mean, name) for name in TREND_NAMES], *row.costs]
        sds = [*[getattr(row.sd, name) for name in TREND_NAMES], *row.costs_sd]
        cells = [_cell(value) for pair in zip(means, sds, strict=True) for value in pair]
        writer.writerow([row.width, row.depth, row.count, row.reached, *cells])
    return file.getvalue()


ENDS = ("", "_sd")


def _row(width: int, depth: int, nets: Sequence[WallFace]) -> WallRow:
    trends = {name: _moments([getattr(n.trends, name) for n in nets]) for name in TREND_NAMES}
    costs = [_moments([float(getattr(net, name)) for net in nets]) for name in COSTS]
    return WallRow(
        width=width,
        depth=depth,
        count=len(nets),
        reached=sum(net.outcome == REACHED for net in nets),
        mean=_trends(trends, 0),
        sd=_trends(trends, 1),
        least=_trends(trends, 2),
        greatest=_trends(trends, 3),
        costs=_costs(costs, 0),
        costs_sd=_costs(costs, 1),
        costs_least=_costs(costs, 2),
        costs_greatest=_costs(costs, 3),
    )


def _trends(moments: Mapping[str, Moments], place: int) -> Trends:
    return Trends(**{name: found[place] for name, found in moments.items()})


def _costs(moments: Sequence[Moments], place: int) -> tuple[float, ...]:
    return tuple(found[place] for found in moments)


def _known(values: Sequence[float]) -> list[float]:
    return [value for value in values if isfinite(value)]


def _moments(values: Sequence[float]) -> Moments:
    """Return mean, standard deviation, least and greatest of the values that are known.

    Without numpy: for a handful of numbers, thousands of times, it would take ten times as long.
    """
    known = _known(values)
    count = len(known)
    mean = fsum(known) / count if known else nan
    if count < 2:
        return mean, nan, nan, nan
    square = fsum((value - mean) ** 2 for value in known) / (count - 1)
    return mean, sqrt(square), min(known), max(known)


def _cell(value: float) -> str:
    return f"{value:.6g}" if isfinite(value) else ""
