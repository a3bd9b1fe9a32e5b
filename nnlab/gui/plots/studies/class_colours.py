"""Ten colours for ten classes, apart from each other on the ground of any theme."""

from __future__ import annotations

from PySide6.QtGui import QColor

from nnlab.gui.look import Look

# The theme's own six, then four more that no colour blindness makes one of them.
OWN = 6
MORE_ON_LIGHT = ("#6a3d9a", "#7a4b2a", "#6b7280", "#b00058")
MORE_ON_DARK = ("#b39ddb", "#c69c7b", "#b8c0c8", "#ff6fa5")


def colour_of_class(look: Look, number: int) -> QColor:
    """Return the colour of a class, counted from 0; after ten they come again."""
    more = MORE_ON_DARK if look.theme.dark else MORE_ON_LIGHT
    colours = (*look.theme.series[:OWN], *more)
    return QColor(colours[number % len(colours)])
