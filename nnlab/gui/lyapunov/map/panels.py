"""The panels that stand below the map, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from nnlab.gui.lyapunov.map.histogram import HistogramPanel
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.probe.panel import ProbePanel
from nnlab.gui.lyapunov.map.section.panel import SectionPanel
from nnlab.gui.lyapunov.map.view import MapView

# By the keys of `nnlab.app.lyapunov.maps.state.LOWER`. Their files are loaded with the page: a
# click that opens a panel has enough to do.
PANELS: dict[str, Callable[[MapView], LowerPanel]] = {
    "probe": ProbePanel,
    "section": SectionPanel,
    "histogram": HistogramPanel,
}
