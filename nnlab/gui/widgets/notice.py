"""A line above a plot that says what is the matter and offers what to do, in one click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr

Offer = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """Hidden until `say`; not modal, and closed by its own button."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setAccessibleName(tr("notice"))
        self.offers: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(tr("close this notice"))
        self._close.setToolTip(tr("Close this notice"))
        self._close.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self._close)
        self.hide()

    def say(self, text: str, offers: Sequence[Offer] = ()) -> None:
        """Show a line with a button for each offer."""
        for button in self.offers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.text.setText(text)
        self.offers = [self._make_button(*offer) for offer in offers]
        self.show()

    def _make_button(self, name: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(name)
        button.setAccessibleName(name)
        button.setToolTip(name)
        # A click must not take the keys to a button that is about to vanish.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _checked: run())
        self._row.insertWidget(self._row.count() - 1, button)
        return button
