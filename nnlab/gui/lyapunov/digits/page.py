"""The page of digits."""

from __future__ import annotations

from nnlab.gui.lyapunov.page import LyapunovPage


class DigitsPage(LyapunovPage):
    """The page of digits."""
