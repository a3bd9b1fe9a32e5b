"""The bar that offers what killed runs left behind; it blocks nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from nnlab.app.files.recovery import Offer
from nnlab.gui.tr import tr


class RecoveryBar(QWidget):
    """One line and three buttons above the tabs; shows the first offer of a list."""

    recover_wanted = Signal()

    def __init__(self, offers: list[Offer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offers = offers
        self.setAccessibleName(tr("Recovery of unsaved work"))
        self._label = QLabel()
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label.setWordWrap(True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 8, 16, 8)
        self._layout.addWidget(self._label, 1)
        self.recover = self._button(tr("&Recover"), tr("Load the unsaved work"), "Alt+R")
        self.discard = self._button(tr("D&iscard"), tr("Delete the unsaved work"), "Alt+I")
        self.later = self._button(tr("&Later"), tr("Ask again at the next start"), "Alt+L")
        self.recover.clicked.connect(self.recover_wanted)
        self.discard.clicked.connect(self._on_discard)
        self.later.clicked.connect(self._on_later)
        self._show_first()

    @property
    def text(self) -> str:
        """The line that is shown."""
        return self._label.text()

    def settle_first(self, done: bool) -> None:
        """Remove the first offer's files if that is `done`, keep them otherwise; show the next."""
        offer = self.offers.pop(0)
        if done:
            offer.discard()
        else:
            offer.leave()
        self._show_first()

    def leave_all(self) -> None:
        """Keep what is not answered for the next start."""
        while self.offers:
            self.settle_first(done=False)

    def _button(self, text: str, tip: str, key: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(tip)
        button.setToolTip(f"{tip} ({key})")
        self._layout.addWidget(button)
        return button

    def _show_first(self) -> None:
        self.setVisible(bool(self.offers))
        if not self.offers:
            return
        text = describe_offer(self.offers[0])
        more = len(self.offers) - 1
        if more:
            text += " " + tr("{more} more after it.").format(more=more)
        self._label.setText(text)
        self._label.setAccessibleName(text)

    def _on_discard(self) -> None:
        self.settle_first(done=True)

    def _on_later(self) -> None:
        self.settle_first(done=False)


def describe_offer(offer: Offer) -> str:
    """Return one line: which session, and when it was written."""
    origin = offer.session.origin
    name = Path(origin).name if origin else tr("an unnamed session")
    when = datetime.fromtimestamp(offer.path.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
    text = tr("nnlab did not end properly. Unsaved work in {name}, of {when}, can be recovered.")
    return text.format(name=name, when=when)
