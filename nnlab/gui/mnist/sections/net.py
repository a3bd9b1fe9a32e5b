"""The net section: presets, the shapes of the layers and the number of weights."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from nnlab.core.digits.nets import NETS, shape_text
from nnlab.core.digits.rows import survey
from nnlab.gui.mnist.numbers import group
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control, put


class NetSection(Section):
    """Chooses a net."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Net"), parent)
        self.net = make_combo({net.key: net.label for net in NETS.values()})
        name_control(self.net, tr("net"), tr("Layers of the net that is trained next"))
        self.body.addWidget(self.net)
        self.shapes = self.add_text("")
        self.shapes.setAccessibleName(tr("shapes of the layers"))
        self.shapes.setToolTip(tr("Maps @ rows × columns, then numbers of neurons"))
        self.weights = self.add_text("")
        self.weights.setAccessibleName(tr("number of weights"))
        self.net.currentIndexChanged.connect(self._on_net_changed)
        self.refresh()

    def refresh(self) -> None:
        settings = self.trainer.settings
        put(self.net, settings.net)
        total = sum(facts.weights for facts in survey(settings.rows))
        self.shapes.setText(shape_text(settings.rows))
        self.weights.setText(tr("{} weights and thresholds").format(group(total)))

    def _on_net_changed(self, _index: int) -> None:
        key = self.net.currentData()
        self.trainer.edit(tr("choose a net"), net=key, rows=NETS[key].rows)
