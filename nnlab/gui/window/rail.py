"""The narrow rail at the left: one button a tab, icon and name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tab import TabSpec
from nnlab.gui.tr import tr


class RailButton(QToolButton):
    """The button of one tab; a bar at its left edge marks the chosen one, besides the colour."""

    def __init__(self, look: Look, spec: TabSpec) -> None:
        super().__init__()
        self._look = look
        self._icon_name = spec.icon
        self.setText(tr(spec.title))
        self.setAccessibleName(tr(spec.title))
        self.setAccessibleDescription(tr(spec.tip))
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def restyle(self) -> None:
        """Take the look's colours and sizes."""
        side = round(self._look.px(28))
        self.setIcon(make_icon(self._look, self._icon_name))
        self.setIconSize(QSize(side, side))
        self.setFont(self._look.font(0.9))
        self.setMinimumSize(round(self._look.px(92)), round(self._look.px(64)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            mark = self._look.colour("accent")
            painter = QPainter(self)
            painter.fillRect(0, 0, round(self._look.px(4)), self.height(), mark)
            painter.end()


class TabRail(QWidget):
    """Buttons for all tabs; `chosen` carries the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, look: Look, specs: Sequence[TabSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Tabs"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(2)
        for number, spec in enumerate(specs, start=1):
            button = RailButton(look, spec)
            keys = QKeySequence(f"Ctrl+{number}").toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{tr(spec.tip)} ({keys})")
            button.setProperty("key", spec.key)
            self._group.addButton(button)
            self._buttons[spec.key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._group.buttonClicked.connect(self._on_clicked)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the look's colours and sizes."""
        for button in self._buttons.values():
            button.restyle()

    def mark(self, key: str) -> None:
        """Show that this tab is the visible one."""
        self._buttons[key].setChecked(True)

    def _on_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.property("key"))
