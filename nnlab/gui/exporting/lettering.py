"""Fonts of a figure's file, in which texts are as wide as they were laid out for the screen."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF

SCREEN_DPI = 96
POINTS_PER_INCH = 72
LARGE = 1000
"""Pixels of a font so large that the rounding of its letters is nothing."""


def as_wide(font: QFont, text: str, width: float) -> QFont:
    """Return the font in which a text is as wide in a file as it was laid out on the screen.

    There letters have whole pixels: what comes next would lie upon those of a file, or far off.
    """
    large = QFont(font)
    large.setPixelSize(LARGE)
    wide = QFontMetricsF(large).horizontalAdvance(text)
    size = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF()
    usual = size if font.pixelSize() > 0 else size * SCREEN_DPI / POINTS_PER_INCH
    pixels = LARGE * width / wide if wide > 0 and width > 0 else usual
    # Else it is not the letters' size that makes the width.
    if not 0.85 < pixels / usual < 1.15:
        return font
    fitted = QFont(font)
    fitted.setPointSizeF(pixels * POINTS_PER_INCH / SCREEN_DPI)
    return fitted


def sized(font: QFont, dots: float) -> QFont:
    """Return the font in points that are as large on a device of `dots` as it was on the screen."""
    sized = QFont(font)
    if font.pixelSize() > 0:
        pixels = float(font.pixelSize())
    else:
        pixels = font.pointSizeF() * SCREEN_DPI / POINTS_PER_INCH
    sized.setPointSizeF(pixels * POINTS_PER_INCH / dots)
    return sized
