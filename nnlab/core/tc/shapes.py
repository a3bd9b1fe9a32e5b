"""The letters T and C: five squares each, four rotations, anywhere on a retina.

Source: D. E. Rumelhart, G. E. Hinton & R. J. Williams, "Learning internal representations by error
propagation", in Parallel Distributed Processing, vol. 1, chapter 8 (1986), figure 13. The two
letters differ by one square, and have the same distances between pairs of their squares.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray

LETTERS = {
    "T": np.array([[1, 1, 1], [0, 1, 0], [0, 1, 0]], dtype=np.uint8),
    "C": np.array([[1, 1], [1, 0], [1, 1]], dtype=np.uint8),
}
TURNS = 4
SHAPES = 8
FIELD = 3
RETINAS = range(5, 13)
PADS = (0, 1, 2)
# Key: what the screen calls it. Which places on the retina are never learnt from.
HELD_PLACES = {
    "none": "none",
    "right": "right half",
    "bottom": "lower half",
    "chequered": "every second",
}

Mask = NDArray[np.bool_]


def letter_of(shape: int) -> str:
    """Return "T" for the shapes 0 to 3, "C" for 4 to 7."""
    return "T" if shape < TURNS else "C"


def squares(shape: int) -> NDArray[np.uint8]:
    """Return the squares (rows, columns) of a shape: its letter after so many quarter turns left.

    Parameters
    ----------
    shape
        0 to 3 for T, 4 to 7 for C.
    """
    return np.rot90(LETTERS[letter_of(shape)], shape % TURNS)


def name_shape(shape: int) -> str:
    """Return the letter and its angle: T 90°."""
    return f"{letter_of(shape)} {90 * (shape % TURNS)}°"


def last_place(retina: int, shape: int) -> tuple[int, int]:
    """Return the largest row and column at which the shape's upper left corner can be."""
    rows, columns = squares(shape).shape
    return retina - rows, retina - columns


def draw(retina: int, shape: int, row: int, column: int) -> FloatArray:
    """Return the retina (retina, retina), 1 where the letter is.

    Raises
    ------
    ValueError
        If the letter would stick out.
    """
    far = last_place(retina, shape)
    if not (0 <= row <= far[0] and 0 <= column <= far[1]):
        raise ValueError(f"A {name_shape(shape)} at row {row}, column {column} sticks out.")
    image = np.zeros((retina, retina))
    part = squares(shape)
    image[row : row + part.shape[0], column : column + part.shape[1]] = part
    return image


def sheet_side(retina: int, pad: int) -> int:
    """Return how many hidden neurons stand in a row of the sheet."""
    return retina + 2 * pad - FIELD + 1


def cut_fields(images: FloatArray, pad: int) -> FloatArray:
    """Return what each hidden neuron sees: (..., units, 9) of images (..., retina, retina).

    Fields stick out of the retina by up to `pad` squares, where all is 0. With 2 every field that
    touches the retina exists, and a letter at the edge is seen as any other.
    """
    around = [(0, 0)] * (images.ndim - 2) + [(pad, pad)] * 2
    padded = np.pad(images, around)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (FIELD, FIELD), axis=(-2, -1))
    units = windows.shape[-4] * windows.shape[-3]
    return np.ascontiguousarray(windows.reshape(*images.shape[:-2], units, FIELD * FIELD))


@dataclass(frozen=True, eq=False)
class Stimuli:
    """All patterns: p placed letters, what they are, where, and their fields (p, units, 9).

    `touched` (p, 21, 9) are the fields that see a part of the letter, `touched_unit` (p, 21) whose
    they are. Where there are fewer, empty ones of neuron 0 follow, which change no sum of V - V0.
    """

    retina: int
    pad: int
    shape: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    fields: FloatArray
    touched: FloatArray
    touched_unit: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.shape)

    @property
    def units(self) -> int:
        """Hidden neurons in the sheet of one kernel."""
        return int(self.fields.shape[1])

    @property
    def is_T(self) -> Mask:
        """Which of the patterns are a T (p,)."""
        return self.shape < TURNS


@lru_cache(maxsize=4)
def make_stimuli(retina: int, pad: int) -> Stimuli:
    """Return every shape at every place where it fits, in the order shape, row, column.

    Raises
    ------
    ValueError
        If the retina or the padding is not one of `RETINAS` and `PADS`.
    """
    if retina not in RETINAS:
        raise ValueError(f"The retina has {RETINAS[0]} to {RETINAS[-1]} squares a side.")
    if pad not in PADS:
        raise ValueError(f"pad must be one of {PADS}, got {pad}.")
    rows = []
    for shape in range(SHAPES):
        far = last_place(retina, shape)
        rows += [(shape, i, j) for i in range(far[0] + 1) for j in range(far[1] + 1)]
    table = np.array(rows, dtype=np.int64)
    images = np.stack([draw(retina, *place) for place in rows])
    fields = cut_fields(images, pad)
    touched, unit = _find_touched(fields)
    for array in (table, fields, touched, unit):
        array.flags.writeable = False
    return Stimuli(retina, pad, table[:, 0], table[:, 1], table[:, 2], fields, touched, unit)


def _find_touched(fields: FloatArray) -> tuple[FloatArray, NDArray[np.int64]]:
    sees = fields.any(axis=2)
    most = int(sees.sum(axis=1).max())
    # A stable sort brings those that see something to the front, in their order.
    unit = np.argsort(~sees, axis=1, kind="stable")[:, :most]
    touched = np.take_along_axis(fields, unit[:, :, None], axis=1)
    unit[~np.take_along_axis(sees, unit, axis=1)] = 0
    return touched, unit


def hold_out(stimuli: Stimuli, shapes: tuple[int, ...], places: str) -> Mask:
    """Return which patterns are never learnt from (p,): of these shapes, or at these places.

    A place is that of the letter's centre. "chequered" takes the corners' row + column.

    Raises
    ------
    ValueError
        If no T or no C is left to be learnt.
    """
    sizes = np.array([squares(shape).shape for shape in range(SHAPES)])[stimuli.shape]
    half = stimuli.retina / 2
    by_place = {
        "none": np.zeros(len(stimuli), dtype=bool),
        "right": stimuli.column + sizes[:, 1] / 2 > half,
        "bottom": stimuli.row + sizes[:, 0] / 2 > half,
        "chequered": (stimuli.row + stimuli.column) % 2 == 1,
    }
    held: Mask = by_place[places] | np.isin(stimuli.shape, np.array(shapes, dtype=np.int64))
    for letter, those in (("T", stimuli.is_T), ("C", ~stimuli.is_T)):
        if not (those & ~held).any():
            raise ValueError(f"No {letter} is left to learn from: hold fewer rotations out.")
    return held
