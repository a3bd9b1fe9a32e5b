"""What the mouse means on the plane: patterns, lines, frames, the view. Free of widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from nnlab.core.geometry import Point
from nnlab.gui.plots.plane.grips import Grip

# Of all planes together: what one asked for is never taken for a gesture of another.
NUMBERS = count(1)


class Mode(StrEnum):
    """What the left button does."""

    ADD = "add"
    MOVE = "move"
    SELECT = "select"
    SPRAY = "spray"
    REMOVE = "remove"
    HAND = "hand"
    ASSIGN = "assign"


# Modes in which a neuron's line can be grabbed: in the others a drag has a meaning everywhere.
GRIPPING = (Mode.ADD, Mode.MOVE)
# Modes that act on all that lies below a disc around the pointer.
BRUSHING = (Mode.SPRAY, Mode.REMOVE, Mode.ASSIGN)


class Button(StrEnum):
    """The buttons that mean something."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"


class Kind(StrEnum):
    """What a finished or moving gesture asks for."""

    ADD = "add"
    MOVE = "move"
    REMOVE = "remove"
    SPRAY = "spray"
    PICK = "pick"
    FRAME = "frame"
    ASSIGN = "assign"
    LINE = "line"
    PAN = "pan"
    ZOOM = "zoom"
    FIT = "fit"


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is: in pixels, in the plane (`x` kept in sight, `free` not), over what.

    `radius` is that of the brush, in the plane's units.
    """

    pixel: Point
    x: Point
    free: Point
    mu: int | None = None
    grip: Grip | None = None
    radius: float = 0.0
    # From the pointer to the middle of the pattern below it.
    offset: Point = (0.0, 0.0)


@dataclass(frozen=True)
class Gesture:
    """Asks for an edit, or for another view.

    `at` is where the pointer is, `start` where it was: at the press for LINE, FRAME and PAN, at
    the gesture before for sweeps (REMOVE, ASSIGN). `number` is the same for everything that one
    press of a button causes, `count` numbers its puffs of spray. `extend` adds to a selection.
    """

    kind: Kind
    at: Point
    number: int
    start: Point = (0.0, 0.0)
    left: bool = True
    mu: int | None = None
    grip: Grip | None = None
    radius: float = 0.0
    count: int = 0
    factor: float = 1.0
    extend: bool = False


@dataclass
class _Press:
    button: Button
    shift: bool
    pointer: Pointer
    kind: Kind | None
    last: Pointer
    travelled: bool = False
    count: int = 0


class Gestures:
    """Turns presses, moves and releases into gestures."""

    def __init__(self) -> None:
        self.mode = Mode.ADD
        self._number = 0
        self._press: _Press | None = None

    @property
    def kind(self) -> Kind | None:
        """What the button that is down does, or None."""
        return self._press.kind if self._press else None

    @property
    def number(self) -> int | None:
        """The number of the gesture under way, or None."""
        return self._number if self._press else None

    @property
    def dragged(self) -> int | None:
        """The pattern that is being dragged, or None."""
        press = self._press
        moving = press is not None and press.travelled and press.kind is Kind.MOVE
        return press.pointer.mu if press and moving else None

    @property
    def grip(self) -> Grip | None:
        """What is held of a neuron's line, or None."""
        return self._press.pointer.grip if self._press and self.kind is Kind.LINE else None

    @property
    def frame(self) -> tuple[Point, Point] | None:
        """Two corners of the frame that is being drawn, or None."""
        press = self._press
        if press is None or press.kind is not Kind.FRAME or not press.travelled:
            return None
        return press.pointer.x, press.last.x

    def press(self, button: Button, shift: bool, pointer: Pointer) -> Gesture | None:
        """A button goes down."""
        if self._press is not None:
            return None
        self._number = next(NUMBERS)
        kind = self._find_kind(button, shift, pointer)
        self._press = press = _Press(button, shift, pointer, kind, pointer)
        if kind is Kind.SPRAY:
            return self.tick()
        return self._sweep(press, pointer) if kind in (Kind.REMOVE, Kind.ASSIGN) else None

    def move(self, pointer: Pointer, reach: float) -> Gesture | None:
        """The pointer moves; by more than `reach` pixels from the press it is a drag."""
        press = self._press
        if press is None:
            return None
        start = press.pointer
        way = (pointer.pixel[0] - start.pixel[0], pointer.pixel[1] - start.pixel[1])
        press.travelled = press.travelled or max(abs(way[0]), abs(way[1])) > reach
        if press.kind in (Kind.REMOVE, Kind.ASSIGN):
            return self._sweep(press, pointer)
        press.last = pointer
        if press.kind is Kind.PAN:
            return self._make(press, pointer.free, start.free)
        if press.kind is Kind.MOVE and press.travelled:
            to = (pointer.x[0] + start.offset[0], pointer.x[1] + start.offset[1])
            return self._make(press, to, start.x)
        if press.kind is Kind.LINE and press.travelled:
            return self._make(press, pointer.x, start.x)
        return None

    def release(self, pointer: Pointer) -> Gesture | None:
        """The button goes up; without having moved it was a click."""
        press, self._press = self._press, None
        if press is None:
            return None
        if press.travelled:
            frame = press.kind is Kind.FRAME
            return self._make(press, pointer.x, press.pointer.x) if frame else None
        return self._click(press)

    def tick(self) -> Gesture | None:
        """Time passes while a button is down: the spray can goes on."""
        press = self._press
        if press is None or press.kind is not Kind.SPRAY:
            return None
        press.count += 1
        return self._make(press, press.last.x, press.pointer.x, count=press.count)

    def cancel(self) -> None:
        """Forget the press: the pointer was taken away."""
        self._press = None

    def _find_kind(self, button: Button, shift: bool, pointer: Pointer) -> Kind | None:
        """Return what a drag from here does."""
        left, mode = button is Button.LEFT, self.mode
        if button is Button.MIDDLE or (mode is Mode.HAND and left):
            return Kind.PAN
        if left and shift and mode is not Mode.SELECT:
            return Kind.FRAME if pointer.mu is None else Kind.REMOVE
        if mode in (Mode.SPRAY, Mode.ASSIGN):
            return Kind(mode.value)
        if not left:
            return None
        if mode is Mode.REMOVE:
            return Kind.REMOVE
        if pointer.mu is not None:
            return Kind.MOVE
        if mode is Mode.SELECT:
            return Kind.FRAME
        return Kind.LINE if pointer.grip is not None and mode in GRIPPING else None

    def _sweep(self, press: _Press, pointer: Pointer) -> Gesture:
        start, press.last = press.last.x, pointer
        return self._make(press, pointer.x, start)

    def _click(self, press: _Press) -> Gesture | None:
        left, at = press.button is Button.LEFT, press.pointer.x
        if press.kind in (Kind.REMOVE, Kind.ASSIGN, Kind.SPRAY, Kind.PAN):
            return None
        if left and (press.pointer.mu is not None or self.mode is not Mode.ADD or press.shift):
            return self._make(press, at, at, kind=Kind.PICK)
        if self.mode is not Mode.ADD:
            return None
        return self._make(press, at, at, kind=Kind.ADD)

    def _make(
        self,
        press: _Press,
        at: Point,
        start: Point,
        count: int = 0,
        kind: Kind | None = None,
    ) -> Gesture:
        found = kind or press.kind
        assert found is not None
        return Gesture(
            found,
            at,
            self._number,
            start,
            left=press.button is Button.LEFT,
            mu=press.pointer.mu,
            grip=press.pointer.grip,
            radius=press.last.radius,
            count=count,
            extend=press.shift,
        )
