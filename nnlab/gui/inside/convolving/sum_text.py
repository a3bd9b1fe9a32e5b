"""The sum behind one neuron, written out with its numbers, as lines of rich text."""

from __future__ import annotations

import math

import numpy as np

from nnlab.app.kernels import Slide
from nnlab.core.digits.convolution import ACTIVATIONS, Sum
from nnlab.gui.inside.convolving.figures import decimals_for, fixed
from nnlab.gui.tr import tr

SUM_DECIMALS = 4
MOST_TERMS = 50
MOST_LISTED = 12
NB = "\u00a0"
Place = tuple[int, int]


def subscript(text: object) -> str:
    """Return rich text below the line."""
    return f"<sub>{text}</sub>"


Digits = tuple[int, int]
"""Decimals of the weights and of what they are multiplied with."""


def term(w: float, x: float, digits: Digits) -> str:
    """Write one product as a further term: " + 0.31·0.99"; the sign of w is the operator's."""
    size = fixed(abs(w), digits[0])
    sign = "−" if w < 0 and float(size) else "+"
    seen = fixed(x, digits[1])
    return f" {sign}{NB}{size}·{f'({seen})' if seen.startswith('−') else seen}"


def written(w: float, x: float, digits: Digits) -> float:
    """Return the product of the two numbers as they are written."""
    return round(w, digits[0]) * round(x, digits[1])


def find_digits(told: Sum, shown: int, most: int) -> Digits:
    """Return as many decimals as the numbers of a map need, `most` at most."""
    w, x = told.w[shown].ravel().tolist(), told.patch[shown].ravel().tolist()
    return decimals_for(w, most), decimals_for(x, most)


def first(text: str) -> str:
    """Return the first term of a sum: without a plus sign, its minus sign close to it."""
    text = text.strip()
    sign = "−" if text.startswith("−") else ""
    return sign + text[1:].lstrip(f"{NB} ") if text[:1] in ("+", "−") else text


def add(numbers: list[float], decimals: int = SUM_DECIMALS) -> str:
    """Write a sum of numbers: "0.1200 − 0.3400 + …"."""
    parts = [
        f" {'−' if n < 0 and float(f'{abs(n):.{decimals}f}') else '+'}{NB}{fixed(abs(n), decimals)}"
        for n in numbers
    ]
    return first("".join(parts)) or "0"


def write_conv(slide: Slide, told: Sum, place: Place, shown: int, digits: int = 2) -> list[str]:
    """Return the lines of a convolution at a place (i, j), from 1.

    `shown` is the map before whose terms are written out.
    """
    index = f"{place[0]},{place[1]}"
    maps = len(told.patch)
    lines = [_formula(slide, place, maps), _end(f"b{subscript(index)}", told)]
    if slide.g:
        lines.append(write_activation(f"V{subscript(index)}", slide.g, told.b))
    terms = _terms(told, shown, find_digits(told, shown, digits))
    if maps == 1:
        lines.append(f"Σ = {terms}")
    else:
        part = fixed(told.parts[shown], SUM_DECIMALS)
        lines += [_partial(told), f"s{subscript(shown + 1)} = {terms} = <b>{part}</b>"]
    lines.append(_remark(told, shown, digits))
    return [line for line in lines if line]


def _formula(slide: Slide, place: Place, maps: int) -> str:
    row, column = ((n - 1) * slide.stride - slide.padding for n in place)
    at = f"p{_shift(row)},{NB}q{_shift(column)}"
    several = f"{NB}m" if maps > 1 else ""
    w, x = f"w{subscript('pq' + several)}", f"x{subscript(at + several)}"
    name = f"{'V' if slide.g else 'b'}{subscript(f'{place[0]},{place[1]}')}"
    inner = f"Σ{subscript('pq' + several)} {w} {x} − θ"
    return f"{name} = {f'g({inner})' if slide.g else inner}"


def _shift(offset: int) -> str:
    return f"+{offset}" if offset > 0 else f"−{-offset}" if offset < 0 else ""


def _terms(told: Sum, shown: int, digits: Digits) -> str:
    w, x = told.w[shown].ravel(), told.patch[shown].ravel()
    kept = np.flatnonzero(w * x)
    if len(kept) > MOST_TERMS:
        return _largest_terms(told, shown, digits)
    text = first("".join(term(w[k], x[k], digits) for k in kept)) or "0"
    left = w.size - len(kept)
    if left and len(kept):
        text += " " + tr("(and {n} terms that are 0)").format(n=left)
    return text


def _largest_terms(told: Sum, shown: int, digits: Digits) -> str:
    w, x = told.w[shown].ravel(), told.patch[shown].ravel()
    order = np.argsort(-np.abs(w * x), kind="stable")[:MOST_LISTED]
    rest = math.fsum((w * x).tolist()) - math.fsum((w * x)[order].tolist())
    text = first("".join(term(w[k], x[k], digits) for k in order))
    return text + add_rest(rest, w.size - len(order))


