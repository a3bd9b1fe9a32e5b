"""The few settings that have no better place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.settings import Settings
from nnlab.gui.look import LARGEST_SCALE, SMALLEST_SCALE, Look
from nnlab.gui.theme import THEMES
from nnlab.gui.tr import tr


class SettingsDialog(QDialog):
    """Changes take effect at once; `changed` carries the name of a setting and its value."""

    changed = Signal(str, object)

    def __init__(self, settings: Settings, look: Look, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = QComboBox()
        for theme in THEMES.values():
            self._theme.addItem(tr(theme.label), theme.key)
        self._theme.setCurrentIndex(self._theme.findData(look.theme.key))
        self._theme.currentIndexChanged.connect(self._on_theme_changed)
        self._scale = QDoubleSpinBox()
        self._scale.setRange(SMALLEST_SCALE, LARGEST_SCALE)
        self._scale.setSingleStep(0.1)
        self._scale.setDecimals(1)
        self._scale.setSuffix(" ×")
        self._scale.setValue(look.presentation_scale)
        self._scale.valueChanged.connect(self._on_scale_changed)
        self._autosave = QSpinBox()
        self._autosave.setRange(5, 3600)
        self._autosave.setSuffix(" s")
        self._autosave.setValue(round(settings.autosave_seconds))
        self._autosave.valueChanged.connect(self._on_autosave_changed)
        form = QFormLayout()
        rows = (
            (tr("Theme"), self._theme, tr("Colours of the whole program")),
            (
                tr("Presentation"),
                self._scale,
                tr("How much larger everything is in presentation mode (F11)"),
            ),
            (tr("Autosave every"), self._autosave, tr("Seconds between two autosaves")),
        )
        for name, field, tip in rows:
            field.setAccessibleName(name)
            field.setToolTip(tip)
            form.addRow(name, field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _on_theme_changed(self, _place: int) -> None:
        self.changed.emit("theme", self._theme.currentData())

    def _on_scale_changed(self, scale: float) -> None:
        self.changed.emit("presentation_scale", round(scale, 2))

    def _on_autosave_changed(self, seconds: int) -> None:
        self.changed.emit("autosave_seconds", float(seconds))
