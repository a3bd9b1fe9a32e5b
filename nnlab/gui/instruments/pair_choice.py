"""Two lists that choose which two weights or thresholds of the net an instrument looks at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox

from nnlab.app.landscape_view import (
    Pair,
    default_pair,
    has_parameter,
    list_parameters,
    name_parameter,
    write_input,
)
from nnlab.core.network import Network
from nnlab.core.training.flat_params import Parameter
from nnlab.gui.instruments.base import Neuron
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control


class PairChoice(QObject):
    """Holds the pair; `changed` follows a choice. What a new net lacks becomes the default."""

    changed = Signal()

    def __init__(self, net: Network, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pair: Pair = default_pair(net)
        self._by_hand = False
        self._sizes = net.sizes
        self._key: object = None
        self.combos = (QComboBox(), QComboBox())
        for combo, axis in zip(self.combos, (tr("across"), tr("upwards")), strict=True):
            tip = tr("Weight or threshold that runs {axis}; click a neuron for its own")
            name_control(combo, tr("weight {axis}").format(axis=axis), tip.format(axis=axis))
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.activated.connect(self._on_activated)

    def follow(self, net: Network, chosen: Neuron | None) -> None:
        """List what this net has, and in a large net what the chosen neuron has."""
        fits = all(has_parameter(net, one) for one in self.pair)
        # The strongest weights change while training; which ones are looked at must not.
        if not fits or (net.sizes != self._sizes and not self._by_hand):
            self.pair, self._by_hand = default_pair(net), False
        self._sizes = net.sizes
        key = (net.sizes, chosen, self.pair)
        if key != self._key:
            self._key = key
            self._fill(net, chosen)

    def _fill(self, net: Network, chosen: Neuron | None) -> None:
        listed = list_parameters(net, chosen, self.pair)
        for combo, present in zip(self.combos, self.pair, strict=True):
            combo.blockSignals(True)
            combo.clear()
            for place, parameter in enumerate(listed):
                combo.addItem(name_parameter(net, parameter), parameter)
                text = tr(write_input(net, parameter))
                combo.setItemData(place, text, Qt.ItemDataRole.ToolTipRole)
            combo.setCurrentIndex(listed.index(present))
            combo.blockSignals(False)

    def _on_activated(self) -> None:
        """The same number twice is no plane: then the other one gives way to what was chosen."""
        x, y = (_parameter(combo) for combo in self.combos)
        if x == y:
            x, y = (x, self.pair[0]) if x != self.pair[0] else (self.pair[1], y)
        self.pair, self._by_hand = (x, y), True
        self.changed.emit()


def _parameter(combo: QComboBox) -> Parameter:
    # Qt hands a tuple back as a list.
    layer, neuron, entry = combo.currentData()
    return int(layer), int(neuron), entry
