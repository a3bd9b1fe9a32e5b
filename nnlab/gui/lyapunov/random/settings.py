"""The column of random nets: presets, variances, size, sample, training."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnlab.app.lyapunov.random.state import LARGEST_ETA, RandomState
from nnlab.core.lyapunov.random.nets import (
    ACTIVATIONS,
    LARGEST_VARIANCE,
    MOST_LAYERS,
    MOST_NEURONS,
)
from nnlab.core.lyapunov.random.sample import (
    LARGEST_Q0,
    MOST_INPUTS,
    MOST_NETS,
    MOST_POINTS,
    PLACES,
)
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.random.number_slider import NumberSlider
from nnlab.gui.plots.random_nets.phase import HOMOGENEOUS
from nnlab.gui.plots.random_nets.phase import PHASES as PHASE_NAMES
from nnlab.gui.symbols import rich
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import (
    ParamForm,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)
from nnlab.gui.widgets.wheel_guard import WheelGuard

# The ends of the sliders; the fields go further.
USUAL = {"var_w": 5.0, "var_b": 1.0, "N": 500, "L": 30}
NET = ("activation", "inputs", "seed")
PHASES = {"ordered": "Ordered", "edge": "Edge", "chaotic": "Chaotic"}


class RandomSettings(QWidget):
    """Shows a `RandomState`. `changed`: label, field of the net or the page, value, drag or None.

    `preset` carries the key of a preset.
    """

    changed = Signal(str, str, object, object)
    preset = Signal(str)

    def __init__(self, look: Look, state: RandomState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.form = ParamForm(look)
        self.sliders: dict[str, NumberSlider] = {}
        self.boxes: dict[str, Any] = {}
        self.presets: dict[str, QPushButton] = {}
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setAccessibleName(tr("what mean-field theory says"))
        self._add_presets()
        self._add_net()
        self._add_sample()
        self._add_training()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self._guard = WheelGuard(self)
        look.changed.connect(self._on_look)
        self.show_state(state)

    def show_state(self, state: RandomState) -> None:
        """Show these settings, without `changed`."""
        for name, slider in self.sliders.items():
            slider.show_value(getattr(state.net, name))
        for name, box in self.boxes.items():
            put(box, getattr(state.net if name in NET else state, name))

    def name_presets(self, activation: str) -> None:
        """Name the presets as the phases of this activation are named in their diagram."""
        below, above = PHASE_NAMES.get(activation, HOMOGENEOUS)
        for key, text in (("ordered", below), ("chaotic", above)):
            name = tr(text)
            self.presets[key].setText(name[:1].upper() + name[1:])

    def show_verdict(self, text: str, numbers: str) -> None:
        """Say in which phase the nets are; the tip has the numbers behind it."""
        self.verdict.setText(rich(text))
        self.verdict.setToolTip(rich(numbers))

    def _add_presets(self) -> None:
        form = self.form
        form.add_heading(tr("Random nets"))
        row = QWidget()
        cells = QHBoxLayout(row)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(3)
        for key, (name, text) in enumerate(PHASES.items(), 1):
            button = QPushButton(tr(text))
            # Three of them share the width of the column.
            button.setMinimumWidth(20)
            tip = tr("Nets of this phase, without thresholds ({key})").format(key=key)
            name_control(button, tr("preset: {name}").format(name=tr(text)), tip)
            button.clicked.connect(lambda _on=False, name=name: self.preset.emit(name))
            self.presets[name] = button
            cells.addWidget(button)
        form.add_wide(row)
        form.add_wide(self.verdict)

    def _add_net(self) -> None:
        tip = tr("Weights are Gaussian with this variance / fan-in")
        self._slider("var_w", "σ_w²", tr("weights"), LARGEST_VARIANCE, tip, decimals=3)
        tip = tr("Thresholds are Gaussian with this variance")
        self._slider("var_b", "σ_b²", tr("thresholds"), LARGEST_VARIANCE, tip, decimals=3)
        tip = tr("Neurons of each hidden layer")
        self._slider("N", "N", tr("neurons"), MOST_NEURONS, tip, log=True)
        self._slider("L", "L", tr("hidden layers"), MOST_LAYERS, tr("Hidden layers"))
        self._box("activation", "g", tr("activation"), make_combo(ACTIVATIONS), tr("g (A: next)"))
        tip = tr("Net 1 of the sample has this seed (Shift+R: the next)")
        self._box("seed", "", tr("seed"), make_whole(0, 2**31 - 1), tip)

    def _add_sample(self) -> None:
        self.form.add_heading(tr("Sample"))
        tip = tr("Random nets in the sample")
        self._box("nets", "", tr("nets"), make_whole(1, MOST_NETS), tip)
        tip = tr("Inputs of each net")
        self._box("points", "", tr("inputs each"), make_whole(1, MOST_POINTS), tip)
        tip = tr("Inputs on the sphere |x|² = n q⁰, or uniform in the box |xₖ| < √(3 q⁰)")
        self._box("place", "x", tr("inputs"), make_combo(PLACES), tip)
        tip = tr("Mean square of a component of the inputs; 0.75: the box is |xₖ| < 1.5")
        self._box("q0", "q⁰", tr("⟨|x|²⟩ / n"), make_real(0.0, LARGEST_Q0, 0.25, 3), tip)
        tip = tr("Components of an input: directions that λ₁ is the largest over; the map has 2")
        self._box("inputs", "n", tr("components"), make_whole(1, MOST_INPUTS), tip)

    def _add_training(self) -> None:
        self.form.add_heading(tr("Train and watch"))
        tip = tr("Learning rate of gradient descent on the circle problem, batches of 10")
        self._box("eta", "η", tr("learning rate"), LogSpin(1e-5, LARGEST_ETA), tip)

    def _slider(
        self,
        field: str,
        symbol: str,
        name: str,
        most: float,
        tip: str,
        decimals: int = 0,
        log: bool = False,
    ) -> None:
        low = 0.0 if decimals else 1
        slider = NumberSlider(low, USUAL[field], most, decimals, log, self)
        slider.add_to(self.form, symbol, name, tip)
        label = tr("variance of the {}").format(name) if decimals else name
        slider.changed.connect(lambda value, drag: self.changed.emit(label, field, value, drag))
        self.sliders[field] = slider

    def _box(self, field: str, symbol: str, name: str, box: Any, tip: str) -> None:
        if hasattr(box, "currentIndexChanged"):
            box.setMinimumContentsLength(5)
            box.currentIndexChanged.connect(
                lambda _index: self.changed.emit(name, field, box.currentData(), None)
            )
        else:
            box.valueChanged.connect(lambda value: self.changed.emit(name, field, value, None))
        self.boxes[field] = box
        self.form.add_row(symbol, name, box, tip)

    def _on_look(self) -> None:
        self.verdict.setFont(self._look.font(0.95))
