"""The names of the pages in a row; where they have no room, the same names in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnlab.gui.tr import tr


class NamedPage(Protocol):
    """What the strip must know of a page: its key, and in plain English its title and tip."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def tip(self) -> str: ...


class PageStrip(QWidget):
    """`picked` carries the key of the page that is asked for; controls of the page stand right."""

    picked = Signal(str)

    def __init__(self, specs: Sequence[NamedPage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self.names: dict[str, QToolButton] = {}
        self.list = QComboBox()
        self.list.setAccessibleName(tr("page"))
        self.list.setToolTip(tr("What is shown below: F2 and the keys after it"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 12, 0)
        self._row.setSpacing(2)
        for number, spec in enumerate(specs, 2):
            self._row.addWidget(self._make_name(spec, number))
            self.list.addItem(tr(spec.title), spec.key)
        self._row.addWidget(self.list)
        self._row.addStretch(1)
        # It yields rather than forcing the window wider than a small projector.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.group.buttonClicked.connect(self._on_name_clicked)
        self.list.activated.connect(self._on_list_activated)
        self.list.hide()

    def add_control(self, control: QWidget) -> None:
        """Add a control of a page, hidden."""
        self._row.addWidget(control)
        control.hide()

    def set_key(self, key: str) -> None:
        """Mark the page that is shown."""
        self.names[key].setChecked(True)
        with QSignalBlocker(self.list):
            self.list.setCurrentIndex(self.list.findData(key))
        self.fit()

    def fit(self) -> None:
        """Show the names, or the list of them where they would be cut."""
        self._show_names(True)
        if self._row.minimumSize().width() > self.width():
            self._show_names(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _show_names(self, on: bool) -> None:
        for button in self.names.values():
            button.setVisible(on)
        self.list.setVisible(not on)
        self._row.invalidate()

    def _make_name(self, spec: NamedPage, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(tr(spec.title))
        button.setAccessibleName(tr(spec.title))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolTip(tr("{tip} (F{number})").format(tip=tr(spec.tip), number=number))
        button.setProperty("page", spec.key)
        self.group.addButton(button)
        self.names[spec.key] = button
        return button

    def _on_name_clicked(self, button: QToolButton) -> None:
        self.picked.emit(button.property("page"))

    def _on_list_activated(self, place: int) -> None:
        self.picked.emit(self.list.itemData(place))
