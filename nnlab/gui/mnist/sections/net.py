"""The net section: presets with their recipes, and the builder of rows."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from nnlab.app.digits.net_edits import choose_preset, is_recipe_kept
from nnlab.app.digits.room import MNIST
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.gui.mnist.builder.builder import NetBuilder
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control


class NetSection(Section):
    """Chooses a net, or builds one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Net"), parent)
        self.net = make_combo({net.key: net.label for net in NETS.values()})
        for place, net in enumerate(NETS.values()):
            tip = net.source or tr("Our own recipe, chosen on held-out digits")
            self.net.setItemData(place, tr(tip), Qt.ItemDataRole.ToolTipRole)
        self.body.addWidget(self.net)
        self.source = self.add_text("")
        self.source.setAccessibleName(tr("source of the net"))
        self.builder = NetBuilder(context)
        self.body.addWidget(self.builder)
        self.net.currentIndexChanged.connect(self._on_net_changed)
        self.refresh()

    def refresh(self) -> None:
        state = self.context.store.get(MNIST)
        key = OWN_NET if state.draft is not None else state.settings.net
        with QSignalBlocker(self.net):
            own = self.net.findData(OWN_NET)
            if key == OWN_NET and own < 0:
                self.net.addItem(tr("Own net"), OWN_NET)
            elif key != OWN_NET and own >= 0:
                self.net.removeItem(own)
            self.net.setCurrentIndex(self.net.findData(key))
        self._say_source(key, is_recipe_kept(state))
        self.builder.refresh()

    def _say_source(self, key: str, kept: bool) -> None:
        source = tr(NETS[key].source) if key in NETS else tr("Built by hand; Ctrl+Z brings back.")
        if key in NETS and not kept:
            changed = tr("its settings are changed")
            source = f"{source}; {changed}." if source else tr("Its settings are changed.")
        self.source.setText(source)
        self.source.setVisible(bool(source))
        tip = tr("Nets that are ready; with a net come its settings of the training, in one undo")
        name_control(self.net, tr("net"), f"{tip}\n{source}" if source else tip)

    def _on_net_changed(self, _index: int) -> None:
        key = self.net.currentData()
        if key not in NETS:
            return
        store = self.context.store
        state = store.get(MNIST)
        # Other images keep the number of outputs that was fitted to their classes.
        classes = 10 if state.settings.data.bundled else state.settings.classes
        chosen = choose_preset(state, key, classes)
        store.edit(MNIST, chosen, tr("choose a net"), mark=("mnist", "net"))
