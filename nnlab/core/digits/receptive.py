"""Which part of the image, and of the maps between, a neuron sees: its receptive field."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnlab.core.digits.rows import DIGIT, AveragePool, Conv, Dense, MaxPool, Row, Shape, shapes


@dataclass(frozen=True)
class Field:
    """What the neuron at place i of a map sees along one side of what lies before.

    These are the pixels start + step * i up to, but without, start + step * i + size; those beyond
    the edges are paper. A fully connected neuron sees all: its step is 0.
    """

    size: int = 1
    step: int = 1
    start: int = 0

    def first(self, place: int) -> int:
        """Return the first pixel that the neuron at `place` sees."""
        return self.start + self.step * place


@dataclass(frozen=True)
class Frame:
    """The rows top to bottom and the columns left to right, both without the last."""

    top: int
    left: int
    bottom: int
    right: int

    def within(self, high: int, wide: int) -> "Frame":
        """Return the part of it that lies in a map of that size."""
        return Frame(
            max(0, self.top), max(0, self.left), min(high, self.bottom), min(wide, self.right)
        )


def receptive_field(rows: Sequence[Row], start: Shape = DIGIT) -> Field:
    """Return what a neuron after all `rows` sees of what goes into the first one.

    Raises
    ------
    ValueError
        If a row does not fit the one before.
    """
    field = Field()
    for row, shape in zip(reversed(rows), reversed(shapes(rows, start)[:-1]), strict=True):
        field = _through(field, row, shape)
    return field


def _through(field: Field, row: Row, shape: Shape) -> Field:
    """Return what `field` becomes on the other side of a row whose input has `shape`."""
    if isinstance(row, Dense):
        return Field(shape[1] if len(shape) == 3 else 1, 0, 0)
    size, step, padding = _window(row)
    return Field((field.size - 1) * step + size, field.step * step, field.start * step - padding)


def _window(row: Row) -> tuple[int, int, int]:
    """Return side, stride and padding of the window through which a row looks."""
    if isinstance(row, Conv):
        return row.kernel, row.stride, row.padding
    if isinstance(row, MaxPool | AveragePool):
        return row.size, row.stride or row.size, 0
    return 1, 1, 0


def frames(rows: Sequence[Row], row: int, i: int, j: int, start: Shape = DIGIT) -> list[Frame]:
    """Return what the neuron (i, j) after row number `row` sees, from the image to itself.

    The first frame lies in the image, the next after row 0, and so on; frames may reach beyond the
    edges. Those in vectors, which have no places, are one pixel.
    """
    found = []
    for begin in range(row + 2):
        field = receptive_field(rows[begin : row + 1], shapes(rows, start)[begin])
        top, left = field.first(i), field.first(j)
        found.append(Frame(top, left, top + field.size, left + field.size))
    return found


def sources(rows: Sequence[Row], row: int, map: int, start: Shape = DIGIT) -> list[range]:
    """Return which maps the neurons of map number `map` after row `row` see, from the image on.

    Pooling, normalisation and activations keep maps apart; convolutions and fully connected rows
    see all maps of the row before.
    """
    after = shapes(rows, start)
    found = [range(map, map + 1)]
    for number in range(row, -1, -1):
        mixes = isinstance(rows[number], Conv | Dense)
        found.append(range(after[number][0]) if mixes else found[-1])
    return found[::-1]
