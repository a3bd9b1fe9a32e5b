"""What a wheel or a trackpad asks for: zoom or pan."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QInputDevice, QWheelEvent

# One notch of a wheel zooms by this factor.
NOTCH = 1.2
NOTCH_DEGREES = 120.0


@dataclass(frozen=True)
class Wheel:
    """Notches of a wheel, away from the user positive; or pixels `by` of a trackpad.

    `held` tells whether Ctrl is down.
    """

    notches: float
    by: QPointF | None
    held: bool

    @property
    def factor(self) -> float:
        """How much larger the part of the plane that is seen becomes."""
        return float(NOTCH**-self.notches)


def read_wheel(event: QWheelEvent) -> Wheel:
    """Return what an event of wheel or trackpad means, as maps and drawing programs read it."""
    held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    # Some systems turn the wheel sideways while Alt or Shift is down.
    degrees = event.angleDelta().y() or event.angleDelta().x()
    touch = event.device() is not None and (
        event.device().type() == QInputDevice.DeviceType.TouchPad
    )
    pixels = event.pixelDelta()
    by = QPointF(pixels) if touch and not pixels.isNull() else None
    return Wheel(degrees / NOTCH_DEGREES, by, held)


def brush_factor(notches: float) -> float:
    """How much larger a brush becomes."""
    return float(1.15**notches)
