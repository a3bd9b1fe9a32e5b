"""The film over l: the map from the first layer to the last, again and again if wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nnlab.gui.plots.heat.scene import HeatScene
from nnlab.gui.widgets.layer_slider import LayerSlider


class Film(QObject):
    """Turns the slider's pages. It never waits for a fine map: the coarse one is there at once.

    `running_changed` follows start and end.
    """

    running_changed = Signal()

    def __init__(self, layer: LayerSlider, choose: Callable[[int], object]) -> None:
        super().__init__(layer)
        self._layer, self._choose = layer, choose
        self.loops = True
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self.set_speed(2.0)

    @property
    def is_running(self) -> bool:
        """Whether the film runs."""
        return self._timer.isActive()

    def set_speed(self, speed: float) -> None:
        """Choose how many layers a second are shown."""
        interval = round(1000.0 / speed)
        if interval != self._timer.interval():
            self._timer.setInterval(interval)

    def toggle(self) -> None:
        """Start from where the slider stands, from the first layer if that is the last; or stop."""
        if self.is_running:
            self.stop()
        elif self._layer.slider.maximum() > 1:
            if self._layer.wanted == self._layer.slider.maximum():
                self._choose(1)
            self._timer.start()
            self._tell()

    def stop(self) -> None:
        """Stay at the layer that is shown."""
        if self.is_running:
            self._timer.stop()
            self._tell()

    def follow(self, scene: HeatScene | None) -> None:
        """Let the slider stand at the layer of the picture that is seen now."""
        self._layer.show_picture(self._layer.wanted if scene is None else scene.ell)

    def _on_tick(self) -> None:
        layer = self._layer
        deepest = layer.slider.maximum()
        if layer.wanted < deepest:
            self._choose(layer.wanted + 1)
        elif self.loops and deepest > 1:
            self._choose(1)
        elif layer.slider.value() == deepest:
            # The picture of the last layer has been seen.
            self.stop()

    def _tell(self) -> None:
        self._layer.show_playing(self.is_running)
        self.running_changed.emit()
