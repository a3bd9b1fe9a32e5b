"""What the T-C tab says: the verdict, the output's sum, the sum of a hidden neuron."""

from __future__ import annotations

import math

import numpy as np

from nnlab.app.tc_state import TcState
from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet, activate
from nnlab.core.tc.shapes import name_shape
from nnlab.core.tc.solutions import OTHER, Kind, classify
from nnlab.core.tc.training import Score, TcRun
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

MOST_DECIMALS = 4


def name_kind(kind: Kind) -> str:
    """Return "on-centre 0.96", or "none of the four; nearest: bar 0.61"."""
    text = f"{tr(kind.name)} {kind.score:.2f}"
    return text if kind.key != OTHER else tr("none of the four; nearest: {kind}").format(kind=text)


def title_kernel(net: TcNet, kernel: int, unit: int, side: int) -> str:
    """Return the title of a kernel: its number, of which neuron, its kind."""
    if not net.is_tied:
        row, column = divmod(unit, side)
        return tr("kernel of neuron {row},{column} alone").format(row=row + 1, column=column + 1)
    kind = classify(net.w[kernel, 0])
    if net.kernels == 1:
        return name_kind(kind)
    return f"{kernel + 1}: {tr(kind.name if kind.key != OTHER else OTHER)}"


def say_verdict(state: TcState, net: TcNet, k: int, score: Score, run: TcRun, running: bool) -> str:
    """Return one line about where the run stands."""
    share = _say_errors(score)
    if score.is_solved:
        return f"{_say_solved(state, net, k, run)} {share}"
    if state.base + k == 0 and not running:
        return tr("T or C? Press Space and the net learns it. {share}").format(share=share)
    return share


def _say_solved(state: TcState, net: TcNet, k: int, run: TcRun) -> str:
    """Since when every pattern is right, and what the kernel is."""
    since = state.base + (k if run.solved_at is None else min(run.solved_at, k))
    if since == 0:
        text = tr("This net parts T from C")
    else:
        text = tr("Solved after {k} updates, {n} trials").format(
            k=group(since), n=group(since * run.trials_per_update)
        )
    if not net.is_tied or net.kernels > 1:
        return f"{text}."
    kind = classify(net.w[0, 0])
    name = tr("{name} detector, {score}").format(name=tr(kind.name), score=f"{kind.score:.2f}")
    if kind.key == OTHER:
        return tr("{text}: none of the four (nearest: {name}).").format(text=text, name=name)
    return f"{text}: {name}."


def _say_errors(score: Score) -> str:
    if np.isnan(score.held_C):
        return tr("{share} wrong.").format(share=_percent(score.C))
    if score.C == score.held_C == 0.0:
        return tr("All right, new ones too.")
    return tr("{share} of the learnt patterns wrong, {new} of new ones.").format(
        share=_percent(score.C), new=_percent(score.held_C)
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 1 else f"{100 * share:.0f} %"


def say_output(state: TcState, net: TcNet, totals: FloatArray, B: float, O: float) -> str:
    """Return the output's sum with its numbers: B = v · 1.02 - Theta = 4.4, O = g(B) = 0.99.

    Parameters
    ----------
    totals
        The sum of V - V0 over each sheet (kernels,).
    """
    exact = _decimals(B)
    if net.is_tied:
        terms = " + ".join(
            f"{_written(v, exact + _digits(total))} · {_written(total, exact + _digits(v))}"
            for v, total in zip(net.v[:, 0].tolist(), totals.tolist(), strict=True)
        )
        formula = "B = Σ v Σ (V − V₀) − Θ"
    else:
        total = _written(B + net.Theta, exact)
        terms = tr("sum of {n} terms: {value}").format(n=net.v.size, value=total)
        formula = "B = Σ v (V − V₀) − Θ"
    answer = "T" if (0.5 if net.activation == "sigmoid" else 0.0) < O else "C"
    right = answer == name_shape(state.shape)[0]
    mark = "✓" if right else tr("✗ wrong")
    return (
        f"{formula} = {terms} − {_written(net.Theta, exact)} = {number(B)},   "
        f"O = {_g(net)}(B) = {number(O)}  →  {answer} {mark}"
    )


def say_neuron(net: TcNet, kernel: int, unit: int, side: int, seen: FloatArray) -> str:
    """Return V = g(sum of w x - theta) of a hidden neuron with its numbers; `seen` is x (9,)."""
    place = 0 if net.is_tied else unit
    w, theta = net.w[kernel, place], float(net.theta[kernel, place])
    terms = [_signed(value) for value, x in zip(w.tolist(), seen.tolist(), strict=True) if x]
    b = float(w @ seen) - theta
    V = float(activate(np.array(b), net.activation))
    row, column = divmod(unit, side)
    total = " + ".join(terms) if terms else "0"
    return (
        f"V({row + 1},{column + 1}) = {_g(net)}(Σ w x − θ) = {_g(net)}({total} − {_signed(theta)})"
        f" = {_g(net)}({number(b)}) = {number(V)}"
    )


def _signed(value: float) -> str:
    """A number as a term of a sum: negative ones in brackets."""
    return _written(value, 0)


def _written(value: float, decimals: int) -> str:
    """As a term of a sum: with three digits, or more where so many decimals take more."""
    text = number(value)
    if decimals > 2 - _exponent(value):
        text = f"{value:.{decimals}f}".replace("-", "−")
    return f"({text})" if text.startswith("−") else text


def _decimals(total: float) -> int:
    """Decimals that the terms of a sum need, so that one can add them by hand."""
    return min(max(1 - _exponent(total), 0), MOST_DECIMALS)


def _digits(factor: float) -> int:
    """Decimals more that a number needs which is multiplied by this one."""
    return max(_exponent(factor) + 1, 0)


def _exponent(value: float) -> int:
    """The power of ten of the first digit; of 0 that of 1."""
    return math.floor(math.log10(abs(value))) if value else 0


def _g(net: TcNet) -> str:
    return "g" if net.activation == "sigmoid" else "tanh"
