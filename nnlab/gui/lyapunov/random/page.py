"""The page of random nets."""

from __future__ import annotations

from nnlab.gui.lyapunov.page import LyapunovPage


class RandomPage(LyapunovPage):
    """The page of random nets."""
