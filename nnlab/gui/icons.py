"""The program's own icons: SVGs of one stroke width, drawn in the theme's colours."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnlab import resources
from nnlab.gui.look import Look

SIDES = (16, 24, 32, 48, 64, 96)


def make_icon(look: Look, name: str) -> QIcon:
    """Return the icon `resources/icons/<name>.svg` in the text colour, muted when disabled.

    When switched on (`QIcon.On`) it has the accent colour. Ask again after `look.changed`.

    Raises
    ------
    FileNotFoundError
        If there is no icon of that name.
    """
    theme = look.theme
    return _make_icon(name, theme.text, theme.muted, theme.accent)


@lru_cache(maxsize=256)
def _make_icon(name: str, colour: str, disabled: str, on: str) -> QIcon:
    drawing = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for tint, mode, state in (
        (colour, QIcon.Mode.Normal, QIcon.State.Off),
        (on, QIcon.Mode.Normal, QIcon.State.On),
        (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    ):
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", tint).encode()))
        for side in SIDES:
            icon.addPixmap(_draw(renderer, side), mode, state)
    return icon


def _draw(renderer: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
