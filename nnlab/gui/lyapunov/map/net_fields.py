"""Which net the map is of: the playground's, a random one, or one that was taken here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnlab.app.lyapunov.maps.state import SOURCES
from nnlab.app.lyapunov.state import Lyapunov
from nnlab.core.network import Network
from nnlab.gui.lyapunov.map.fields import make_combo
from nnlab.gui.lyapunov.map.words import write_net, write_recipe
from nnlab.gui.symbols import rich
from nnlab.gui.tr import tr

NONE_KEPT = "No net was taken here yet: take one on the page Wall or Random nets"


class NetFields(QWidget):
    """`changed` carries the key of the source that was chosen."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = make_combo(SOURCES, tr("net of the map"), tr("Whose net the map shows (S)"))
        self.text = ""
        self.detail = QLabel()
        self.detail.setWordWrap(True)
        self.detail.setAccessibleName(tr("about the net of the map"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.source)
        layout.addWidget(self.detail)
        self.source.activated.connect(self._on_activated)

    def show_state(self, state: Lyapunov) -> None:
        """Show the source, and which ones there are."""
        kept, place = state.kept, self.source.findData("kept")
        name = tr(SOURCES["kept"]) if kept is None else kept.label
        self.source.setItemText(place, tr("{0} (none yet)").format(name) if kept is None else name)
        self.source.setItemData(
            place, tr(NONE_KEPT) if kept is None else name, Qt.ItemDataRole.ToolTipRole
        )
        model = self.source.model()
        if isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(kept is not None)
        shown = "playground" if state.map.source == "kept" and kept is None else state.map.source
        self.source.setCurrentIndex(self.source.findData(shown))

    def show_net(self, net: Network, state: Lyapunov) -> None:
        """Say what is known about the net."""
        random = state.map.source == "random"
        text = write_recipe(state.random.net) if random else write_net(net)
        # While the net learns this is asked for at each step.
        if text != self.text:
            self.text = text
            self.detail.setText(rich(text))
            self.detail.setToolTip(rich(text))

    def _on_activated(self, place: int) -> None:
        self.changed.emit(self.source.itemData(place))
