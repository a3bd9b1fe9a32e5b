"""A plot with its title, its own few controls, and a corner button that makes it the big one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class PlotFrame(QWidget):
    """Title row above, plot below. A double click on the title enlarges, too."""

    enlarged = Signal(bool)

    def __init__(
        self, look: Look, title: str, plot: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.plot = plot
        self.title = QLabel(title)
        self.title.setToolTip(tr("Double-click to make this plot the big one, or small again"))
        self.title.installEventFilter(self)
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setText("⤢")
        self.button.setAccessibleName(tr("enlarge: {title}").format(title=title))
        self.button.setToolTip(tr("Make this plot the big one, or small again"))
        self.button.toggled.connect(self.enlarged)
        self.controls = QHBoxLayout()
        self.controls.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addLayout(self.controls)
        self.stamp = QLabel()
        self.stamp.setAccessibleName(tr("update that is shown"))
        self.stamp.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # It comes and goes: it may take room that is left, and never asks for any.
        self.stamp.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self.stamp, 1)
        head.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(plot, 1)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def name_key(self, key: str) -> None:
        """Say in the tooltips which key enlarges the plot, too."""
        for part in (self.title, self.button):
            part.setToolTip(tr("{tip} ({key})").format(tip=part.toolTip(), key=key))

    def add_control(self, control: QWidget) -> None:
        """Put a small control beside the title."""
        self.controls.addWidget(control)

    def set_stamp(self, text: str) -> None:
        """Say at the right of the title which moment is drawn; "" says nothing."""
        if text != self.stamp.text():
            self.stamp.setText(text)

    def set_enlarged(self, on: bool) -> None:
        """Show the button as it is, without asking for a change."""
        self.button.blockSignals(True)
        self.button.setChecked(on)
        self.button.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.title and event.type() == QEvent.Type.MouseButtonDblClick:
            self.button.toggle()
            return True
        return False

    def _on_look_changed(self) -> None:
        self.title.setFont(self._look.font(bold=True))
        self.stamp.setFont(self._look.font(0.8, tabular=True))


class ModeButton(QToolButton):
    """One of several small buttons with an icon of the program's own."""

    def __init__(self, look: Look, icon: str, name: str, tip: str, checkable: bool = True) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setAutoRaise(True)
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        side = round(self._look.px(18))
        self.setIcon(make_icon(self._look, self._icon))
        self.setIconSize(QSize(side, side))
