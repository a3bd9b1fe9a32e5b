"""Two lists of the strip: which net is looked into, and which digits are offered."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nnlab.app.digits.room import MNIST, MnistState
from nnlab.gui.inside.choosing.nets import name_card
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.elided_combo import ElidedCombo

WIDE = 16


class NetChoice(ElidedCombo):
    """The net of the MNIST tab, then all runs of the library that have one, the newest first."""

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items: list[tuple[str, str]] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(WIDE)
        self.setAccessibleName(tr("net that is looked into"))
        self.activated.connect(self._on_activated)
        desk.net_changed.connect(self.refresh)
        context.store.subscribe(MNIST, self._on_cards_changed)
        self.refresh()

    def refresh(self) -> None:
        """List what there is now."""
        source = self._desk.source
        shown = self._desk.net_title if not source.run_id else ""
        own = shown or source.own_title
        items = [("", own or tr("no net yet"))]
        items += [(card.id, _describe(card.test, name_card(card))) for card in source.cards]
        if items != self._items:
            self._items = items
            self.clear()
            for run_id, text in items:
                self.addItem(text, run_id)
            self.insertSeparator(1)
        self.setCurrentIndex(max(0, self.findData(source.run_id)))
        tip = tr("The net of the MNIST tab, in training or trained last; or any run that was kept")
        self.setToolTip(f"{self.currentText()}\n{tip}")

    def _on_activated(self, index: int) -> None:
        self._desk.choose_net(self.itemData(index) or "")

    def _on_cards_changed(self, old: MnistState, new: MnistState) -> None:
        if new.cards is not old.cards:
            self.refresh()


def _describe(error: float | None, name: str) -> str:
    return (
        name
        if error is None
        else tr("{name}: {error} % wrong").format(name=name, error=f"{error:.2f}")
    )


class SetChoice(QComboBox):
    """Which images of the test set are offered: `key` is "mixed", "wrong", or a class."""

    chosen = Signal()

    def __init__(self, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[tuple[str, str]] = []
        self.setAccessibleName(tr("which digits are offered"))
        self.setToolTip(tr("Ten of each class, those that the net gets wrong, or one class"))
        self.refresh(desk.source.classes, wrong=False)
        self.activated.connect(self.chosen)

    @property
    def key(self) -> str:
        """What is chosen."""
        return str(self.currentData())

    def refresh(self, names: tuple[str, ...], wrong: bool) -> None:
        """Offer these classes, and the wrong ones if there are any."""
        items = [("mixed", tr("all classes"))]
        if wrong:
            items.append(("wrong", tr("wrong ones")))
        items += [(str(number), name) for number, name in enumerate(names)]
        if items == self._items:
            return
        self._items, before = items, self.key
        self.clear()
        for key, text in items:
            self.addItem(text, key)
        self.setCurrentIndex(max(0, self.findData(before)))
