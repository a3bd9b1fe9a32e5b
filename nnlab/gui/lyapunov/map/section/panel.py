"""The cross-section's panel."""

from __future__ import annotations

from nnlab.gui.lyapunov.map.lower import LowerPanel


class SectionPanel(LowerPanel):
    """The cross-section's panel."""
