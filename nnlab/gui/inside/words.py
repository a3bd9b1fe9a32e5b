"""What the Inside tab says of rows, maps and neurons; all is counted from 1 on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from nnlab.app.inside import Unit
from nnlab.core.digits.receptive import Frame, frames
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
    Shape,
)
from nnlab.deep.seeing.insides import Insides, LayerWeights
from nnlab.gui.mnist.builder.row_text import ACTIVATION_NAMES, write_shape
from nnlab.gui.tr import tr

SIDE = 28
SHORT_NAMES = {**ACTIVATION_NAMES, "sigmoid": "σ"}


def name_row(row: Row) -> str:
    """Return the short name of a row: "conv 5×5", "max pool 2", "ReLU"."""
    if isinstance(row, Conv):
        size = tr("conv {0}×{0}").format(row.kernel)
        return size if row.stride == 1 else tr("{}, step {}").format(size, row.stride)
    if isinstance(row, MaxPool):
        return tr("max pool {}").format(row.size)
    if isinstance(row, AveragePool):
        return tr("mean pool {}").format(row.size)
    if isinstance(row, BatchNorm | Pixels):
        return tr("batch norm") if isinstance(row, BatchNorm) else tr("pixels")
    if isinstance(row, Activation):
        return tr(SHORT_NAMES[row.g])
    return tr("dropout") if isinstance(row, Dropout) else tr("dense")


def name_stage(stage: int, rows: Sequence[Row]) -> str:
    """Return the name of the image (0), of what follows a row, or of the outputs."""
    if stage == 0:
        return tr("image")
    return tr("output") if stage == len(rows) else name_row(rows[stage - 1])


def name_change(stage: int, rows: Sequence[Row], shape: Shape) -> str:
    """Return the shape of a stage, empty where a row leaves that of the row before."""
    keeps = stage > 0 and isinstance(rows[stage - 1], Pixels | Activation | BatchNorm | Dropout)
    return "" if keeps else write_shape(shape)


def format_value(value: float) -> str:
    """Write a state with four digits after the point and a true minus sign."""
    return f"{value:.4f}".replace("-", "−")


def describe_unit(unit: Unit, insides: Insides, short: bool = False) -> str:
    """Return one line on a neuron: row, map, place, its state, and what it sees of the image.

    Short, it leaves out what the row is called and that rows and columns are the image's.
    """
    rows, V = insides.rows, insides.V[unit.row]
    text = tr("row {number}") if short else tr("row {number}, {name}")
    row = text.format(number=unit.row + 1, name=name_row(rows[unit.row]))
    if V.ndim == 1:
        value = format_value(float(V[unit.map]))
        place = tr("{row}: neuron {n}").format(row=row, n=unit.map + 1)
        sees = tr("sees the whole image")
    else:
        value = format_value(float(V[unit.map, unit.i, unit.j]))
        long = tr("{row}: map {n}, (i, j) = ({i}, {j})")
        text = tr("{row}, map {n}, ({i}, {j})") if short else long
        place = text.format(row=row, n=unit.map + 1, i=unit.i + 1, j=unit.j + 1)
        sees = _describe_frame(frames(rows, unit.row, unit.i, unit.j)[0], short)
    letter = "b" if isinstance(rows[unit.row], Conv | Dense | BatchNorm) else "V"
    return tr("{place}:  {letter} = {value};  {sees}").format(
        place=place, letter=letter, value=value, sees=sees
    )


def _describe_frame(frame: Frame, short: bool) -> str:
    seen = frame.within(SIDE, SIDE)
    if seen == Frame(0, 0, SIDE, SIDE):
        return tr("sees the whole image")
    words = tr("sees rows {}–{}, columns {}–{} of the image")
    text = (tr("sees rows {}–{}, columns {}–{}") if short else words).format(
        seen.top + 1, seen.bottom, seen.left + 1, seen.right
    )
    return text if seen == frame else tr("{} and padding").format(text)


def describe_output(number: int, name: str, insides: Insides) -> str:
    """Return one line on an output neuron."""
    b, O = float(insides.V[-1][number]), float(insides.O[number])
    return tr("output {name}:  local field b = {b},  O = {O}").format(
        name=name, b=format_value(b), O=format_value(O)
    )


def describe_pixel(i: int, j: int, insides: Insides) -> str:
    """Return one line on a pixel of the image."""
    return tr("image (i, j) = ({i}, {j}):  ink {ink};  the net gets x = {x}").format(
        i=i + 1,
        j=j + 1,
        ink=f"{float(insides.image[i, j]):.3f}",
        x=format_value(float(insides.x[0, i, j])),
    )


def describe_weight(layer: LayerWeights, place: tuple[int, int, int, int]) -> str:
    """Return one line on the weight (map, map before, p, q) of a convolution."""
    number, before, p, q = place
    return tr("kernel of map {m} on map {k}, (p, q) = ({p}, {q}):  w = {w};  θ = {theta}").format(
        m=number + 1,
        k=before + 1,
        p=p + 1,
        q=q + 1,
        w=format_value(float(layer.w[place])),
        theta=format_value(float(layer.theta[number])),
    )
