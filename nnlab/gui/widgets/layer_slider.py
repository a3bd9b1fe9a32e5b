"""The slider of the layer l under a map, with its value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class LayerSlider(QWidget):
    """Chooses l = 1 ... deepest; `chosen` carries what the user took."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = QLabel(tr("layer ℓ"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, 1)
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setTickInterval(1)
        self.slider.setAccessibleName(tr("layer ℓ of the map"))
        self.slider.setToolTip(
            tr("How many layers the exponent is taken over (Page Up, Page Down)")
        )
        self.slider.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.value = QLabel()
        self.value.setAccessibleName(tr("layer ℓ"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 4)
        layout.addWidget(self._name)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.value)
        self.slider.valueChanged.connect(self.chosen)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_layer(self, ell: int, deepest: int, output_is_last: bool) -> None:
        """Show where l stands, without `chosen`."""
        self.slider.blockSignals(True)
        self.slider.setRange(1, max(deepest, 1))
        self.slider.setValue(ell)
        self.slider.blockSignals(False)
        self.slider.setEnabled(deepest > 1)
        last = tr(" (output)") if output_is_last and ell == deepest else ""
        self.value.setText(
            tr("ℓ = {ell} of {deepest}{last}").format(ell=ell, deepest=deepest, last=last)
        )

    def _on_look_changed(self) -> None:
        self.value.setFont(self._look.font())
        widest = tr("ℓ = {ell} of {deepest}{last}").format(ell=8, deepest=8, last=tr(" (output)"))
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(widest))
