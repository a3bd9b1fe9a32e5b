"""What convolution at work shows: the window behind the chosen neuron, or the one set by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.app.inside import InsideState, Unit
from nnlab.app.kernels import Slide, as_sheet, slide_by_hand, slide_of_row, source_row
from nnlab.core.digits.convolution import weight_counts
from nnlab.core.digits.rows import (
    Activation,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    Pixels,
    Row,
    Shape,
    count,
    shapes,
    weights,
)
from nnlab.deep.seeing.insides import Insides, LayerWeights, find_weights
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.sum_text import SUM_DECIMALS, write_activation
from nnlab.gui.inside.words import name_row
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

Floats = NDArray[np.float64]
LEAST_INK = 0.05


@dataclass(frozen=True, eq=False)
class Work:
    """A window, the map that comes of it, and what is said about both.

    out : (rows, columns), the map of the chosen row; for a dense row all its neurons as a sheet
    low, high : the numbers that stand for paper and ink, None where the input is no image
    after : lines on what further rows make of it, for the chosen neuron
    unit : the neuron of the net, None for a window set by hand
    """

    slide: Slide
    out: Floats
    title: str
    before: str
    letter: str
    count: str
    paper: tuple[float, float] | None
    after: tuple[str, ...] = ()
    unit: Unit | None = None

    @property
    def place(self) -> tuple[int, int]:
        """The place in `out` of the chosen neuron, from 1."""
        if self.unit is None:
            return 1, 1
        if self.slide.kind == "dense":
            row, column = divmod(self.unit.map, self.out.shape[1])
            return row + 1, column + 1
        return self.unit.i + 1, self.unit.j + 1


def work_by_hand(state: InsideState) -> Work:
    """Return the window that is set by hand over the image."""
    slide = slide_by_hand(state.hand, state.image, state.slides)
    out = slide.states()
    return Work(
        slide=slide,
        out=out,
        title=tr("output map {}×{}").format(*out.shape),
        before=tr("image 28×28"),
        letter="V" if slide.g or slide.pools else "b",
        count=count_by_hand(slide, out),
        paper=(0.0, 1.0),
    )


def work_of_unit(insides: Insides, known: tuple[LayerWeights, ...], unit: Unit) -> Work | None:
    """Return the window behind a neuron; None where there is none, or weights are awaited."""
    rows = insides.rows
    source = source_row(rows, unit.row)
    layer = find_weights(insides.weights or known, source)
    if source < 0 or (layer is None and isinstance(rows[source], Conv | Dense)):
        return None
    none = np.zeros(0)
    w, theta = (layer.w, layer.theta) if layer is not None else (none, none)
    before = insides.before(source)
    if unit.map >= shapes(rows)[source + 1][0] or unit.row >= len(insides.V):
        return None
    slide = slide_of_row(rows, source, unit.map, before, w, theta)
    V = np.asarray(insides.V[unit.row], dtype=np.float64)
    out = as_sheet(V)[0] if V.ndim == 1 else V[unit.map]
    x = insides.x
    paper = (float(x.min()), max(float(x.max()), float(x.min()) + 1.0)) if source == 0 else None
    return Work(
        slide=slide,
        out=out,
        title=_name_out(rows, unit),
        before=_name_before(rows, source, before.shape),
        letter="b" if unit.row == source and not slide.pools else "V",
        count=count_of_row(rows, source),
        paper=paper,
        after=(*_tell_rows(insides, source, unit), *(_tell_input(insides) if source == 0 else ())),
        unit=unit,
    )


def _name_out(rows: tuple[Row, ...], unit: Unit) -> str:
    text = tr("row {row}, {kind}").format(row=unit.row + 1, kind=name_row(rows[unit.row]))
    if len(shapes(rows)[unit.row + 1]) == 1:
        return text
    return tr("{row}: map {map}").format(row=text, map=unit.map + 1)


def _name_before(rows: tuple[Row, ...], source: int, shape: Shape) -> str:
    size = "×".join(str(n) for n in shape[-2:])
    if source == 0:
        return tr("image {size}").format(size=size)
    return tr("row {row}, {kind}").format(row=source, kind=name_row(rows[source - 1]))


def count_by_hand(slide: Slide, out: Floats) -> str:
    """Return the count of weights of a window set by hand, against a full connection."""
    high, wide = out.shape
    if slide.pools:
        full = f"{high}·{wide}·28·28 = {group(high * wide * 784)}"
        return tr("A pool has no weights; fully connected from 784 to {n}: {full}").format(
            n=f"{high}·{wide}", full=full
        )
    row = Conv(1, slide.size, slide.stride, slide.padding)
    return _against(row, (1, 28, 28))


def count_of_row(rows: tuple[Row, ...], row: int) -> str:
    """Return the count of weights of a row, of a convolution against a full connection."""
    kind, before = rows[row], shapes(rows)[row]
    if isinstance(kind, Conv):
        return _against(kind, before)
    if isinstance(kind, Dense):
        return tr("{n}·({inputs} + 1) = {all} weights and thresholds").format(
            n=kind.neurons, inputs=group(count(before)), all=group(weights(kind, before))
        )
    return tr("A pool has no weights.")


def _against(row: Conv, before: Shape) -> str:
    shared, full = weight_counts(row, before)
    after = shapes((row,), before)[1]
    maps = f"{before[0]}·" if before[0] > 1 else ""
    theta = " + 1" if row.threshold else ""
    own = f"{row.maps}·({maps}{row.kernel}·{row.kernel}{theta}) = {group(shared)}"
    return tr("{own} weights; fully connected from {inputs} to {neurons}: {full}").format(
        own=own,
        inputs=group(count(before)),
        neurons="·".join(str(n) for n in after),
        full=group(full),
    )


def _tell_rows(insides: Insides, source: int, unit: Unit) -> list[str]:
    """Write what the pointwise rows behind `source` make of the neuron's number."""
    lines, rows = [], insides.rows
    for number in range(source + 1, unit.row + 1):
        row = rows[number]
        x, V = insides.before(number), insides.V[number]
        at = (unit.map,) if V.ndim == 1 else (unit.map, unit.i, unit.j)
        name = tr("row {row}: V").format(row=number + 1)
        if isinstance(row, Activation):
            direct = number == source + 1 and isinstance(rows[source], Conv | Dense)
            if not direct:
                lines.append(write_activation(name, row.g, float(x[at])))
        elif isinstance(row, BatchNorm):
            lines.append(
                f"{name} = {_normed(x[unit.map], float(x[at]), V[unit.map], float(V[at]))}"
            )
        elif isinstance(row, Pixels):
            lines.append(tr("row {row}: the ink, from 0 to 1").format(row=number + 1))
        elif isinstance(row, Dropout):
            lines.append(tr("row {row}: dropout changes nothing in answers").format(row=number + 1))
    if unit.row == len(rows) - 1:
        share = fixed(100 * float(insides.O[unit.map]), 2)
        lines.append(tr("output O of class {n}: {share} %").format(n=unit.map, share=share))
    return lines


