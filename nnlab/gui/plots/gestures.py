"""What a mouse button means on the plane: place, move or remove a pattern. Free of widgets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """What the left button does; the other buttons' meaning follows from it."""

    PLUS = "plus"
    MINUS = "minus"
    MOVE = "move"
    REMOVE = "remove"


class Kind(StrEnum):
    """What a finished or moving gesture asks for."""

    ADD = "add"
    MOVE = "move"
    REMOVE = "remove"


@dataclass(frozen=True)
class Gesture:
    """Asks to add a pattern with target t, or to move or remove pattern mu.

    `number` is the same for everything that one press of a button causes.
    """

    kind: Kind
    x1: float
    x2: float
    number: int
    t: float = 0.0
    mu: int = -1


@dataclass
class _Press:
    left: bool
    shift: bool
    mu: int | None
    place: tuple[float, float]
    travelled: bool = False


class Gestures:
    """Turns presses, moves and releases into gestures.

    Positions come in pixels (to tell a drag from a click) and in the plane. `mu` is the pattern
    under the pointer, or None.
    """

    def __init__(self) -> None:
        self.mode = Mode.PLUS
        self._number = 0
        self._press: _Press | None = None

    @property
    def dragged(self) -> int | None:
        """The pattern that is being dragged, or None."""
        press = self._press
        return press.mu if press and press.travelled and not press.shift else None

    def press(
        self, left: bool, shift: bool, mu: int | None, pixel: tuple[float, float]
    ) -> Gesture | None:
        """A button goes down."""
        self._number += 1
        self._press = _Press(left, shift, mu, pixel)
        return None

    def move(
        self, pixel: tuple[float, float], x: tuple[float, float], reach: float, mu: int | None
    ) -> Gesture | None:
        """The pointer moves by more than `reach` pixels with a button down."""
        press = self._press
        if press is None:
            return None
        distance = max(abs(pixel[0] - press.place[0]), abs(pixel[1] - press.place[1]))
        press.travelled = press.travelled or distance > reach
        if not press.travelled or not press.left:
            return None
        if press.shift or self.mode is Mode.REMOVE:
            return self._remove(mu, x)
        if press.mu is not None:
            return Gesture(Kind.MOVE, *x, self._number, mu=press.mu)
        return None

    def release(self, x: tuple[float, float], mu: int | None) -> Gesture | None:
        """The button goes up; without having moved it was a click."""
        press, self._press = self._press, None
        if press is None or (press.travelled and press.mu is not None and press.left):
            return None
        if press.shift or (self.mode is Mode.REMOVE and press.left):
            return self._remove(mu, x)
        if press.travelled or (self.mode is Mode.MOVE and press.left):
            return None
        plus = press.left != (self.mode is Mode.MINUS)
        return Gesture(Kind.ADD, *x, self._number, t=1.0 if plus else -1.0)

    def _remove(self, mu: int | None, x: tuple[float, float]) -> Gesture | None:
        return None if mu is None else Gesture(Kind.REMOVE, *x, self._number, mu=mu)
