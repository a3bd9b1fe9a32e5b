"""What do hidden neurons react to? Nine test patches for each, and a pattern found by ascent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.digits.run import DIGIT_NAMES
from nnlab.app.inside import Unit
from nnlab.core.digits.rows import Conv, Dense, Row
from nnlab.deep.seeing.reactions import Reactions
from nnlab.gui.actions import Command
from nnlab.gui.computing.jobs import Ask
from nnlab.gui.inside.part import Part
from nnlab.gui.inside.reacting.source import ReactionSource
from nnlab.gui.inside.reacting.views import NOWHERE, PATTERN, PatchRow, PatternGrid
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


def layer_of(rows: Sequence[Row], row: int) -> int | None:
    """Return the last row with weights up to `row`: the one whose neurons are meant there."""
    found = [n for n in range(min(row + 1, len(rows))) if isinstance(rows[n], Conv | Dense)]
    return found[-1] if found else None


class ReactionsPart(Part):
    """The chosen neuron's pattern and patches, and the patterns of its whole layer.

    `wanted` asks for the part to be shown: its key was pressed.
    """

    wanted = Signal()

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        self.source = ReactionSource(context, desk, self)
        self._ask: Ask | None = None
        self._wanted: Unit | None = None
        self._shown_layer = NOWHERE
        self.title = QLabel()
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.seek = QToolButton()
        self.seek.setText(tr("Find them"))
        self.seek.setAccessibleName(tr("find what the neurons react to"))
        self.seek.setToolTip(
            tr("All 10 000 test images through the net, then gradient ascent for each neuron (M)")
        )
        self.row = PatchRow(context.look)
        self.grid = PatternGrid(context.look)
        self._lay_out()
        self.seek.clicked.connect(self.source.start)
        self.source.changed.connect(self._on_found)
        self.row.pointed.connect(self._on_pointed)
        self.row.clicked.connect(self._on_clicked)
        self.grid.chosen.connect(self._on_neuron_chosen)
        desk.net_changed.connect(self._on_found)
        desk.unit_changed.connect(self.refresh)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.seek)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.row)
        split.addWidget(self.grid)
        split.setStretchFactor(0, 7)
        split.setStretchFactor(1, 3)
        split.setSizes([700, 300])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(split, 1)

    # What others ask of a part

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                "inside.react",
                tr("Find what neurons react to"),
                tr("Test patches and patterns for every neuron of the net"),
                "M",
                "View",
                self.seek_now,
                enabled=lambda: self.source.may_start or self.source.busy,
                section=3,
            ),
        )

    def seek_now(self) -> None:
        """Find what the neurons react to, and show it."""
        self.wanted.emit()
        if self.source.may_start:
            self.source.start()

    def figures(self) -> Sequence[Figure]:
        if not self.source.layers:
            return ()
        return (
            Figure("inside-patches", tr("What excites a neuron most"), self.row),
            Figure("inside-patterns", tr("Patterns of a layer"), self.grid.viewport()),
        )

    def pose(self) -> None:
        self.source.start()

    def close_down(self) -> None:
        self.source.close_down()

    def refresh(self) -> None:
        if self.source.look_up():
            self._shown_layer = NOWHERE
        self.seek.setEnabled(self.source.may_start)
        layer, unit = self._present_layer(), self.desk.unit
        if layer is None or unit is None:
            self._shown_layer = NOWHERE
            self.grid.show_layer(np.zeros((0, 1, 1), dtype=np.float32))
            self.row.show_words(self._empty_text())
            self._name(None)
            return
        neuron = min(unit.map, len(layer.value) - 1)
        if self._shown_layer != layer.row:
            self._shown_layer = layer.row
            self.grid.show_layer(layer.pattern, self._names(layer.row))
        self.grid.choose(neuron)
        self.row.show_neuron(layer, neuron, self._classes())
        self._name(neuron)

    # What is shown

    def _present_layer(self) -> Reactions | None:
        unit, rows = self.desk.unit, self.desk.rows
        row = layer_of(rows, unit.row) if unit is not None else None
        return self.source.layers.get(row) if row is not None else None

    def _classes(self) -> tuple[str, ...]:
        run = self.context.trainer.run
        return run.classes if run is not None else DIGIT_NAMES

    def _empty_text(self) -> str:
        if self.source.busy:
            return tr("Finding the test patches and the patterns …")
        if self.desk.net_path is None:
            return ""
        return tr(
            "What do hidden neurons react to? Find (M) shows, for each of them, the nine test "
            "patches that excite it most, and a pattern found by gradient ascent."
        )

    def _name(self, neuron: int | None) -> None:
        if neuron is None:
            self.title.setText(tr("What do hidden neurons react to?"))
            return
        names = self._names(self._shown_layer)
        text = tr("What excites {what} most: a pattern by gradient ascent, and test patches with ")
        text += tr("target and local field b (click one to see it there)")
        conv = isinstance(self.desk.rows[self._shown_layer], Conv)
        what = tr("map {} of row {}") if conv else tr("neuron {} of row {}")
        what = what.format(neuron + 1, self._shown_layer + 1)
        if names:
            what = tr("the output {}").format(names[neuron])
        if self.source.batch is not None:
            what += tr(" after batch {}").format(self.source.batch)
        self.title.setText(text.format(what=what))

    def _names(self, row: int) -> tuple[str, ...]:
        """Return the names of the outputs; other neurons have none."""
        classes = self._classes()
        last = row == len(self.desk.rows) - 1
        return (
            classes if last and len(classes) == getattr(self.desk.rows[row], "neurons", 0) else ()
        )

    def _on_neuron_chosen(self, neuron: int) -> None:
        unit, row = self.desk.unit, self._shown_layer
        if row == NOWHERE:
            return
        same = unit is not None and layer_of(self.desk.rows, unit.row) == row
        place = (unit.row, neuron, unit.i, unit.j) if unit is not None and same else (row, neuron)
        self.desk.choose_unit(Unit(*place))

    def _on_pointed(self, number: int) -> None:
        self.context.status.hover(self._describe(number))

    def _describe(self, number: int) -> str:
        layer, unit = self._present_layer(), self.desk.unit
        if layer is None or unit is None or number == NOWHERE:
            return ""
        if number == PATTERN:
            return tr("Found by gradient ascent from faint noise, ink kept within 0 and 1")
        neuron = min(unit.map, len(layer.value) - 1)
        i, j = layer.place[neuron, number]
        return tr("test image {index}, target {target}, at ({i}, {j}): b = {b}").format(
            index=int(layer.index[neuron, number]),
            target=int(layer.target[neuron, number]),
            i=int(i) + 1,
            j=int(j) + 1,
            b=f"{layer.value[neuron, number]:.3f}",
        )

    # A patch that is clicked goes through the net

    def _on_clicked(self, number: int) -> None:
        layer, unit = self._present_layer(), self.desk.unit
        if layer is None or unit is None or number == PATTERN or self._ask is not None:
            return
        neuron = min(unit.map, len(layer.value) - 1)
        self._wanted = Unit(layer.row, neuron, *(int(p) for p in layer.place[neuron, number]))
        params: dict[str, Any] = {"path": self.desk.net_path, "data": None}
        if not self.desk.net_path:
            params["data"] = self.source.data
        params["index"] = int(layer.index[neuron, number])
        self._ask = self.context.compute.ask("test_image", params, self._on_image, self._on_lost)

    def _on_image(self, answer: tuple[NDArray[np.uint8], int, int]) -> None:
        self._ask = None
        image, label, index = answer
        text = tr("test image {}").format(index)
        ink: NDArray[np.float32] = image.astype(np.float32) / np.float32(255)
        self.desk.show_image(ink, text, label)
        self.desk.choose_unit(self._wanted)

    def _on_lost(self, line: str) -> None:
        self._ask = None
        self.context.status.say(line)

    def _on_found(self) -> None:
        self._shown_layer = NOWHERE
        if self.isVisible():
            self.refresh()

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.title.setFont(look.font(0.9, bold=True))
        self.seek.setFont(look.font())
        self._shown_layer = NOWHERE
        if self.isVisible():
            self.refresh()
