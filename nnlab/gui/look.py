"""What everything on the screen is drawn with: theme, one scale for all fonts, colours."""

from __future__ import annotations

import sys
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from nnlab import resources
from nnlab.gui.theme import LIGHT, THEMES, Theme, make_output_colours, make_palette

FAMILY = "DejaVu Sans"
MONOSPACED = "DejaVu Sans Mono"
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")
POINTS = 12.5 if sys.platform == "darwin" else 9.5
SMALLEST_SCALE, LARGEST_SCALE, USUAL_SCALE = 1.3, 2.5, 1.6


class Look(QObject):
    """The present theme and scale; `changed` is emitted after either has changed.

    `scale` is what fonts and lengths are multiplied by now: 1, and in presentation mode
    `presentation_scale`.
    """

    changed = Signal()

    def __init__(
        self,
        theme: str = LIGHT.key,
        presentation_scale: float = USUAL_SCALE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme: Theme = THEMES.get(theme, LIGHT)
        self.presentation = False
        self.presentation_scale = _clamp(presentation_scale)

    @property
    def scale(self) -> float:
        """What fonts and lengths are multiplied by now."""
        return self.presentation_scale if self.presentation else 1.0

    def set_theme(self, key: str) -> None:
        """Take the theme of `THEMES` with this key."""
        if key != self.theme.key:
            self.take_theme(THEMES[key])

    def take_theme(self, theme: Theme) -> None:
        """Take any theme, such as the one for print, which is not on the menu."""
        self.theme = theme
        self.__dict__.pop("output_colours", None)
        self._apply()

    def set_presentation(self, on: bool) -> None:
        """Enlarge everything, or bring it back to the usual size."""
        if on != self.presentation:
            self.presentation = on
            self._apply()

    def set_presentation_scale(self, scale: float) -> None:
        """Choose how much larger presentation mode is, 1.3 to 2.5."""
        self.presentation_scale = _clamp(scale)
        if self.presentation:
            self._apply()

    def font(self, factor: float = 1.0, bold: bool = False, tabular: bool = False) -> QFont:
        """Return the font of the screen, `factor` times its usual size.

        A `tabular` font has one width for all characters, signs and spaces included, so that
        numbers that change don't jump.
        """
        font = QFont(MONOSPACED if tabular else FAMILY)
        font.setPointSizeF(POINTS * factor * self.scale)
        font.setBold(bold)
        return font

    def px(self, value: float) -> float:
        """Return a length or pen width in pixels, scaled."""
        return value * self.scale

    def colour(self, name: str) -> QColor:
        """Return the theme's colour of that name (`window`, `text`, `plus`, `boundary` ...)."""
        return QColor(getattr(self.theme, name))

    @cached_property
    def output_colours(self) -> NDArray[np.uint8]:
        """Colours of outputs from -1 to +1: uint8 (256, 3)."""
        return make_output_colours(self.theme)

    def _apply(self) -> None:
        dress_application(self)
        self.changed.emit()


def dress_application(look: Look) -> None:
    """Give the application Fusion, the look's palette and its font."""
    application = cast("QApplication | None", QApplication.instance())
    if application is None:
        return
    if application.style().name() != "fusion":
        application.setStyle(QStyleFactory.create("Fusion"))
    palette = make_palette(look.theme)
    application.setPalette(palette)
    application.setFont(look.font())
    QToolTip.setPalette(palette)
    QToolTip.setFont(look.font(0.95))


def load_fonts() -> None:
    """Make the bundled fonts known to Qt; without any font each glyph would be a box."""
    for name in FONT_FILES:
        path = resources.path("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"Font {path} is missing or unreadable: reinstall nnlab.")


def follow_system_theme() -> str:
    """Return the key of the theme that fits the desktop's light or dark setting."""
    hints = QApplication.styleHints()
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _clamp(scale: float) -> float:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
