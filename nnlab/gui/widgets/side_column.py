"""The column of controls at the right of a tab: scrolls, and folds into a strip for a projector."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class SideColumn(QWidget):
    """Holds a form; folded, only a narrow button is left that opens it again."""

    def __init__(self, look: Look, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._form = look, form
        self._folding = False
        self.strip = QToolButton()
        self.strip.setAutoRaise(True)
        self.strip.setCheckable(True)
        self.strip.setAccessibleName(tr("settings"))
        self.strip.setToolTip(tr("Open or close the column of settings"))
        self.strip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.scroll = QScrollArea()
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(form)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.scroll, 1)
        self.strip.toggled.connect(self._on_toggled)
        look.changed.connect(self._on_look_changed)
        self.set_folding(False)

    @property
    def opened(self) -> bool:
        """Whether the form is to be seen."""
        return not self._folding or self.strip.isChecked()

    def set_folding(self, on: bool) -> None:
        """Fold into the strip, or stand open for good."""
        self._folding = on
        self.strip.setChecked(False)
        self.strip.setVisible(on)
        self._on_look_changed()

    def toggle(self) -> None:
        """Open the folded column, or close it again."""
        if self._folding:
            self.strip.toggle()

    def _on_toggled(self, _checked: bool) -> None:
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        look = self._look
        self.strip.setIcon(make_icon(look, "panel"))
        self.strip.setFixedWidth(round(look.px(22)))
        self.scroll.setVisible(self.opened)
        strip = self.strip.width() if self._folding else 0
        form = self._form.minimumSizeHint().width() if self.opened else 0
        bar = self.scroll.verticalScrollBar().sizeHint().width() if self.opened else 0
        wanted = max(round(look.px(236)) if self.opened else 0, form + bar) + strip
        self.setFixedWidth(wanted)
