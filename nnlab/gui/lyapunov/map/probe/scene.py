"""What the probe's panel shows of a circle's way through a net: squares, curves, one line."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt

from nnlab.app.words.notation import high, number
from nnlab.core.lyapunov.probe import Probe, ProbeStage
from nnlab.core.lyapunov.section import Nearest
from nnlab.gui.plots.probing.ellipse_scene import EllipseCell
from nnlab.gui.plots.probing.growth_scene import GrowthCurve, GrowthScene
from nnlab.gui.tr import tr

# The square is larger than what it holds, by steps: it holds still while something moves.
ROOM = 1.12
STEPS = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.4, 8.0, 10.0)


def make_cells(probe: Probe, ell: int, hidden: int, in_common: bool) -> tuple[EllipseCell, ...]:
    """Return a square for each stage; layers above `hidden` are the output."""
    reaches = [_find_reach(stage, probe.radius) for stage in probe.stages]
    if in_common:
        reaches = [max(reaches)] * len(reaches)
    cells = [_make_input(probe, ell, reaches[0])]
    for layer, stage in enumerate(probe.stages[1:], 1):
        name = tr("output") if layer > hidden else f"ℓ = {layer}"
        one, two = stage.growth
        numbers = (f"Λ₁ = {number(one)}", f"Λ₂ = {number(two)}")
        size = tr("{count} neurons").format(count=stage.neurons)
        cells.append(
            EllipseCell(
                f"{name}, N = {stage.neurons}",
                stage.image,
                (one * probe.radius, two * probe.radius),
                reaches[layer],
                ("u₁", "u₂"),
                numbers,
                f"{name} ({size}): {', '.join(numbers)}, λ₁ = {_write(stage.log_growth[0] / layer)}"
                f"; {_compare(stage, probe.radius)}",
                chosen=layer == ell,
                short=name,
            )
        )
    return tuple(cells)


def make_growth(probe: Probe, ell: int) -> GrowthScene:
    """Return the curves of ln |delta x^(l)| / |delta x^(0)|."""
    curves = probe.curves(ell)
    # Their order is that of painting: rings and dots of the last let what they lie on be seen.
    shown = (
        GrowthCurve(tr("circle, farthest"), curves.circle, 2, Qt.PenStyle.DashDotLine, "square"),
        GrowthCurve(tr("along v₁"), curves.stretching, "plus", mark="dot"),
        GrowthCurve(tr("mean"), curves.mean, "muted", Qt.PenStyle.DotLine),
        GrowthCurve(tr("along v₂"), curves.least, "minus", Qt.PenStyle.DashLine, "diamond"),
        GrowthCurve(tr("ℓ λ₁⁽ˡ⁾ = ln Λ₁"), curves.largest, "text", Qt.PenStyle.DotLine, "ring"),
    )
    slope = float(curves.largest[ell]) / ell
    text = tr("slope λ₁{layer} = {value}").format(layer=high(ell), value=_write(slope))
    return GrowthScene(shown, tr("ln |δx⁽ˡ⁾|/|δx⁽⁰⁾|"), ell, slope, text)


def make_reading(probe: Probe, ell: int, nearest: Nearest | None, known: float = 0.0) -> str:
    """Return the numbers of the map's layer in one line.

    Distances to the boundary below `known` are not told: so exactly its lines are known.
    """
    stage = probe.stages[ell]
    direction = stage.right[:, 0]
    angle = math.degrees(math.atan2(direction[1], direction[0]))
    # A direction has no sign: angles run from -90 to 90 degrees.
    angle = (angle + 90.0) % 180.0 - 90.0
    parts = [
        f"Λ₁ = {number(stage.growth[0])}",
        f"Λ₂ = {number(stage.growth[1])}",
        f"λ₁{high(ell)} = {_write(stage.log_growth[0] / ell)}",
    ]
    if math.isfinite(stage.log_growth[0]):
        parts.append(tr("direction {angle}°").format(angle=f"{angle:.1f}".replace("-", "−")))
        if nearest is not None:
            cosine = abs(float(nearest.normals[0] @ direction))
            away = float(nearest.distances[0])
            parts += [
                tr("|cos(v₁, normal)| = {cos}").format(cos=f"{cosine:.3f}"),
                tr("boundary {away} away").format(
                    away=f"< {known:.1g}" if away < known else f"{away:.2g}"
                ),
            ]
    return ", ".join(parts)


def _make_input(probe: Probe, ell: int, reach: float) -> EllipseCell:
    stage = probe.stages[0]
    direction = probe.stages[ell].right[:, 0]
    known = math.isfinite(probe.stages[ell].log_growth[0])
    r = f"r = {number(probe.radius)}"
    return EllipseCell(
        tr("input"),
        stage.image,
        (probe.radius, probe.radius),
        reach,
        ("x₁", "x₂"),
        (r, tr("↔ v₁ of J{layer}").format(layer=high(ell))),
        tr(
            "The circle of initial conditions, {r}, and the direction v₁ that is stretched most"
        ).format(r=r),
        direction=direction if known else np.zeros(2),
    )


def _find_reach(stage: ProbeStage, radius: float) -> float:
    """Return a round half side of a square that holds the image and the ellipse."""
    largest = max(float(np.abs(stage.image).max()), stage.growth[0] * radius) * ROOM
    if not (largest > 1e-290 and math.isfinite(largest)):
        return radius
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in (*STEPS, 20.0) if step * power >= largest)


def _compare(stage: ProbeStage, radius: float) -> str:
    """Return how far the farthest point of the image is, and how far it would be."""
    return tr("farthest point of the image {far}, of the ellipse {linear}").format(
        far=number(float(stage.lengths.max())), linear=number(stage.growth[0] * radius)
    )


def _write(value: float) -> str:
    return "−∞" if value == -math.inf else number(value)
