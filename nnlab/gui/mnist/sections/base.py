"""A section of the right column: a heading that folds what is below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class Section(QWidget):
    """Heading and `body`; `refresh` shows the settings of the store. The base shows nothing."""

    def __init__(self, context: Context, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.trainer = context.trainer
        self._small: list[QLabel] = []
        self.heading = QToolButton()
        self.heading.setText(title)
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setAccessibleName(title)
        self.heading.setToolTip(tr("Fold this section, or open it"))
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(8, 0, 0, 4)
        self.body.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.content)
        self.heading.toggled.connect(self._on_folded)
        self._on_folded(True)
        context.look.changed.connect(self._on_section_look)
        self._on_section_look()

    def refresh(self) -> None:
        """Show the settings of the store, and what a training allows."""

    def add_text(self, text: str) -> QLabel:
        """Add small grey words that wrap."""
        label = QLabel(text)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._small.append(label)
        self.body.addWidget(label)
        self._on_section_look()
        return label

    def set_open(self, on: bool) -> None:
        """Open the section, or fold it."""
        self.heading.setChecked(on)

    def _on_folded(self, on: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.content.setVisible(on)

    def _on_section_look(self) -> None:
        look = self.context.look
        self.heading.setFont(look.font(1.05, bold=True))
        for label in self._small:
            label.setFont(look.font(0.9))
            label.setStyleSheet(f"color: {look.theme.muted};")
