"""The probe's panel."""

from __future__ import annotations

from nnlab.gui.lyapunov.map.lower import LowerPanel


class ProbePanel(LowerPanel):
    """The probe's panel."""