def _tell_input(insides: Insides) -> list[str]:
    """Write how the net's input follows from the ink, as two pixels of the image tell."""
    ink, x = insides.image.ravel().astype(float), insides.x.ravel().astype(float)
    low, high = int(np.argmin(ink)), int(np.argmax(ink))
    if ink[high] - ink[low] < LEAST_INK:
        return []
    spread = (ink[high] - ink[low]) / (x[high] - x[low])
    mean = ink[low] - x[low] * spread
    text = tr("x = (ink − {mean}) / {spread}: the ink from 0 to 1, brought to mean 0 and spread 1")
    return [text.format(mean=fixed(mean, 4), spread=fixed(spread, 4))]


def _normed(x: Floats, b: float, V: Floats, at: float) -> str:
    """Write batch normalisation in answers: a straight line, known from two places of its map."""
    value = f"<b>{fixed(at, SUM_DECIMALS)}</b>"
    flat, after = np.ravel(x).astype(float), np.ravel(V).astype(float)
    low, high = int(np.argmin(flat)), int(np.argmax(flat))
    text = "γ (b − ⟨b⟩)/√(σ² + ε) + β"
    if flat[high] - flat[low] < 1e-4:
        return f"{text} = {value}"
    slope = (after[high] - after[low]) / (flat[high] - flat[low])
    rest = after[low] - slope * flat[low]
    sign = "−" if rest < 0 else "+"
    numbers = f"{fixed(slope, 4)}·{_bracketed(b)} {sign} {fixed(abs(rest), 4)}"
    return f"{text} = {numbers} = {value}"


def _bracketed(value: float) -> str:
    text = fixed(value, SUM_DECIMALS)
    return f"({text})" if text.startswith("−") else text
