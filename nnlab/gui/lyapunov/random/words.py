"""The words of the page of random nets: titles and legends that say what is compared with what."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from nnlab.app.lyapunov.random.sweep import RandomSweep, Summary, Theory, summarise
from nnlab.app.lyapunov.random.training import BOX, PlaneReading
from nnlab.core.arrays import FloatArray
from nnlab.core.course import Course
from nnlab.core.lyapunov.random.nets import ACTIVATIONS, RandomNet
from nnlab.core.lyapunov.random.sample import SampleSpec
from nnlab.gui.plots.log_axes import SUPERSCRIPTS
from nnlab.gui.plots.random_nets.distribution import Bars, DistributionScene, Mark, finite
from nnlab.gui.plots.random_nets.layer_curves import LayerLine, LayerScene
from nnlab.gui.plots.random_nets.plane_picture import PictureScene
from nnlab.gui.tr import tr

AXIS = "λ₁ per layer, output layer not included"
# Colours by the parts they play, the same in all plots of the page.
LARGEST, SINGLE, DEEP, BEFORE = "series 0", "series 1", "boundary", "muted"


def write(value: float) -> str:
    """Write an exponent with a true minus sign."""
    if not math.isfinite(value):
        return "−∞" if value < 0 else ("∞" if value > 0 else "–")
    return f"{round(value, 3) + 0.0:.3f}".replace("-", "−")


def sampled(sweep: RandomSweep | None, theory: Theory, spec: SampleSpec) -> DistributionScene:
    """Return the distribution of many nets, with the lines of mean-field theory."""
    net = spec.net
    title = tr("λ₁ of {nets} nets × {points} inputs: {name}, N = {N}, L = {L}, n = {n}")
    title = title.format(
        nets=spec.nets,
        points=spec.points,
        name=tr(ACTIVATIONS[net.activation]),
        N=net.N,
        L=net.L,
        n=net.inputs,
    )
    bars = () if sweep is None or not sweep.nets else make_bars(sweep)
    return DistributionScene(title, tr(AXIS), bars, make_marks(theory))


def make_bars(sweep: RandomSweep) -> tuple[Bars, ...]:
    """Return lambda_1, and one random direction from the first layer on."""
    text = tr("{value}: λ₁ = (1/L) ln Λ₁(J_L), largest over all directions")
    exponents, single = sweep.exponents, sweep.single_exponents
    name = text.format(value=spread(summarise(exponents)))
    bars = (Bars(name, finite(exponents), LARGEST, True),)
    if not len(single):
        return bars
    text = tr("{value}: one random direction, (1/(L−1)) ln |J_L u|/|J_1 u|")
    name = text.format(value=spread(summarise(single)))
    return (*bars, Bars(name, finite(single), SINGLE, False))


def spread(found: Summary) -> str:
    """Write mean and standard deviation, and how many exponents are not finite."""
    if not found.count:
        return tr("−∞ everywhere: nothing passes")
    text = f"{write(found.mean)} ± {write(found.sd)}"
    if found.silent:
        text += tr(", {count} are −∞").format(count=found.silent)
    return text


def make_marks(theory: Theory) -> tuple[Mark, ...]:
    """Return the three lines of the theory: of lambda_1 at this L, of one direction, deep."""
    formula = "(1/2L) [ln(N/n) + Σ ln χ_ℓ]"
    largest, single, deep = theory.largest_exponent, theory.single_exponent, theory.exponent
    text = tr("{value}: λ₁ of wide nets at this L, {formula}")
    marks = [Mark(text.format(formula=formula, value=write(largest)), largest, LARGEST, "dashed")]
    if theory.L > 1:
        text = tr("{value}: one direction in wide nets at this L (N → ∞)")
        marks.append(Mark(text.format(value=write(single)), single, SINGLE, "dotted"))
    text = tr("{value}: ½ ln χ₁, mean field of wide and deep nets (N, L → ∞)")
    return (*marks, Mark(text.format(value=write(deep)), deep, DEEP, "solid"))


def learnt(
    before: PlaneReading | None, now: PlaneReading | None, theory: Theory
) -> DistributionScene:
    """Return the distribution over the plane of one net: before training, and now."""
    bars = []
    if before is not None:
        text = tr("{value}: the random net, before training").format(
            value=spread(summarise(before.exponents))
        )
        bars.append(Bars(text, finite(before.exponents), BEFORE, False))
    if now is not None:
        text = tr("{value}: the same net after {k} updates").format(
            k=now.k, value=spread(summarise(now.exponents))
        )
        bars.append(Bars(text, finite(now.exponents), LARGEST, True))
    return DistributionScene(
        tr("λ₁ over the plane, |x₁|, |x₂| ≤ 1.5, of one net as it learns"),
        tr(AXIS),
        tuple(bars),
        tuple(mark for mark in make_marks(theory) if mark.colour != SINGLE),
    )


def picture(now: PlaneReading | None) -> PictureScene | None:
    """Return the map of the newest complete reading."""
    if now is None:
        return None
    title = tr("λ₁ over the plane after {k} updates").format(k=now.k)
    return PictureScene(title, now.values, BOX, tuple(now.lines))


def exponents_by_layer(sweep: RandomSweep | None, theory: Theory) -> LayerScene:
    """Return l lambda_1^(l) = ln Lambda_1 against l: sample, theory, and the slope of deep nets."""
    layers = np.arange(1.0, theory.L + 1.0)
    lines = []
    if sweep is not None and sweep.nets and sweep.spec.net.L == theory.L:
        lines = [
            _measured(tr("largest: ℓ λ₁ = ln Λ₁, mean ± sd"), sweep.growths, LARGEST),
            _measured(tr("one direction: ln |J u|, mean ± sd"), sweep.singles, SINGLE),
        ]
    lines.append(LayerLine(tr("largest, N → ∞"), layers, theory.growth, LARGEST, "dashed"))
    if math.isfinite(theory.exponent):
        slope = theory.growth[-1] + theory.exponent * (layers - theory.L)
        lines.append(LayerLine(tr("slope ½ ln χ₁ of deep layers"), layers, slope, DEEP, "dotted"))
    return LayerScene(
        tr("Layer by layer: growth ln Λ₁ = ℓ λ₁"), tr("ln of growth"), tuple(lines), tr("layer ℓ")
    )


def _measured(name: str, logs: FloatArray, colour: str) -> LayerLine:
    """Return mean and spread of logarithms (nets, L, points) that are finite, layer by layer."""
    rows = [summarise(row) for row in np.moveaxis(logs, 1, 0).reshape(logs.shape[1], -1)]
    layers = np.arange(1.0, logs.shape[1] + 1.0)
    mean, sd = np.array([row.mean for row in rows]), np.array([row.sd for row in rows])
    return LayerLine(name, layers, mean, colour, spread=sd)


def lengths_by_layer(sweep: RandomSweep | None, theory: Theory) -> LayerScene:
    """Return q^(l), the mean square of the local fields, against l."""
    layers = np.arange(1.0, theory.L + 1.0)
    lines = []
    if sweep is not None and sweep.nets and sweep.spec.net.L == theory.L:
        lines.append(_measured(tr("q of the sample, mean ± sd"), sweep.q, LARGEST))
    lines.append(LayerLine(tr("N → ∞ at this ℓ"), layers, theory.q, LARGEST, "dashed"))
    if math.isfinite(theory.q_star):
        name = tr("q*: {value}").format(value=f"{theory.q_star:.3f}")
        lines.append(LayerLine(name, layers, np.full(theory.L, theory.q_star), DEEP))
    elif math.isnan(theory.q_star):
        lines.append(LayerLine(tr("q*: any; q stays what it is"), layers[:0], layers[:0], DEEP))
    else:
        lines.append(LayerLine(tr("q* = ∞: q grows without bound"), layers[:0], layers[:0], DEEP))
    title = tr("Variance of the local fields, q = ⟨b²⟩")
    scaled, axis = _scale_down(lines)
    return LayerScene(title, axis, scaled, tr("layer ℓ"), True)


def _scale_down(lines: list[LayerLine]) -> tuple[tuple[LayerLine, ...], str]:
    """Return lines of q and the name of their axis; large ones by a power of ten, to be read."""
    largest = max(float(line.y.max(initial=0.0)) for line in lines)
    if not 1000.0 <= largest < math.inf:
        return tuple(lines), tr("q")
    power = math.floor(math.log10(largest))
    unit = 10.0**power
    smaller = [
        replace(line, y=line.y / unit, spread=None if line.spread is None else line.spread / unit)
        for line in lines
    ]
    return tuple(smaller), f"q ÷ 10{str(power).translate(SUPERSCRIPTS)}"


def errors_by_update(course: Course | None) -> LayerScene:
    """Return H per pattern and the share of wrong patterns against the updates."""
    title, axis = tr("Errors on the {p} patterns").format(p="–"), tr("H/p and C")
    if course is None:
        return LayerScene(title, axis, x_name=tr("updates"))
    p, curve = len(course.trajectory.patterns), course.curve()
    k = curve.k.astype(np.float64)
    return LayerScene(
        tr("Errors on the {p} patterns").format(p=p),
        axis,
        (
            LayerLine(tr("H/p: energy per pattern, ½ (t − O)²"), k, curve.H / p, LARGEST),
            LayerLine(tr("C: share of wrong patterns"), k, curve.C, SINGLE, "dashed"),
        ),
        tr("updates"),
        True,
    )


def say_phase(theory: Theory, net: RandomNet) -> str:
    """Return what the theory says of the nets, in a sentence or two."""
    exponent = write(theory.exponent)
    sentence = {
        "ordered": tr("Ordered: close inputs come closer, ½ ln χ₁ = {value} < 0."),
        "edge": tr("Edge of chaos: χ₁ = 1, signals go deepest."),
        "chaotic": tr("Chaotic: close inputs part, ½ ln χ₁ = {value} > 0."),
    }[theory.phase].format(value=exponent)
    if net.activation != "tanh":
        border = {"relu": 2, "linear": 1}[net.activation]
        form = {"relu": "σ_w²/2", "linear": "σ_w²"}[net.activation]
        sentence += " " + tr(
            "{name}: χ₁ = {form} whatever σ_b² is; above σ_w² = {border} q grows without bound."
        ).format(name=ACTIVATIONS[net.activation], form=form, border=border)
    return sentence
