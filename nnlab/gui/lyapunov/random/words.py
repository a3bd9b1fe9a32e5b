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
    short = tr("λ₁: {name}, N = {N}, L = {L}, n = {n}; {nets} × {points}")
    title, short = (
        text.format(
            nets=spec.nets,
            points=spec.points,
            name=tr(ACTIVATIONS[net.activation]),
            N=net.N,
            L=net.L,
            n=net.inputs,
        )
        for text in (title, short)
    )
    bars = () if sweep is None or not sweep.nets else make_bars(sweep)
    return DistributionScene(title, tr(AXIS), bars, make_marks(theory, net), short)


def make_bars(sweep: RandomSweep) -> tuple[Bars, ...]:
    """Return lambda_1, and one random direction from the first layer on."""
    text = tr("{value}: λ₁ = (1/L) ln Λ₁(J_L), largest over all directions")
    exponents, single = sweep.exponents, sweep.single_exponents
    value = spread(summarise(exponents))
    short = tr("{value}: λ₁ = (1/L) ln Λ₁(J_L)").format(value=value)
    bars = (Bars(text.format(value=value), finite(exponents), LARGEST, True, short),)
    if not len(single):
        return bars
    text = tr("{value}: one random direction, (1/(L−1)) ln |J_L u|/|J₁ u|")
    value = spread(summarise(single))
    short = tr("{value}: one direction, from layer 1 on").format(value=value)
    return (*bars, Bars(text.format(value=value), finite(single), SINGLE, False, short))


def spread(found: Summary) -> str:
    """Write mean and standard deviation, and how many exponents are not finite."""
    if not found.count:
        return tr("−∞ everywhere: nothing passes")
    text = f"{write(found.mean)} ± {write(found.sd)}"
    if found.silent:
        text += tr(", {count} are −∞").format(count=found.silent)
    return text


def make_marks(theory: Theory, net: RandomNet) -> tuple[Mark, ...]:
    """Return the three lines of the theory: of lambda_1 at this L, of one direction, deep."""
    marks = [_mark_largest(theory, net)]
    if theory.L > 1:
        single = theory.single_exponent
        text = tr("{value}: one direction in wide nets at this L (N → ∞)")
        short = tr("{value}: one direction, N → ∞").format(value=write(single))
        marks.append(Mark(text.format(value=write(single)), single, SINGLE, "dotted", short))
    deep = theory.exponent
    text = tr("{value}: ½ ln χ₁, mean field of wide and deep nets (N, L → ∞)")
    short = tr("{value}: ½ ln χ₁, mean field (N, L → ∞)").format(value=write(deep))
    detail = f"½ ln χ₁ = {write(deep)}   {say_fixed_point(theory)}"
    return (*marks, Mark(text.format(value=write(deep)), deep, DEEP, "solid", short, detail))


def _mark_largest(theory: Theory, net: RandomNet) -> Mark:
    """The line of lambda_1, with the sum that it is."""
    at = theory.largest_exponent
    short = tr("{value}: λ₁, N → ∞ at this L").format(value=write(at))
    if net.inputs == 1:
        # The only direction is that along the input, which grows otherwise than those across it.
        text = tr("{value}: λ₁ of wide nets at this L, along the input")
        return Mark(text.format(value=write(at)), at, LARGEST, "dashed", short)
    text = tr("{value}: λ₁ of wide nets at this L, (1/2L) [ln(N/n) + Σ ln χₗ]")
    first = math.log(net.N / net.inputs)
    rest = 2.0 * theory.L * at - first
    detail = tr(
        "λ₁ = (1/{twice}) [ln({N}/{n}) + Σ ln χₗ] = [{first} + {rest}] / {twice} = {value}; "
        "χₗ = σ_w² ⟨g′²⟩ at q of layer ℓ, its ln the mean over the inputs"
    ).format(
        twice=2 * theory.L,
        N=net.N,
        n=net.inputs,
        first=write(first),
        rest=write(rest),
        value=write(at),
    )
    return Mark(text.format(value=write(at)), at, LARGEST, "dashed", short, detail)


def say_fixed_point(theory: Theory) -> str:
    """Return q* and chi_1 with the equations that they solve."""
    q = f"{theory.q_star:.3f}" if math.isfinite(theory.q_star) else "∞"
    if math.isnan(theory.q_star):
        q = tr("any")
    text = tr("q* = σ_w² ⟨g²⟩ + σ_b² = {q}, χ₁ = σ_w² ⟨g′²⟩ = {chi}").format(
        q=q, chi=f"{theory.chi:.3f}"
    )
    if theory.phase == "edge" or not math.isfinite(theory.exponent):
        return text
    depth = 1.0 / abs(2.0 * theory.exponent)
    return text + tr("; squares change by e in 1/|ln χ₁| = {depth} layers").format(
        depth=f"{depth:.3g}"
    )


def learnt(
    before: PlaneReading | None, now: PlaneReading | None, theory: Theory, net: RandomNet
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
        tuple(mark for mark in make_marks(theory, net) if mark.colour != SINGLE),
        tr("λ₁ over the plane, as one net learns"),
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
            replace(
                _measured(tr("largest: ℓ λ₁ = ln Λ₁, mean ± sd"), sweep.growths, LARGEST),
                short=tr("largest, mean ± sd"),
            ),
            replace(
                _measured(tr("one direction: ln |J u|, mean ± sd"), sweep.singles, SINGLE),
                short=tr("one direction, mean ± sd"),
            ),
        ]
    lines.append(LayerLine(tr("largest, N → ∞"), layers, theory.growth, LARGEST, "dashed"))
    lines.append(LayerLine(tr("one direction, N → ∞"), layers, theory.single, SINGLE, "dashed"))
    if math.isfinite(theory.exponent):
        slope = theory.growth[-1] + theory.exponent * (layers - theory.L)
        name = tr("slope ½ ln χ₁ of deep layers")
        lines.append(LayerLine(name, layers, slope, DEEP, "dotted", short=tr("slope ½ ln χ₁")))
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
    sentence = {
        "ordered": tr("Ordered: close inputs come closer, ½ ln χ₁ = {value} < 0."),
        "edge": tr("Edge of chaos: χ₁ = 1, signals go deepest."),
        "chaotic": tr("Chaotic: close inputs part, ½ ln χ₁ = {value} > 0."),
    }[theory.phase]
    if net.activation != "tanh":
        sentence = {
            "ordered": tr("Shrinking: close inputs come closer, ½ ln χ₁ = {value} < 0."),
            "edge": tr("Edge: χ₁ = 1, small differences keep their length."),
            "chaotic": tr("Growing: all lengths do, ½ ln χ₁ = {value} > 0; that is no chaos."),
        }[theory.phase]
    sentence = sentence.format(value=write(theory.exponent))
    if net.activation != "tanh":
        border = {"relu": 2, "linear": 1}[net.activation]
        form = {"relu": "σ_w²/2", "linear": "σ_w²"}[net.activation]
        sentence += " " + tr(
            "χ₁ = {form} whatever σ_b² is; above σ_w² = {border} q grows without bound."
        ).format(form=form, border=border)
    return sentence
