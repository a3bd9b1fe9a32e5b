"""How often each value of the map occurs."""

from __future__ import annotations

from nnlab.gui.lyapunov.map.lower import LowerPanel


class HistogramPanel(LowerPanel):
    """How often each value of the map occurs."""
