"""The T-C tab's column: retina, net, training, what is held out, solutions, seeds."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnlab.app.tc_state import SPREADS, TcSettings
from nnlab.core.tc.net import KERNELS
from nnlab.core.tc.shapes import HELD_PLACES, PADS, RETINAS, SHAPES, name_shape
from nnlab.core.tc.solutions import PROTOTYPES
from nnlab.gui.look import Look
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import (
    ParamForm,
    make_check,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)
from nnlab.gui.widgets.wheel_guard import WheelGuard

# As short as the column is narrow; the tips say more.
FORMS = {"sigmoid": "sigmoid, 0/1", "tanh": "tanh, ±1"}
LESSONS = {8: "all eight", 1: "one of eight"}


class TcSettingsForm(QWidget):
    """Shows a `TcSettings`; `changed` carries a label, a field's name and its value.

    `solution` carries the key of a published solution that is to be loaded, `surveyed` the wish to
    train several seeds, or to stop that.
    """

    changed = Signal(str, str, object)
    solution = Signal(str)
    surveyed = Signal()

    def __init__(self, look: Look, settings: TcSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.form = ParamForm(look)
        self._boxes: dict[str, Any] = {}
        self._add_retina()
        self._add_net()
        self._add_training()
        self._add_held()
        self._add_solutions()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self._guard = WheelGuard(self)
        self.show_settings(settings)

    def box(self, name: str) -> Any:
        """Return the control of a field."""
        return self._boxes[name]

    def show_settings(self, settings: TcSettings) -> None:
        """Show these settings, without `changed`."""
        self._settings = settings
        for name, box in self._boxes.items():
            put(box, getattr(settings, name))
        for shape, button in enumerate(self.shapes):
            button.blockSignals(True)
            button.setChecked(shape in settings.held_shapes)
            button.blockSignals(False)

    def show_survey(self, busy: bool) -> None:
        """Say whether seeds are being trained."""
        self.survey.setText(tr("Stop") if busy else tr("Train 20 seeds"))

    def _add_retina(self) -> None:
        form = self.form
        form.add_heading(tr("Retina and net"))
        sides = {side: f"{side} × {side}" for side in RETINAS}
        self._choice("retina", "", tr("squares"), sides, tr("Size of the retina"))
        out = {pad: str(pad) for pad in PADS}
        tip = tr("By how many squares fields stick out of the retina; 2: every field exists")
        self._choice("pad", "", tr("fields stick out"), out, tip)

    def _add_net(self) -> None:
        counts = {count: str(count) for count in KERNELS}
        tip = tr("How many different receptive fields; each has its own sheet")
        self._choice("kernels", "", tr("kernels"), counts, tip)
        tip = tr("Of all neurons; sigmoid, patterns and outputs 0 or 1 is the net of 1986")
        self._choice("activation", "g", tr("activation"), FORMS, tip)
        tied = make_check(
            tr("tied weights"), tr("All hidden neurons of a sheet share weights and threshold (W)")
        )
        self._check("tied", tied)
        twin = make_check(
            tr("compare tied, untied"), tr("Train the same net the other way beside it (U)")
        )
        self._check("twin", twin)
        tip = tr("Standard deviation of the kernel's weights at the start")
        self._number("spread", "σ", tr("of start weights"), make_real(*SPREADS, 0.1, 2), tip)
        self._number("seed", "", tr("seed"), make_whole(0, 2**31 - 1), tr("Start and order"))

    def _add_training(self) -> None:
        form = self.form
        form.add_heading(tr("Training"))
        tip = tr("Which patterns an update learns, each at a random place; in 1986 one")
        self._choice("batch", "", tr("patterns"), LESSONS, tip)
        self._number("eta", "η", tr("learning rate"), LogSpin(1e-5, 10.0), tr("Learning rate"))
        momentum = make_real(0.0, 0.99, 0.1, 2)
        self._number("momentum", "α", tr("momentum"), momentum, tr("Share of the step before"))

    def _add_held(self) -> None:
        form = self.form
        form.add_heading(tr("Never learnt from"))
        tip = tr("Places on the retina that are kept for the test")
        self._choice("held_places", "", tr("places"), HELD_PLACES, tip)
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(2)
        self.shapes: list[QToolButton] = []
        for shape in range(SHAPES):
            button = QToolButton()
            button.setText(name_shape(shape))
            button.setCheckable(True)
            name = tr("hold {name} out").format(name=name_shape(shape))
            name_control(button, name, tr("Never learn from this rotation"))
            button.toggled.connect(self._on_shapes)
            self.shapes.append(button)
            cells.addWidget(button, shape // 4, shape % 4)
        form.add_wide(grid)

    def _add_solutions(self) -> None:
        form = self.form
        form.add_heading(tr("Load a solution of 1986"))
        grid = QWidget()
        cells = QGridLayout(grid)
        cells.setContentsMargins(0, 0, 0, 0)
        cells.setSpacing(3)
        self.solutions: dict[str, QPushButton] = {}
        for place, (key, one) in enumerate(PROTOTYPES.items()):
            button = QPushButton(tr(one.name))
            tip = tr("Load this kernel, with thresholds that part T from C ({key})")
            name_control(button, tr(one.name), tip.format(key=place + 1))
            button.clicked.connect(lambda _on=False, key=key: self.solution.emit(key))
            self.solutions[key] = button
            cells.addWidget(button, place // 2, place % 2)
        form.add_wide(grid)
        self.survey = QPushButton(tr("Train 20 seeds"))
        name_control(
            self.survey, tr("train 20 seeds"), tr("See which kernel comes out how often (S)")
        )
        self.survey.clicked.connect(self.surveyed)
        form.add_wide(self.survey)

    def _choice(self, field: str, symbol: str, name: str, choices: Any, tip: str) -> None:
        box = make_combo(choices)
        box.setMinimumContentsLength(5)
        box.currentIndexChanged.connect(
            lambda _index: self.changed.emit(name, field, box.currentData())
        )
        self._boxes[field] = box
        self.form.add_row(symbol, name, box, tip)

    def _number(self, field: str, symbol: str, name: str, box: Any, tip: str) -> None:
        box.valueChanged.connect(lambda value: self.changed.emit(name, field, value))
        self._boxes[field] = box
        self.form.add_row(symbol, name, box, tip)

    def _check(self, field: str, box: Any) -> None:
        box.toggled.connect(lambda on: self.changed.emit(box.text(), field, on))
        self._boxes[field] = box
        self.form.add_wide(box)

    def _on_shapes(self) -> None:
        held = tuple(shape for shape, button in enumerate(self.shapes) if button.isChecked())
        self.changed.emit(tr("held-out rotations"), "held_shapes", held)
