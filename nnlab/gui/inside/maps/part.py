"""The feature maps of all rows, with the paper to draw on and the range of the colours."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnlab.gui.inside.choosing.empty_net import EmptyNet
from nnlab.gui.inside.choosing.pencil import PencilColumn
from nnlab.gui.inside.maps.map_figures import MapFigures
from nnlab.gui.inside.maps.view import MapsView
from nnlab.gui.inside.part import Part
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.inside.words import describe_unit
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.one_line import OneLine

SCALE_NAMES = {"map": "map", "layer": "layer", "net": "net"}


class MapsPart(Part):
    """The maps, from the image at the left to the outputs at the right."""

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self.pencil = PencilColumn(look, desk)
        self.view = MapsView(look)
        self.empty = EmptyNet(context)
        self.head = OneLine()
        self.head.setAccessibleName(tr("chosen neuron"))
        self.scales: dict[str, QToolButton] = {}
        self.group = QButtonGroup(self)
        self.back = QToolButton()
        self._sheets = MapFigures(look, self.view, self)
        self._make_controls()
        self._lay_out()
        self._connect()
        self._on_look_changed()

    def _make_controls(self) -> None:
        for key in SCALE_NAMES:
            button = QToolButton()
            button.setText(tr(SCALE_NAMES[key]))
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setAccessibleName(tr("one range of colours for each {}").format(key))
            button.setToolTip(
                tr("One range of colours for each {}: C goes through map, layer, net").format(key)
            )
            button.setProperty("scale", key)
            self.group.addButton(button)
            self.scales[key] = button
        self.back.setText(tr("All rows"))
        self.back.setAccessibleName(tr("show all rows again"))
        self.back.setToolTip(tr("Show all rows again (F, or a double click)"))
        self.back.hide()

    def _lay_out(self) -> None:
        self.words = QLabel(tr("colours by"))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 0)
        bar.setSpacing(2)
        bar.addWidget(self.head, 1)
        bar.addWidget(self.back)
        bar.addWidget(self.words)
        for button in self.scales.values():
            bar.addWidget(button)
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._shown)
        self.stack.addWidget(self.empty)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.pencil)
        self.split.addWidget(self.stack)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split)

    def _connect(self) -> None:
        desk = self.desk
        desk.net_changed.connect(self._on_net_changed)
        desk.insides_changed.connect(self._on_insides_changed)
        desk.weights_changed.connect(self._on_weights_changed)
        desk.unit_changed.connect(self._on_unit_changed)
        desk.view_changed.connect(self._on_view_changed)
        self.view.chosen.connect(desk.choose_unit)
        self.view.hovered.connect(self.context.status.hover)
        self.view.enlarged.connect(self._on_enlarged)
        self.group.buttonClicked.connect(self._on_scale_clicked)
        self.back.clicked.connect(self._on_back)
        self.context.look.changed.connect(self._on_look_changed)

    # What the tab asks

    def refresh(self) -> None:
        self._on_net_changed()
        self._on_weights_changed()
        self._on_view_changed()
        self._on_unit_changed()
        self._on_insides_changed()

    def figures(self) -> Sequence[Figure]:
        return self._sheets.figures() if self.desk.insides is not None else ()

    def set_presentation(self, on: bool) -> None:
        self.pencil.set_presentation(on)
        self.words.setVisible(not on)
        self._share_width()

    def toggle_large(self) -> None:
        """Show the chosen neuron's row alone with the image, or all rows again."""
        unit = self.desk.unit
        if self.view.scene.large is not None or unit is None:
            self.view.enlarge(None)
        else:
            self.view.enlarge(unit.row + 1)

    # Slots

    def _on_net_changed(self) -> None:
        none = self.desk.net_path is None
        self.stack.setCurrentIndex(int(none))
        self.empty.refresh()
        if self.desk.rows:
            self.view.show_net(self.desk.rows, self.desk.source.classes)
            self.view.show_unit(self.desk.unit)

    def _on_insides_changed(self) -> None:
        desk = self.desk
        if desk.insides is None:
            excuse = desk.excuse or tr("The net is being asked …")
            self.view.show_hint(excuse)
        if self.isVisible():
            self.view.show_insides(desk.insides, desk.state.label)
            self._tell()

    def _on_weights_changed(self) -> None:
        if self.isVisible() and self.view.scene.rows == self.desk.rows:
            self.view.show_weights(self.desk.weights)

    def _on_unit_changed(self) -> None:
        self.view.show_unit(self.desk.unit)
        self._tell()

    def _on_view_changed(self) -> None:
        scale = self.desk.scale
        self.scales[scale].setChecked(True)
        if self.view.scene.scale != scale:
            self.view.set_scale(scale)

    def _tell(self) -> None:
        unit, insides = self.desk.unit, self.desk.insides
        known = unit is not None and insides is not None and unit.row < len(insides.rows)
        if not known or unit is None or insides is None:
            self.head.show_text("")
            return
        text = describe_unit(unit, insides)
        if self.head.fontMetrics().horizontalAdvance(text) > self.head.width():
            text = describe_unit(unit, insides, short=True)
        self.head.show_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def _on_enlarged(self) -> None:
        self.back.setVisible(self.view.scene.large is not None)

    def _on_back(self) -> None:
        self.view.enlarge(None)

    def _on_scale_clicked(self, button: QToolButton) -> None:
        self.desk.choose_scale(button.property("scale"))

    def _share_width(self) -> None:
        look = self.context.look
        # A projector shows the maps; the paper keeps its size.
        pad = round(200 if look.presentation else look.px(200))
        self.split.setSizes([pad, max(pad, self.width() - pad)])

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.head.setFont(look.font(0.9))
        self.words.setFont(look.font(0.9))
        for button in (*self.scales.values(), self.back):
            button.setFont(look.font(0.9))
        self._share_width()