def add_rest(rest: float, count: int) -> str:
    """Write what the terms that are not listed add up to."""
    if not count:
        return ""
    sign = "−" if rest < 0 else "+"
    others = tr("the other {n} terms").format(n=count).replace(" ", NB)
    return f" {sign}{NB}{fixed(abs(rest), SUM_DECIMALS)}{NB}({others})"


def _remark(told: Sum, shown: int, digits: int) -> str:
    w, x = told.w[shown].ravel().tolist(), told.patch[shown].ravel().tolist()
    if len(np.flatnonzero(told.products[shown])) > MOST_TERMS:
        return ""
    used = find_digits(told, shown, digits)
    as_written = math.fsum(written(a, b, used) for a, b in zip(w, x, strict=True))
    if abs(as_written - told.parts[shown]) < 0.5 * 10**-SUM_DECIMALS:
        return ""
    text = tr("Factors are rounded here: as written they add up to {sum}; exactly, to {exact}.")
    exact = fixed(told.parts[shown], SUM_DECIMALS)
    return f"<i>{text.format(sum=fixed(as_written, SUM_DECIMALS), exact=exact)}</i>"


def _partial(told: Sum) -> str:
    """Write the sum as that of the parts of all maps before."""
    parts = told.parts.tolist()
    if len(parts) <= MOST_LISTED + 4:
        return f"Σ = s{subscript(1)} + … + s{subscript(len(parts))} = {add(parts, 3)}"
    order = sorted(range(len(parts)), key=lambda m: -abs(parts[m]))[:MOST_LISTED]
    listed = ", ".join(f"s{subscript(m + 1)}{NB}={NB}{fixed(parts[m], 3)}" for m in order)
    text = tr("Σ = s{first} + … + s{last}; the largest parts: {listed}")
    return text.format(first=subscript(1), last=subscript(len(parts)), listed=listed)


def _end(name: str, told: Sum) -> str:
    weighted, theta = fixed(told.weighted, SUM_DECIMALS), fixed(told.theta, SUM_DECIMALS)
    minus = f"({theta})" if theta.startswith("−") else theta
    b = f"<b>{fixed(told.b, SUM_DECIMALS)}</b>"
    return f"{name} = Σ −{NB}θ = {weighted} −{NB}{minus} = {b}"


def write_activation(name: str, g: str, b: float) -> str:
    """Write V = g(b) with the formula of g."""
    value = float(ACTIVATIONS[g](np.float64(b)))  # type: ignore[arg-type]
    at = fixed(b, SUM_DECIMALS)
    inner = {
        "relu": f"max(0, {at})",
        "tanh": f"tanh({at})",
        "sigmoid": f"1/(1 + exp(−({at})))" if at.startswith("−") else f"1/(1 + exp(−{at}))",
        "linear": at,
    }[g]
    return f"{name} = g(b) = {inner} = <b>{fixed(value, SUM_DECIMALS)}</b>"


def write_pool(slide: Slide, window: np.ndarray, place: Place, digits: int = 4) -> list[str]:
    """Return the lines of a pool at a place (i, j), from 1; `window` is (size, size)."""
    name = f"V{subscript(f'{place[0]},{place[1]}')}"
    seen = window.ravel().tolist()
    decimals = decimals_for(seen, digits)
    numbers = [fixed(value, decimals) for value in seen]
    if slide.kind == "max":
        what = tr("the largest number of the window (ringed)")
        text = f"max({', '.join(numbers)}) = <b>{fixed(max(seen), decimals)}</b>"
    else:
        what = tr("the mean of the window")
        total = add(seen, decimals)
        mean = math.fsum(seen) / len(seen)
        text = f"({total}) / {len(seen)} = <b>{fixed(mean, SUM_DECIMALS)}</b>"
    return [f"{name} = {what}", f"{name} = {text}"]


def write_dense(slide: Slide, told: Sum) -> list[str]:
    """Return the lines of a fully connected neuron: an inner product with the whole input."""
    number = slide.map + 1
    letter = "V" if slide.g else "b"
    w, x = told.w.ravel(), told.patch.ravel()
    order = np.argsort(-np.abs(w * x), kind="stable")[:MOST_LISTED]
    rest = told.weighted - math.fsum((w * x)[order].tolist())
    inner = f"Σ{subscript('j')} w{subscript(f'{number},j')} x{subscript('j')} − θ"
    lines = [
        f"{letter}{subscript(number)} = {f'g({inner})' if slide.g else inner}",
        _end(f"b{subscript(number)}", told),
    ]
    if slide.g:
        lines.append(write_activation(f"V{subscript(number)}", slide.g, told.b))
    text = first("".join(term(w[k], x[k], (2, 2)) for k in order))
    head = tr("the largest terms first, factors rounded")
    lines.append(f"Σ = {text}{add_rest(rest, w.size - len(order))} <i>({head})</i>")
    return lines
