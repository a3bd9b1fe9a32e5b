"""The page of the wall."""

from __future__ import annotations

from nnlab.gui.lyapunov.page import LyapunovPage


class WallPage(LyapunovPage):
    """The page of the wall."""
