"""The words of the page of random nets: titles and legends that say what is compared with what."""

from __future__ import annotations

import math

import numpy as np

from nnlab.app.lyapunov.random_sweep import RandomSweep, Summary, Theory, summarise
from nnlab.app.lyapunov.random_training import BOX, PlaneReading
from nnlab.core.course import Course
from nnlab.core.lyapunov.random_nets import ACTIVATIONS, RandomNet
from nnlab.core.lyapunov.random_sample import SampleSpec
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
    return f"{value + 0.0:.3f}".replace("-", "−")


def sampled(sweep: RandomSweep | None, theory: Theory, spec: SampleSpec) -> DistributionScene:
    """Return the distribution of many nets, with the lines of mean-field theory."""
    net = spec.net
    title = tr("λ₁ of {nets} random nets × {points} inputs").format(
        nets=spec.nets, points=spec.points
    )
    bars: tuple[Bars, ...] = ()
    if sweep is not None and sweep.nets:
        L = sweep.spec.net.L
        bars = (
            Bars(
                tr("largest over all directions, λ₁ = (1/L) ln Λ₁: {value}").format(
                    value=spread(summarise(sweep.exponents))
                ),
                finite(sweep.growths[:, -1].ravel() / L),
                LARGEST,
                True,
            ),
            Bars(
                tr("one random direction, (1/L) ln |J u|: {value}").format(
                    value=spread(summarise(sweep.single_exponents))
                ),
                finite(sweep.singles[:, -1].ravel() / L),
                SINGLE,
                False,
            ),
        )
    return DistributionScene(title, tr(AXIS), bars, make_marks(theory, net))


def spread(found: Summary) -> str:
    """Write mean and standard deviation, and how many exponents are not finite."""
    if not found.count:
        return tr("−∞ everywhere: nothing passes")
    text = f"{write(found.mean)} ± {write(found.sd)}"
    if found.silent:
        text += tr(", {count} are −∞").format(count=found.silent)
    return text


def make_marks(theory: Theory, net: RandomNet) -> tuple[Mark, ...]:
    """Return the three lines of the theory: L to infinity, this L, one direction."""
    L = theory.L
    within = "(1/2L) [ln(N/n) + Σ ln χ_ℓ]"
    return (
        Mark(
            tr("mean field, N and L → ∞: ½ ln χ₁ = {value}").format(value=write(theory.exponent)),
            theory.exponent,
            DEEP,
            "solid",
        ),
        Mark(
            tr("N → ∞ at this L: {formula} = {value}").format(
                formula=within, value=write(float(theory.growth[-1]) / L)
            ),
            float(theory.growth[-1]) / L,
            LARGEST,
            "dashed",
        ),
        Mark(
            tr("the same for one random direction: {value}").format(
                value=write(float(theory.single[-1]) / L)
            ),
            float(theory.single[-1]) / L,
            SINGLE,
            "dotted",
        ),
    )


def learnt(
    before: PlaneReading | None, now: PlaneReading | None, theory: Theory
) -> DistributionScene:
    """Return the distribution over the plane of one net: before training, and now."""
    bars = []
    if before is not None:
        text = tr("before training: {value}").format(value=spread(summarise(before.exponents)))
        bars.append(Bars(text, finite(before.exponents), BEFORE, False))
    if now is not None:
        text = tr("after {k} updates: {value}").format(
            k=now.k, value=spread(summarise(now.exponents))
        )
        bars.append(Bars(text, finite(now.exponents), LARGEST, True))
    mark = Mark(
        tr("mean field of the random net, N and L → ∞: ½ ln χ₁ = {value}").format(
            value=write(theory.exponent)
        ),
        theory.exponent,
        DEEP,
        "solid",
    )
    return DistributionScene(
        tr("λ₁ over the plane, |x₁|, |x₂| ≤ 1.5, of one net as it learns"),
        tr(AXIS),
        tuple(bars),
        (mark,),
    )


def picture(now: PlaneReading | None) -> PictureScene | None:
    """Return the map of the newest complete reading."""
    if now is None:
        return None
    title = tr("λ₁ over the plane after {k} updates").format(k=now.k)
    return PictureScene(title, now.values, BOX, tuple(now.lines))


def exponents_by_layer(sweep: RandomSweep | None, theory: Theory) -> LayerScene:
    """Return lambda_1^(l) against l: sample, theory at this l, and the level of the deep net."""
    layers = np.arange(1.0, theory.L + 1.0)
    lines = []
    if sweep is not None and sweep.nets and sweep.spec.net.L == theory.L:
        scaled = sweep.growths / layers[None, :, None]
        flat = np.moveaxis(scaled, 1, 0).reshape(theory.L, -1)
        rows = [summarise(row) for row in flat]
        lines.append(
            LayerLine(
                tr("λ₁ of the sample: mean ± standard deviation"),
                layers,
                np.array([row.mean for row in rows]),
                LARGEST,
                spread=np.array([row.sd for row in rows]),
            )
        )
    lines += [
        LayerLine(tr("N → ∞ at this ℓ"), layers, theory.growth / layers, LARGEST, "dashed"),
        LayerLine(tr("½ ln χ₁"), layers, np.full(theory.L, theory.exponent), DEEP),
    ]
    return LayerScene(
        tr("Layer by layer: λ₁ = (1/ℓ) ln Λ₁"), tr("λ₁ per layer"), tuple(lines), tr("layer ℓ")
    )


def lengths_by_layer(sweep: RandomSweep | None, theory: Theory) -> LayerScene:
    """Return q^(l), the mean square of the local fields, against l."""
    layers = np.arange(1.0, theory.L + 1.0)
    lines = []
    if sweep is not None and sweep.nets and sweep.spec.net.L == theory.L:
        flat = np.moveaxis(sweep.q, 1, 0).reshape(theory.L, -1)
        lines.append(
            LayerLine(
                tr("q of the sample: mean ± standard deviation"),
                layers,
                flat.mean(axis=1),
                LARGEST,
                spread=flat.std(axis=1),
            )
        )
    lines.append(LayerLine(tr("N → ∞ at this ℓ"), layers, theory.q, LARGEST, "dashed"))
    if math.isfinite(theory.q_star):
        name = tr("q*: {value}").format(value=f"{theory.q_star:.3f}")
        lines.append(LayerLine(name, layers, np.full(theory.L, theory.q_star), DEEP))
    elif math.isnan(theory.q_star):
        lines.append(LayerLine(tr("q*: any; q stays what it is"), layers[:0], layers[:0], DEEP))
    else:
        lines.append(LayerLine(tr("q* = ∞: q grows without bound"), layers[:0], layers[:0], DEEP))
    return LayerScene(
        tr("Length of the local fields, q = ⟨b²⟩"), tr("q"), tuple(lines), tr("layer ℓ"), True
    )


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
