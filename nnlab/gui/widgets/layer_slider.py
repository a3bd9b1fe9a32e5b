"""The slider of the layer l under a map, with its value and the button of the film."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr


class LayerSlider(QWidget):
    """Chooses l = 1 ... deepest; `chosen` carries what the user took, `played` asks for a film.

    `wanted` is the layer that was asked for; in a film the slider stands where the picture is,
    which may come later.
    """

    chosen = Signal(int)
    played = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._playing = False
        self._output_is_last = False
        self.wanted = 1
        self._name = QLabel(tr("layer ℓ"))
        self.play = QToolButton()
        self.play.setAutoRaise(True)
        self.play.setAccessibleName(tr("film over the layers"))
        self.play.setToolTip(tr("Film: from layer to layer, ℓ = 1, 2 … (P)"))
        self.play.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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
        layout.addWidget(self.play)
        layout.addWidget(self._name)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.value)
        self.slider.valueChanged.connect(self.chosen)
        self.play.clicked.connect(self.played)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_layer(self, ell: int, deepest: int, output_is_last: bool) -> None:
        """Show where l stands, without `chosen`; in a film when the picture comes."""
        self.wanted, self._output_is_last = ell, output_is_last
        self.slider.blockSignals(True)
        self.slider.setRange(1, max(deepest, 1))
        self.slider.blockSignals(False)
        self.slider.setEnabled(deepest > 1)
        self.play.setEnabled(deepest > 1)
        self._put(self.slider.value() if self._playing else ell)

    def show_picture(self, ell: int) -> None:
        """Tell of which layer the picture is: in a film the slider follows it."""
        if self._playing:
            self._put(ell)

    def show_playing(self, on: bool) -> None:
        """Show whether the film runs."""
        self._playing = on
        if not on:
            self._put(self.wanted)
        self._on_look_changed()

    def _put(self, ell: int) -> None:
        """Let slider and text stand at a layer, without `chosen`."""
        self.slider.blockSignals(True)
        self.slider.setValue(ell)
        self.slider.blockSignals(False)
        deepest = self.slider.maximum()
        last = tr(" (output)") if self._output_is_last and ell == deepest else ""
        self.value.setText(
            tr("ℓ = {ell} of {deepest}{last}").format(ell=ell, deepest=deepest, last=last)
        )

    def _on_look_changed(self) -> None:
        side = round(self._look.px(18))
        self.play.setIcon(make_icon(self._look, "pause" if self._playing else "run"))
        self.play.setIconSize(QSize(side, side))
        self.value.setFont(self._look.font())
        widest = tr("ℓ = {ell} of {deepest}{last}").format(ell=8, deepest=8, last=tr(" (output)"))
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(widest))
