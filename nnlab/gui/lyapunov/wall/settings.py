"""What is trained next: widths, depths, seeds, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnlab.app.lyapunov.walls.state import PAPER, REDUCED
from nnlab.core.lyapunov.walls.spec import MOST_BATCH, WallSpec
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.number_list import NumberList
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin
from nnlab.gui.widgets.param_form import (
    ParamForm,
    make_check,
    make_combo,
    make_real,
    make_whole,
    put,
)

PRESETS = {"paper": "the paper's wall", "reduced": "reduced wall", "": "own"}
SPECS = {"paper": PAPER, "reduced": REDUCED}


class WallSettings(QWidget):
    """Shows a `WallSpec`; `edited` carries a label and another one. It never holds its own."""

    edited = Signal(str, object)

    def __init__(self, look: Look, spec: WallSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._spec = look, spec
        self.form = ParamForm(look)
        self._boxes: dict[str, Any] = {}
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setAccessibleName(tr("why the settings are refused"))
        self._add_nets()
        self._add_training()
        self.form.add_wide(self.fault)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.show_spec(spec)

    def box(self, name: str) -> Any:
        """Return the control of a field."""
        return self._boxes[name]

    def show_spec(self, spec: WallSpec) -> None:
        """Show these settings, without `edited`."""
        self._spec = spec
        self.widths.show_numbers(spec.widths)
        self.depths.show_numbers(spec.depths)
        for name, box in self._boxes.items():
            put(box, 100.0 * spec.goal if name == "goal" else getattr(spec, name))
        plain = replace(spec, embedding=False)
        put(self.preset, next((key for key, one in SPECS.items() if one == plain), ""))
        self._refuse("")

    def _add_nets(self) -> None:
        form = self.form
        form.add_heading(tr("Nets to train"))
        self.preset = make_combo(PRESETS)
        self.preset.activated.connect(self._on_preset)
        form.add_row("", tr("preset"), self.preset, tr("Settings of the paper, or of a quick wall"))
        lists = (
            ("widths", "N", tr("widths"), tr("Neurons of each hidden layer, commas between")),
            ("depths", "L", tr("depths"), tr("Numbers of hidden layers, commas between")),
        )
        self.widths, self.depths = (NumberList(self._look, name, tip) for _, _, name, tip in lists)
        for (field, symbol, name, tip), control in zip(
            lists, (self.widths, self.depths), strict=True
        ):
            control.edited.connect(
                lambda numbers, field=field, name=name, control=control: self._edit(
                    name, field, numbers, control
                )
            )
            form.add_row(symbol, name, control, tip)
        tip = tr("So many nets of each N and L, from different starts: error bars of the trends")
        self._number("seeds", "", tr("starts of each"), make_whole(1, 20), tip)
        self._number("seed", "", tr("first seed"), make_whole(0, 2**31 - 1), tr("Seed of a start"))
        frozen = make_check(
            tr("freeze the hidden layers"),
            tr(
                "Random embedding (Fig. 3a): hidden layers stay as drawn, weights and thresholds; "
                "only the output learns"
            ),
        )
        frozen.toggled.connect(lambda on: self._edit(frozen.text(), "embedding", on))
        self._boxes["embedding"] = frozen
        form.add_wide(frozen)

    def _add_training(self) -> None:
        self.form.add_heading(tr("Training"))
        tip = tr("Points in the box of ±1.25, t = +1 in the circle; a tenth is held out")
        self._number("patterns", "p", tr("patterns"), make_whole(100, 1_000_000), tip)
        self._number("eta", "η", tr("learning rate"), LogSpin(1e-6, 10.0), tr("Learning rate"))
        tip = tr("Patterns of an update")
        self._number("batch", "", tr("batch"), make_whole(1, MOST_BATCH), tip)
        tip = tr("At most so many times through all patterns")
        self._number("epochs", "", tr("epochs"), make_whole(1, 100_000), tip)
        goal = make_real(50.0, 100.0, 0.5, 1)
        goal.setSuffix(tr(" %"))
        tip = tr("A net is finished when so many of the held-out patterns are right")
        self._number("goal", "", tr("goal, right"), goal, tip)

    def _number(self, field: str, symbol: str, name: str, box: Any, tip: str) -> None:
        box.valueChanged.connect(lambda value: self._edit(name, field, value))
        self._boxes[field] = box
        self.form.add_row(symbol, name, box, tip)

    def _edit(self, label: str, field: str, value: Any, control: NumberList | None = None) -> None:
        """Ask for other settings; what the wall refuses is said beside the field."""
        value = value / 100.0 if field == "goal" else value
        try:
            spec = replace(self._spec, **{field: value})
        except ValueError as error:
            if control is not None:
                control.refuse(str(error))
            else:
                self._refuse(str(error))
            return
        self._refuse("")
        if spec != self._spec:
            self.edited.emit(tr("Wall: {}").format(label), spec)

    def _on_preset(self) -> None:
        chosen = SPECS.get(self.preset.currentData())
        if chosen is not None:
            spec = replace(chosen, embedding=self._spec.embedding)
            self.edited.emit(self.preset.currentText(), spec)

    def _refuse(self, line: str) -> None:
        self.fault.setText(line)
        self.fault.setVisible(bool(line))

    def _on_look_changed(self) -> None:
        self.fault.setFont(self._look.font(0.85))
        self.fault.setStyleSheet(f"color: {self._look.theme.error};")
