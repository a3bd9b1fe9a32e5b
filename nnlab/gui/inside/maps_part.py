"""The feature maps of all rows."""

from __future__ import annotations

from nnlab.gui.inside.part import Part


class MapsPart(Part):
    """The maps, from the image at the left to the outputs at the right."""
