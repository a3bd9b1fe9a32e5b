"""What of the maps can be exported: all rows, one row, the image with what a neuron sees."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nnlab.gui.inside.maps.view import MapsView
from nnlab.gui.inside.words import name_row
from nnlab.gui.look import Look
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

ROW_SIZE = QSize(720, 560)
IMAGE_SIZE = QSize(420, 460)


class MapFigures:
    """Sheets that are never shown themselves: each is drawn anew when figures are asked for."""

    def __init__(self, look: Look, view: MapsView, parent: QWidget) -> None:
        self._look, self._view, self._parent = look, view, parent
        self._sheets: dict[str, MapsView] = {}

    def figures(self) -> Sequence[Figure]:
        """Return all rows, the row of the chosen neuron, and the image with its frame."""
        found = [Figure("inside-maps", tr("Feature maps of all rows"), self._whole())]
        unit = self._view.scene.unit
        if unit is not None and unit.row < len(self._view.scene.rows):
            name = name_row(self._view.scene.rows[unit.row])
            row = self._sheet("row", unit.row + 1, ROW_SIZE)
            title = tr("Maps of row {number}, {name}").format(number=unit.row + 1, name=name)
            found.append(Figure("inside-row", title, row))
            image = self._sheet("image", 0, IMAGE_SIZE)
            found.append(Figure("inside-image", tr("Image and receptive field"), image))
        return found

    def _whole(self) -> MapsView:
        """Return the view, or a sheet with all of it where the view has to be scrolled."""
        view, size = self._view, self._view.whole_size
        if size == view.maximumViewportSize():
            return view
        return self._sheet("maps", view.scene.large, size)

    def _sheet(self, key: str, stage: int | None, size: QSize) -> MapsView:
        if key not in self._sheets:
            self._sheets[key] = MapsView(self._look, self._parent)
            self._sheets[key].hide()
        sheet, scene = self._sheets[key], self._view.scene
        sheet.resize(size)
        sheet.show_net(scene.rows, scene.names)
        sheet.set_scale(scene.scale)
        sheet.enlarge(stage)
        sheet.show_weights(tuple(scene.weights.values()))
        sheet.show_insides(scene.insides, scene.label)
        sheet.show_unit(scene.unit)
        return sheet
