"""The centre's exponent against N with the law that is fitted to it, as a scene of its plot."""

from __future__ import annotations

from math import isfinite, log, nan, sqrt

import numpy as np

from nnlab.app.lyapunov.walls.table import centre_fits
from nnlab.app.lyapunov.walls.wall import Wall
from nnlab.core.lyapunov.walls.centre_fit import CentreFit
from nnlab.gui.lyapunov.wall.errors import write_with_error
from nnlab.gui.plots.walls.trend_scene import TrendFit, TrendScene, TrendSeries
from nnlab.gui.tr import tr


def make_centre_scene(walls: list[Wall], names: list[str], empty: str) -> TrendScene:
    """Return the centre's values against N with the law (1/2) ln(C_c N) of each depth."""
    series: list[TrendSeries] = []
    laws: list[TrendFit] = []
    depths = sorted({L for wall in walls for L in wall.spec.depths})
    for place, wall in enumerate(walls):
        for fit in centre_fits(wall):
            mark, other = depths.index(fit.depth), place > 0
            x = np.array(fit.widths, dtype=np.float64)
            name = f"L = {fit.depth}: {write_fit(fit)}"
            means, spreads = np.array(fit.means), np.array(fit.spreads)
            of = ", ".join([names[place], name] if other else [tr("centre")])
            legend = "" if other else name
            bars = (x, means, means - spreads, means + spreads)
            short = f"L = {fit.depth}: {write_fit(fit, brief=True)}"
            series.append(TrendSeries(legend, mark, *bars, "none", other, of, short))
            if len(x) > 1:
                grid = np.geomspace(x.min(), x.max(), 40)
                law = np.array([fit.law(float(N)) for N in grid])
                laws.append(TrendFit(grid, law, "" if laws else tr("law ½ ln(C_c N)"), mark))
    return TrendScene(
        tr("Centre against width"),
        (tr("N, neurons per layer"), tr("L ⟨λ₁⟩, mean over |x| < 0.2")),
        tuple(series),
        log_x=True,
        notes=((names[1], "none", True),) if len(walls) > 1 else (),
        fits=tuple(laws),
        least=0.5,
        empty=empty,
    )


def error_of(fit: CentreFit) -> float:
    """Return the standard error of ln C_c from what the law leaves; NaN with fewer than two N."""
    count = len(fit.widths)
    return 2.0 * fit.misfit / sqrt(count - 1) if count > 1 else nan


def write_fit(fit: CentreFit, brief: bool = False) -> str:
    """Write ln C_c with its standard error, and the slope in ln N, which is 1/2 by the law.

    The logarithm is what is fitted: the error of C_c itself may be larger than C_c. In brief the
    error is left out.
    """
    constant = write_with_error(log(fit.constant), nan if brief else error_of(fit))
    line = tr("ln C_c = {}").format(constant)
    if not isfinite(fit.slope):
        return line
    slope = f"{fit.slope:.2f}".replace("-", "−")
    return tr("{law}, slope {slope}").format(law=line, slope=slope)
