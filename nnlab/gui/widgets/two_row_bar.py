"""What the bars at the top of the tabs share: two rows, buttons with icons, room to yield."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look


class TwoRowBar(QWidget):
    """The base of the run bars: same shape, same place in every tab."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icons: dict[QToolButton, str] = {}

    def event(self, event: QEvent) -> bool:
        # Fonts reach the children after `look.changed`; then their widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _button(self, icon: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[button] = icon
        return button

    def _label(self, name: str, tip: str) -> QLabel:
        label = QLabel()
        label.setAccessibleName(name)
        label.setToolTip(tip)
        return label

    def _stack(self, upper: QHBoxLayout, lower: QHBoxLayout) -> None:
        """Put the rows one above the other."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 2)
        layout.setSpacing(2)
        layout.addLayout(upper)
        layout.addLayout(lower)
        # The bar yields rather than forcing the window wider than a small projector.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _draw_icons(self) -> None:
        side = int(self._look.px(18))
        for button, icon in self._icons.items():
            button.setIcon(make_icon(self._look, icon))
            button.setIconSize(QSize(side, side))

    def _fit(self) -> None:
        """Leave away what the width has no room for; a bar overrides this."""
