"""Small fields for the values of one row of a net."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractSpinBox, QGridLayout, QLabel, QWidget

from nnlab.core.digits.rows import (
    LARGEST_KERNEL,
    MOST_MAPS,
    MOST_NEURONS,
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
)
from nnlab.gui.look import Look
from nnlab.gui.mnist.builder.row_text import ACTIVATION_NAMES, KIND_TIPS
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    make_check,
    make_combo,
    make_real,
    make_whole,
    name_control,
    put,
)


@dataclass(frozen=True)
class Field:
    """A value of a row: its name on the screen, its tip and its limits (None: no number)."""

    name: str
    tip: str
    limits: tuple[float, float] | None = None


_POOL = {
    "size": Field("size", "Rows and columns of each window", (1, LARGEST_KERNEL)),
    "stride": Field("stride", "Steps from window to window; = size: side by side", (0, 28)),
}
FIELDS: dict[type[Any], Mapping[str, Field]] = {
    Conv: {
        "maps": Field("maps", "Feature maps, each with its own kernel", (1, MOST_MAPS)),
        "kernel": Field("kernel", "Rows and columns of the kernel", (1, 3 * LARGEST_KERNEL)),
        "stride": Field("stride", "Steps from window to window", (1, LARGEST_KERNEL)),
        "padding": Field("pad", "Rows and columns of paper added on each side", (0, 28)),
        "threshold": Field(
            "thresholds θ", "A threshold for each map; batch normalisation brings its own"
        ),
    },
    MaxPool: _POOL,
    AveragePool: _POOL,
    Pixels: {},
    BatchNorm: {},
    Activation: {"g": Field("g(b)", KIND_TIPS["activation"])},
    Dropout: {
        "rate": Field("rate", "Part of the neurons that is left out of each update", (0, 0.99))
    },
    Dense: {"neurons": Field("neurons", "Neurons of this row", (1, MOST_NEURONS))},
}


class RowFields(QWidget):
    """The fields of one kind of row; `changed` carries the field's key and its new value."""

    changed = Signal(str, object)

    def __init__(self, look: Look, kind: type[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.controls: dict[str, Any] = {}
        self._labels: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 0, 4, 4)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(4, 1)
        for key, field in FIELDS[kind].items():
            self._add(key, field)
        if not self.controls:
            self._add_words(tr("Nothing to choose."))
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_row(self, row: Row) -> None:
        """Show the values of a row, without `changed`."""
        for key, control in self.controls.items():
            put(control, getattr(row, key))

    @property
    def first(self) -> QWidget | None:
        """The field that is reached first."""
        return next(iter(self.controls.values()), None)

    def _add(self, key: str, field: Field) -> None:
        control = self._make(key, field)
        name_control(control, tr(field.name), tr(field.tip))
        self.controls[key] = control
        place = len(self.controls) - 1
        if key == "threshold":
            self._grid.addWidget(control, 2, 0, 1, 5)
            return
        label = QLabel(tr(field.name))
        label.setToolTip(tr(field.tip))
        label.setBuddy(control)
        self._labels.append(label)
        row, column = divmod(place, 2)
        self._grid.addWidget(label, row, 2 * column)
        self._grid.addWidget(control, row, 2 * column + 1)

    def _make(self, key: str, field: Field) -> Any:
        if key == "threshold":
            check = make_check(tr(field.name), tr(field.tip))
            check.toggled.connect(lambda on: self.changed.emit(key, on))
            return check
        if key == "g":
            box = make_combo(ACTIVATION_NAMES)
            box.setMinimumContentsLength(7)
            box.currentIndexChanged.connect(lambda _: self.changed.emit(key, box.currentData()))
            return box
        assert field.limits is not None
        if key == "rate":
            spin: Any = make_real(*field.limits, 0.05, 2)
        else:
            spin = make_whole(int(field.limits[0]), int(field.limits[1]))
            spin.setSpecialValueText(
                tr("= size") if key == "stride" and not field.limits[0] else ""
            )
        # Arrow keys and the wheel step; the narrow column has no room for small arrows.
        spin.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        spin.valueChanged.connect(lambda value: self.changed.emit(key, value))
        return spin

    def _add_words(self, text: str) -> None:
        label = QLabel(text)
        self._labels.append(label)
        self._grid.addWidget(label, 0, 0, 1, 5)

    def _on_look_changed(self) -> None:
        look = self._look
        self._grid.setContentsMargins(round(look.px(20)), 0, 4, 4)
        for label in self._labels:
            label.setFont(look.font(0.85))
        for control in self.controls.values():
            control.setFont(look.font(0.9))
            if isinstance(control, QAbstractSpinBox):
                control.setFixedWidth(round(look.px(46)))
