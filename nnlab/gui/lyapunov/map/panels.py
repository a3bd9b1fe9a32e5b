"""The panels that stand below the map, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.view import MapView


def _make_probe(view: MapView) -> LowerPanel:
    from nnlab.gui.lyapunov.map.probe.panel import ProbePanel

    return ProbePanel(view)


def _make_section(view: MapView) -> LowerPanel:
    from nnlab.gui.lyapunov.map.section.panel import SectionPanel

    return SectionPanel(view)


def _make_histogram(view: MapView) -> LowerPanel:
    from nnlab.gui.lyapunov.map.histogram import HistogramPanel

    return HistogramPanel(view)


# By the keys of `nnlab.app.lyapunov.maps.state.LOWER`.
PANELS: dict[str, Callable[[MapView], LowerPanel]] = {
    "probe": _make_probe,
    "section": _make_section,
    "histogram": _make_histogram,
}
