"""Learnt weights as images: templates, noise, kernels; live while the net learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from nnlab.app.weight_sheets import demo_changes
from nnlab.core.digits.rows import Row
from nnlab.gui.actions import Command
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.neuron_sheet import NeuronSheet
from nnlab.gui.inside.part import Part
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.inside.weights.noise_demo import NoiseDemo
from nnlab.gui.inside.weights.scene import Layer, find_layers, make_tiles, scene_of
from nnlab.gui.inside.weights.tiles import WeightTiles
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control, put

MEASURE = (
    "Correlation r of neighbouring weights: Pearson's coefficient over all pairs of pixels side by "
    "side or one above the other. White noise has 0 ± 0.03 in 28×28, a smooth image nearly 1."
)

NOISY = 0.3


class WeightsPart(Part):
    """Layer and range above, tiles and the chosen neuron in the middle, the words below."""

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self.tiles = WeightTiles(look)
        self.sheet = NeuronSheet(look)
        self.demo = NoiseDemo(look)
        self.layer = make_combo({})
        self.range = make_combo({"layer": tr("one range for the layer"), "own": tr("each its own")})
        self.measure = QLabel()
        self._layers: tuple[Layer, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        name_control(self.layer, tr("layer"), tr("Whose weights are shown"))
        name_control(
            self.range, tr("range of the colours"), tr("One range of colours for all, or each own")
        )
        self.layer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.range.setMinimumContentsLength(20)
        self.measure.setToolTip(tr(MEASURE))
        self.measure.setAccessibleName(tr("correlation of neighbouring weights"))
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 0)
        head.setSpacing(8)
        for widget in (self.layer, self.range):
            head.addWidget(widget)
        head.addWidget(self.measure, 1)
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.tiles)
        self.split.addWidget(self.sheet)
        self.split.setStretchFactor(0, 64)
        self.split.setStretchFactor(1, 36)
        self.split.setSizes([640, 360])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.demo)

    def _connect(self) -> None:
        desk = self.desk
        desk.weights_changed.connect(self._on_weights)
        desk.insides_changed.connect(self._on_insides)
        desk.net_changed.connect(self._on_insides)
        self.layer.activated.connect(self._draw)
        self.range.activated.connect(self._draw)
        self.tiles.chosen.connect(self._draw_sheet)
        self.tiles.pointed.connect(self._on_pointed)
        self.sheet.hovered.connect(self.context.status.hover)
        self.demo.wanted.connect(self._on_demo)
        self.context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    # What others ask of a part

    def refresh(self) -> None:
        self._on_weights()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_weights()

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                "inside.weights.range",
                tr("One range of colours for all weights"),
                tr("On the page Weights: one range for the layer, or each neuron its own"),
                "Shift+C",
                "View",
                self._turn_range,
                checkable=True,
                checked=lambda: self.range.currentData() == "layer",
                section=7,
            ),
            Command(
                "inside.weights.layer",
                tr("Weights of the next layer"),
                tr("On the page Weights: show the next layer, after the last the first again"),
                "Shift+L",
                "View",
                self._turn_layer,
                section=7,
            ),
            Command(
                "inside.weights.noisy",
                tr("784–30–10 from N(0, 1)"),
                tr("Train it from large random weights: they keep looking like noise"),
                "Shift+N",
                "Train",
                self.demo.noisy.click,
                section=7,
            ),
            Command(
                "inside.weights.readable",
                tr("784–30–10 from small weights"),
                tr("Train it from small weights with weight decay: they become readable"),
                "Shift+M",
                "Train",
                self.demo.readable.click,
                section=7,
            ),
        )

    def figures(self) -> Sequence[Figure]:
        if not self._layers:
            return ()
        return (
            Figure("weights", tr("Learnt weights"), self.tiles),
            Figure("weights-neuron", tr("Weights of a neuron"), self.sheet),
        )

    def set_presentation(self, on: bool) -> None:
        self.demo.setVisible(not on)

    # What is shown

    @property
    def shown(self) -> Layer | None:
        """The layer that is shown."""
        number = self.layer.currentData()
        return next((layer for layer in self._layers if layer.row == number), None)

    def _on_weights(self) -> None:
        if not self.isVisible():
            return
        desk = self.desk
        self._layers = find_layers(desk.rows, desk.weights) if desk.insides is not None else ()
        if desk.rows != self._rows or self.layer.count() != len(self._layers):
            self._rows = desk.rows
            self._fill_layers()
        self._draw()

    def _on_insides(self) -> None:
        if not self.isVisible():
            return
        if self.desk.insides is None or not self._layers or self.desk.rows != self._rows:
            self._on_weights()
        else:
            self._draw_sheet()

    def _fill_layers(self) -> None:
        kept = self.layer.currentData()
        self.layer.blockSignals(True)
        self.layer.clear()
        for layer in self._layers:
            self.layer.addItem(layer.title, layer.row)
        self.layer.setCurrentIndex(max(0, self.layer.findData(kept)))
        self.layer.blockSignals(False)

    def _draw(self) -> None:
        layer = self.shown
        own = self.range.currentData() == "own"
        self.layer.setVisible(layer is not None)
        self.range.setVisible(layer is not None)
        if layer is None:
            self.tiles.show_tiles((), own, self._find_hint())
            self.measure.setText("")
        else:
            self.tiles.show_tiles(make_tiles(layer, own, self.desk.source.classes), own)
            self.measure.setText(write_measure(layer))
        self._draw_sheet()

    def _draw_sheet(self) -> None:
        layer = self.shown
        if layer is None:
            self.sheet.show_scene(None)
            return
        own = self.range.currentData() == "own"
        classes = self.desk.source.classes
        insides = self.desk.insides
        self.sheet.show_scene(scene_of(layer, self.tiles.place, own, classes, insides))

    def _find_hint(self) -> str:
        if self.desk.excuse:
            return self.desk.excuse
        return tr("Train a net in the MNIST tab, or press a button below: its weights stand here.")

    # What the user does

    def _turn_range(self) -> None:
        put(self.range, "own" if self.range.currentData() == "layer" else "layer")
        self._draw()

    def _turn_layer(self) -> None:
        if self.layer.count():
            self.layer.setCurrentIndex((self.layer.currentIndex() + 1) % self.layer.count())
            self._draw()

    def _on_pointed(self, place: int) -> None:
        inside = 0 <= place < len(self.tiles.tiles)
        self.context.status.hover(self.tiles.tiles[place].tip if inside else "")

    def _on_demo(self, start: dict[str, Any], label: str) -> None:
        """Take the settings in one undo, and train unless a training runs."""
        trainer = self.context.trainer
        trainer.edit(label, **demo_changes(start))
        if trainer.busy:
            text = tr("The settings are taken; a training runs: press Train when it has ended.")
            self.context.status.say(text)
            return
        self.desk.choose_net("")
        trainer.train()

    def _on_look_changed(self) -> None:
        self.measure.setFont(self.context.look.font(0.95))


def write_measure(layer: Layer) -> str:
    """Write mean and range of the correlations of a layer, nothing where there are none."""
    known = layer.noise[np.isfinite(layer.noise)]
    if not len(known):
        return ""
    mean, low, high = (fixed(float(f(known)), 2) for f in (np.mean, np.min, np.max))
    text = tr("neighbouring weights correlate: r = {mean} ({low} to {high})")
    line = text.format(mean=mean, low=low, high=high)
    if not layer.sees_image:
        return line
    word = tr("like noise") if np.mean(known) < NOISY else tr("readable")
    return f"{line}: {word}"
