"""The colours of the screen: light, dark and high contrast, and the palettes made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True)
class Theme:
    """Colours as `#rrggbb`; `minus`, `zero` and `plus` stand for -1, 0 and +1 everywhere.

    `window` is the ground of panels, `base` that of plots, `field` that of text fields and boxes,
    `raised` that of buttons; `series` are the Okabe-Ito colours for more than two classes or
    curves, in an order that stays legible on `base`. Of the map of an output so much is mixed into
    `base`: what lies on it, boundary and patterns of its own colours, must stand out.
    """

    key: str
    label: str
    dark: bool
    window: str
    base: str
    raised: str
    field: str
    text: str
    muted: str
    accent: str
    accent_text: str
    grid: str
    plus: str
    zero: str
    minus: str
    boundary: str
    error: str
    series: tuple[str, ...]
    map_strength: float = 0.72


LIGHT = Theme(
    key="light",
    label="Light",
    dark=False,
    window="#f3f4f5",
    base="#ffffff",
    raised="#e6e8ea",
    field="#ffffff",
    text="#1d2125",
    muted="#5b636b",
    accent="#2563a8",
    accent_text="#ffffff",
    grid="#d3d7db",
    plus="#0a72ba",
    zero="#e4e6e8",
    minus="#e58a12",
    boundary="#d11a1a",
    error="#c01818",
    series=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b58900", "#000000"),
)
DARK = Theme(
    key="dark",
    label="Dark",
    dark=True,
    window="#24272b",
    base="#191b1e",
    raised="#34383d",
    field="#41474d",
    text="#eceef0",
    muted="#a3abb3",
    accent="#6fb1ee",
    accent_text="#10161c",
    grid="#43484e",
    plus="#3c9fe6",
    zero="#3c4045",
    minus="#f09a2c",
    boundary="#ff5a52",
    error="#ff7a70",
    series=("#56b4e9", "#e69f00", "#2fc79a", "#e08fbd", "#3f8fd6", "#f0e442", "#ffffff"),
    map_strength=0.55,
)
HIGH_CONTRAST = Theme(
    key="contrast",
    label="High contrast",
    dark=True,
    window="#000000",
    base="#000000",
    # Fusion draws outlines darker than the window, so here only the fill can show a control.
    raised="#575757",
    field="#575757",
    text="#ffffff",
    muted="#e0e0e0",
    accent="#ffe14d",
    accent_text="#000000",
    grid="#8a8a8a",
    plus="#2fa8ff",
    zero="#2b2b2b",
    minus="#ffa31a",
    boundary="#ff4040",
    error="#ff8080",
    series=("#56b4e9", "#ffa31a", "#3de0b0", "#ff9fd6", "#2fa8ff", "#ffe14d", "#ffffff"),
    map_strength=0.42,
)
THEMES: dict[str, Theme] = {theme.key: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}


def make_palette(theme: Theme) -> QPalette:
    """Return the whole Qt palette of a theme, disabled group included."""
    palette = QPalette()
    role = QPalette.ColorRole
    window, field, raised = QColor(theme.window), QColor(theme.field), QColor(theme.raised)
    text, muted, accent = QColor(theme.text), QColor(theme.muted), QColor(theme.accent)
    colours = {
        role.Window: window,
        role.WindowText: text,
        role.Base: field,
        role.AlternateBase: raised,
        role.ToolTipBase: QColor(theme.base),
        role.ToolTipText: text,
        role.PlaceholderText: muted,
        role.Text: text,
        role.Button: raised,
        role.ButtonText: text,
        role.BrightText: QColor(theme.error),
        role.Light: raised.lighter(130 if theme.dark else 108),
        role.Midlight: raised.lighter(112 if theme.dark else 104),
        role.Mid: QColor(theme.grid),
        role.Dark: QColor(theme.grid).darker(130),
        role.Shadow: QColor("#000000"),
        role.Highlight: accent,
        role.HighlightedText: QColor(theme.accent_text),
        role.Link: accent,
        role.LinkVisited: accent,
        role.Accent: accent,
    }
    for name, colour in colours.items():
        palette.setColor(name, colour)
    faint = QColor(theme.muted)
    faint.setAlpha(150)
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.grid))
    return palette


def make_output_colours(theme: Theme) -> NDArray[np.uint8]:
    """Return uint8 (256, 3): the colours of outputs from -1 (row 0) to +1 (row 255)."""
    ends = np.array([_channels(name) for name in (theme.minus, theme.zero, theme.plus)])
    output = np.linspace(-1.0, 1.0, 256)
    columns = [np.interp(output, (-1.0, 0.0, 1.0), ends[:, channel]) for channel in range(3)]
    table: NDArray[np.uint8] = np.rint(np.stack(columns, axis=1)).astype(np.uint8)
    return table


def _channels(name: str) -> tuple[int, int, int]:
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)
