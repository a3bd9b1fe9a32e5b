"""The Inside room: which image and which neuron are looked at, in which net, and how."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.app.files.time_name import NAME
from nnlab.app.kernels import SLIDES, HandWindow, pack_window, unpack_window
from nnlab.app.room import Arrays, Fields, Room
from nnlab.core.digits.preprocess import normalise, shrink

SIDE = 28
FINE = 4
"""Pixels of a drawing along one pixel of the image."""
SCALES = ("map", "layer", "net")
PAGES = ("maps", "weights")
LONGEST_TEXT = 500
MOST_PLACES = 1_000_000
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Unit:
    """A neuron: number of its row, map, and place (i, j) in the map, all from 0.

    In a fully connected row `map` is the neuron, and i = j = 0.
    """

    row: int
    map: int
    i: int = 0
    j: int = 0

    def __post_init__(self) -> None:
        for name in ("row", "map", "i", "j"):
            if not 0 <= getattr(self, name) < MOST_PLACES:
                raise ValueError(f"unit: {name} must be at least 0, got {getattr(self, name)}.")


def _paper() -> Floats:
    return np.zeros((SIDE, SIDE), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class InsideState:
    """What the Inside tab shows.

    image : (28, 28) float32, ink from 0 to 1, what goes into the net
    text : where the image comes from; label : its class, None if nobody knows
    drawing : (112, 112) uint8, ink drawn by hand; None: nothing was drawn
    fit : whether a drawing is brought to MNIST's size and centre before the net sees it
    unit : the chosen neuron
    scale : range of the colours, one for each "map", each "layer" or the whole "net"
    run_id : the net's run in the library; "" is the one that the MNIST tab shows
    page : "maps" or "weights"
    slides : what slides over the image, of `SLIDES`; hand : the window that is set by hand

    Raises
    ------
    ValueError
        In one line, if a field is out of its limits.
    """

    image: Floats = field(default_factory=_paper)
    text: str = ""
    label: int | None = None
    drawing: Bytes | None = None
    fit: bool = True
    unit: Unit | None = None
    scale: str = "layer"
    run_id: str = ""
    page: str = "maps"
    slides: str = "net"
    hand: HandWindow = field(default_factory=HandWindow)

    def __post_init__(self) -> None:
        if self.image.shape != (SIDE, SIDE) or not np.isfinite(self.image).all():
            raise ValueError(f"image must be {SIDE} x {SIDE} finite numbers.")
        if self.image.min() < 0 or self.image.max() > 1:
            raise ValueError("image must lie within 0 and 1.")
        fine = (FINE * SIDE, FINE * SIDE)
        if self.drawing is not None and (
            self.drawing.shape != fine or self.drawing.dtype != np.uint8
        ):
            raise ValueError(f"drawing must be {fine[0]} x {fine[1]} bytes.")
        if self.scale not in SCALES:
            raise ValueError(f"scale must be one of {', '.join(SCALES)}.")
        if self.page not in PAGES:
            raise ValueError(f"page must be one of {', '.join(PAGES)}.")
        if self.slides not in SLIDES:
            raise ValueError(f"slides must be one of {', '.join(SLIDES)}.")
        if self.label is not None and not 0 <= self.label < 1000:
            raise ValueError(f"label must be 0 to 999, got {self.label}.")
        if len(self.text) > LONGEST_TEXT:
            raise ValueError(f"text has at most {LONGEST_TEXT} characters.")
        if self.run_id and not NAME.fullmatch(self.run_id):
            raise ValueError(f"run_id: there can be no run {self.run_id[:40]!r}.")


def make_drawing(image: Floats) -> Bytes:
    """Return an image (28, 28) of ink from 0 to 1 as a drawing (112, 112), to be drawn upon."""
    grey = np.rint(255 * image).astype(np.uint8)
    return grey.repeat(FINE, axis=0).repeat(FINE, axis=1)


def see_drawing(drawing: Bytes, fit: bool) -> Floats:
    """Return what the net gets of a drawing: brought to MNIST's size and centre, or as it is."""
    ink = drawing / 255.0
    return normalise(ink) if fit else shrink(ink)


def with_image(
    state: InsideState, image: Floats, text: str, label: int | None = None
) -> InsideState:
    """Return the state with an image (28, 28) of ink from 0 to 1, and nothing drawn on it."""
    return replace(
        state,
        image=np.array(image, dtype=np.float32),
        drawing=None,
        text=text,
        label=label,
    )


def pack(state: InsideState) -> tuple[Fields, Arrays]:
    """Return the room as JSON-able fields and arrays."""
    unit = state.unit
    stored = {
        "text": state.text,
        "label": state.label,
        "fit": state.fit,
        "unit": None if unit is None else [unit.row, unit.map, unit.i, unit.j],
        "scale": state.scale,
        "run_id": state.run_id,
        "page": state.page,
        "slides": state.slides,
        "hand": pack_window(state.hand),
    }
    arrays: dict[str, NDArray[Any]] = {"image": state.image}
    if state.drawing is not None:
        arrays["drawing"] = state.drawing
    return stored, arrays


def unpack(stored: Fields, arrays: Arrays) -> InsideState:
    """Return the checked room; what is missing has its starting value.

    Raises
    ------
    ValueError
        If a field is of the wrong kind or out of its limits.
    """
    start = InsideState()
    given: dict[str, Any] = {}
    for name, kind in (
        ("text", str),
        ("fit", bool),
        ("scale", str),
        ("run_id", str),
        ("page", str),
        ("slides", str),
    ):
        value = stored.get(name, getattr(start, name))
        if type(value) is not kind:
            raise ValueError(f"{name} must be {kind.__name__}, got {value!r:.40}.")
        given[name] = value
    label = stored.get("label")
    if label is not None and type(label) is not int:
        raise ValueError(f"label must be a whole number, got {label!r:.40}.")
    image = np.asarray(arrays.get("image", start.image))
    if image.dtype.kind != "f":
        raise ValueError("image must hold numbers with a fraction.")
    return InsideState(
        image=image.astype(np.float32),
        label=label,
        drawing=arrays.get("drawing"),
        unit=_read_unit(stored.get("unit")),
        hand=unpack_window(stored.get("hand")),
        **given,
    )


def _read_unit(value: Any) -> Unit | None:
    if value is None:
        return None
    whole = isinstance(value, list) and len(value) == 4 and all(type(v) is int for v in value)
    if not whole or not all(math.isfinite(v) for v in value):
        raise ValueError(f"unit must be four whole numbers, got {value!r:.60}.")
    return Unit(*value)


def keep_view(present: InsideState, restored: InsideState) -> InsideState:
    """Return what undo leaves: the image of the past, seen as at present."""
    return replace(
        restored,
        unit=present.unit,
        scale=present.scale,
        run_id=present.run_id,
        page=present.page,
        slides=present.slides,
    )


INSIDE: Room[InsideState] = Room("inside", InsideState, pack, unpack, keep_view)
