"""What the T-C tab says: the verdict, the output's sum, the sum of a hidden neuron."""

from __future__ import annotations

import numpy as np

from nnlab.app.tc_state import TcState
from nnlab.app.words.notation import number
from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet, activate
from nnlab.core.tc.shapes import name_shape
from nnlab.core.tc.solutions import Kind, classify
from nnlab.core.tc.training import Score
from nnlab.gui.tr import tr
from nnlab.gui.widgets.transport import group


def name_kind(kind: Kind) -> str:
    """Return "on-centre 0.96", or "other (nearest: bar 0.61)"."""
    text = f"{tr(kind.name)} {kind.score:.2f}"
    return text if kind.key != "other" else tr("other; nearest: {kind}").format(kind=text)


def title_kernel(net: TcNet, kernel: int, unit: int, side: int) -> str:
    """Return the title of a kernel: its number, of which neuron, its kind."""
    if not net.is_tied:
        row, column = divmod(unit, side)
        return tr("kernel of neuron {row},{column} alone").format(row=row + 1, column=column + 1)
    name = name_kind(classify(net.w[kernel, 0]))
    return name if net.kernels == 1 else f"{kernel + 1}: {name}"


def say_verdict(
    state: TcState, net: TcNet, k: int, score: Score, trials: int, running: bool
) -> str:
    """Return one line about where the run stands."""
    updates = state.base + k
    share = _say_errors(score)
    if score.is_solved:
        after = tr("Solved after {k} updates, {n} letters shown").format(
            k=group(updates), n=group(updates * trials)
        )
        if updates == 0:
            after = tr("This net parts T from C")
        kind = ""
        if net.is_tied and net.kernels == 1:
            kind = tr(": the kernel is {kind}").format(kind=name_kind(classify(net.w[0, 0])))
        return f"{after}{kind}. {share}"
    if updates == 0 and not running:
        return tr("T or C? Press Space and the net learns it. {share}").format(share=share)
    return share


def _say_errors(score: Score) -> str:
    learnt = tr("wrong: {share} of what it learns").format(share=_percent(score.C))
    if np.isnan(score.held_C):
        return learnt
    return learnt + tr(", {share} of new ones").format(share=_percent(score.held_C))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 1 else f"{100 * share:.0f} %"


def say_output(state: TcState, net: TcNet, totals: FloatArray, B: float, O: float) -> str:
    """Return the output's sum with its numbers: B = v · 1.02 - Theta = 4.4, O = g(B) = 0.99.

    Parameters
    ----------
    totals
        The sum of V - V0 over each sheet (kernels,).
    """
    if net.is_tied:
        terms = " + ".join(
            f"{_signed(v)} · {_signed(total)}"
            for v, total in zip(net.v[:, 0].tolist(), totals.tolist(), strict=True)
        )
        formula = "B = Σ v Σ (V − V₀) − Θ"
    else:
        terms = tr("sum of {n} terms: {value}").format(n=net.v.size, value=number(B + net.Theta))
        formula = "B = Σ v (V − V₀) − Θ"
    answer = "T" if (0.5 if net.activation == "sigmoid" else 0.0) < O else "C"
    right = answer == name_shape(state.shape)[0]
    mark = "✓" if right else tr("✗ wrong")
    return (
        f"{formula} = {terms} − {_signed(net.Theta)} = {number(B)},   "
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
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def _g(net: TcNet) -> str:
    return "g" if net.activation == "sigmoid" else "tanh"
