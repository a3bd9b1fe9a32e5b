"""Light colours on white paper, for as long as a figure is exported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from nnlab.gui.look import Look
from nnlab.gui.theme import LIGHT

PRINT = replace(LIGHT, key="print", label="Print", window="#ffffff", raised="#f2f2f2")


@contextmanager
def print_look(look: Look, on: bool = True) -> Iterator[None]:
    """Give every figure light colours on white; the user's theme comes back at the end.

    Nothing of it reaches the screen, since no paint event is handled in between.
    """
    if not on:
        yield
        return
    theme = look.theme
    look.take_theme(PRINT)
    QCoreApplication.sendPostedEvents()
    try:
        yield
    finally:
        look.take_theme(theme)
