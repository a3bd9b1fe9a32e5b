"""One neuron's weights large, what speaks for and against it in the chosen image, its outputs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.kernel_grid import Cell
from nnlab.gui.inside.convolving.sliding import MapScene, MapView
from nnlab.gui.inside.shades import signed_scale, span_of
from nnlab.gui.inside.weights.signed_bars import SignedBars
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NeuronScene:
    """What is said about one neuron or map.

    w : its sheet of weights; second : the products w x, or the map that it makes of the image,
    None while there is no image; ink : the digit's ink where the sheet is one image
    lines : what stands below, rich text; bars, names : weights to the outputs
    """

    title: str
    w: Floats
    span: float
    second: Floats | None = None
    second_title: str = ""
    ink: NDArray[np.bool_] | None = None
    lines: tuple[str, ...] = ()
    bars: Floats = field(default_factory=lambda: np.zeros(0))
    names: tuple[str, ...] = ()


class NeuronSheet(QWidget):
    """Both maps, one under the other, the sums, and the bars."""

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._scene: NeuronScene | None = None
        self.title = QLabel()
        self.weights = MapView(look, tr("weights of the chosen neuron"))
        self.second = MapView(look, tr("products of weights and image"))
        self.weights.setToolTip(tr("The pointer tells each weight"))
        self.second.setToolTip(tr("Blue speaks for the neuron, orange against it"))
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.text.setAccessibleName(tr("sums of the chosen neuron"))
        self.bars = SignedBars(look, tr("weights to the outputs"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        self.maps = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.maps.addWidget(self.weights, 1)
        self.maps.addWidget(self.second, 1)
        layout.addLayout(self.maps, 5)
        layout.addWidget(self.text)
        layout.addWidget(self.bars, 4)
        for view in (self.weights, self.second):
            view.pointed.connect(self._on_pointed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def scene(self) -> NeuronScene | None:
        """What is shown."""
        return self._scene

    def show_scene(self, scene: NeuronScene | None) -> None:
        """Show a neuron, or nothing."""
        self._scene = scene
        self.setVisible(scene is not None)
        if scene is None:
            return
        self.title.setText(scene.title)
        scale = signed_scale(self._look, scene.span)
        self.weights.show_scene(MapScene(scene.w, scale, tr("weights w"), "w", outline=scene.ink))
        self.second.setVisible(scene.second is not None)
        if scene.second is not None:
            colours = signed_scale(self._look, span_of(scene.second))
            shown = MapScene(scene.second, colours, scene.second_title, "", outline=scene.ink)
            self.second.show_scene(shown)
        self.text.setText("<br>".join(scene.lines))
        self.bars.setVisible(len(scene.bars) > 0)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.maps.setDirection(beside if len(scene.bars) else below)
        if len(scene.bars):
            self.bars.show_values(scene.bars, scene.names)

    def _on_pointed(self, pixel: Cell | None) -> None:
        scene = self._scene
        if pixel is None or scene is None:
            self.hovered.emit("")
            return
        parts = [tr("row {i}, column {j}").format(i=pixel[0] + 1, j=pixel[1] + 1)]
        for name, values in (("w", scene.w), (scene.second_title, scene.second)):
            if values is not None and pixel[0] < values.shape[0] and pixel[1] < values.shape[1]:
                parts.append(f"{name} = {fixed(float(values[pixel]), 4)}")
        self.hovered.emit("   ".join(parts))

    def _on_look_changed(self) -> None:
        look = self._look
        self.title.setFont(look.font(bold=True))
        self.text.setFont(look.font(0.9))
        self.setMinimumWidth(round(look.px(190)))
