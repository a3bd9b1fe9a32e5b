"""Which map is computed for what the page is to show."""

from __future__ import annotations

from nnlab.app.lyapunov.maps.reach import Reach
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.maps.sweep import MapRequest
from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.gui.lyapunov.map.words import SMALLEST

# Panels that are drawn over the boundary, whether it is to be seen or not.
NEED_BOUNDARY = ("probe", "section")


def make_request(
    net: Network, view: Box, state: MapState, reach: Reach, saving: bool
) -> MapRequest:
    """Return what is to be computed: what is seen, and if it is to be saved all else as well."""
    return MapRequest(
        net,
        view,
        state.resolution,
        reach.ell,
        reach.include_output,
        with_boundary=state.show_boundary or state.lower in NEED_BOUNDARY,
        with_smallest=state.quantity in SMALLEST or saving,
        with_directions=state.show_directions or saving,
        with_ridges=state.show_ridges or saving,
        contours_of=state.quantity if state.show_contours else "",
    )
