"""How often each value of the map occurs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from nnlab.app.lyapunov.maps.distribution import count_values
from nnlab.core.geometry import Point
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.plots.value_histogram import ValueHistogram, ValueScene
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

# Counting takes milliseconds, and nobody reads sixty histograms a second.
PAUSE_MS = 80


class HistogramPanel(LowerPanel):
    """The distribution of what the map shows, with the value under the pointer marked."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self.plot = ValueHistogram(view.context.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._count)
        self.plot.hovered.connect(view.context.status.hover)
        self.plot.threshold_chosen.connect(self._on_threshold)
        view.pointed.connect(self._on_pointed)

    def refresh(self) -> None:
        """Count the values soon; at once if there is nothing to be seen yet."""
        if self.plot.scene is None:
            self._count()
        elif not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """Count the values at once."""
        self._timer.stop()
        self._count()

    def figures(self) -> Sequence[Figure]:
        """Return the histogram."""
        return (Figure("ftle-histogram", tr("Distribution of the exponents"), self.plot),)

    def close_down(self) -> None:
        """Stop the pause."""
        self._timer.stop()

    def _count(self) -> None:
        shown = self.view.map.scene
        if shown is None:
            self.plot.show_scene(None)
            return
        threshold = self.view.state.threshold
        found = count_values(shown.values, threshold)
        scene = None
        if found is not None:
            scene = ValueScene(found, shown.label, shown.scale, threshold)
        self.plot.show_scene(scene)

    def _on_threshold(self, value: float) -> None:
        self.view.choose(threshold=value)

    def _on_pointed(self, at: Point | None) -> None:
        if self.isVisible():
            self.plot.show_marker(None if at is None else self.view.map.value_at(*at))
