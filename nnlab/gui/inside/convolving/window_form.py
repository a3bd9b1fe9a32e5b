"""What slides over the image, and with which size, threshold, activation, stride and padding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSpinBox, QWidget

from nnlab.app.inside import InsideState
from nnlab.app.kernels import MOST_PADDING, MOST_STRIDE, OWN, HandWindow
from nnlab.core.digits.convolution import ACTIVATIONS
from nnlab.core.digits.hand_kernels import HAND_KERNELS, LARGEST, SMALLEST, hand_kernel, resized
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, make_real, make_whole, name_control, put

NET = "net"
POOL_KEYS = ("max", "average")
COLUMNS = 3


class WindowForm(QWidget):
    """The list of windows, and the fields of the one that is chosen.

    `chosen` carries another value of `InsideState.slides`, `edited` a changed `HandWindow`, what
    slides with it and the label of the change; `map_chosen` the map before to be shown, from 0.
    """

    chosen = Signal(str)
    edited = Signal(object, str, str)
    map_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = HandWindow()
        self._slides = NET
        self.what = self._make_list()
        self.side = make_whole(SMALLEST, LARGEST)
        self.stride = make_whole(1, MOST_STRIDE)
        self.padding = make_whole(0, MOST_PADDING)
        self.theta = make_real(-1000.0, 1000.0, 0.1, 2)
        self.g = make_combo(dict.fromkeys(ACTIVATIONS, ""))
        for number, name in enumerate(ACTIVATIONS):
            self.g.setItemText(number, name if name != "linear" else tr("none"))
        self.g.setMinimumContentsLength(5)
        self.pool_size = make_whole(SMALLEST, LARGEST)
        self.pool_stride = make_whole(1, LARGEST)
        self.map = QSpinBox()
        self.map.setKeyboardTracking(False)
        self._fields = self._lay_out()
        self._connect()
        self.show_state(InsideState(), 1, 0)

    def _make_list(self) -> QComboBox:
        box = QComboBox()
        box.addItem(tr("Chosen neuron of the net"), NET)
        for key, kind in HAND_KERNELS.items():
            box.addItem(tr(kind.label), key)
        box.addItem(tr("Own kernel"), OWN)
        box.addItem(tr("Max-pooling"), "max")
        box.addItem(tr("Average pooling"), "average")
        box.insertSeparator(1)
        box.insertSeparator(box.count() - 2)
        tip = tr("What slides: the chosen neuron's own window, a kernel by hand, or a pool")
        name_control(box, tr("what slides"), tip)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        return box

    def _lay_out(self) -> list[tuple[str, QWidget, QWidget]]:
        """Put the fields in two lines; return for which window each is, with its name."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        given = (
            ("kernel", self.side, tr("size"), tr("Rows and columns of the kernel")),
            ("kernel", self.stride, tr("stride"), tr("Pixels from one place to the next")),
            ("kernel", self.padding, tr("padding"), tr("Rows of paper added on each side")),
            ("kernel", self.theta, "θ", tr("Threshold θ, subtracted from the sum")),
            ("kernel", self.g, "g", tr("Activation function g of the local field b")),
            ("pool", self.pool_size, tr("size"), tr("Rows and columns of the pool's window")),
            ("pool", self.pool_stride, tr("stride"), tr("Pixels from one window to the next")),
            (NET, self.map, tr("input map"), tr("Which of the maps before is shown")),
        )
        fields: list[tuple[str, QWidget, QWidget]] = []
        places = {"kernel": 0, "pool": 0, NET: 0}
        for kind, control, name, tip in given:
            label = QLabel(name)
            label.setBuddy(control)
            label.setToolTip(tip)
            name_control(control, name, tip)
            line, column = divmod(places[kind], COLUMNS)
            places[kind] += 1
            grid.addWidget(label, line, 2 * column)
            grid.addWidget(control, line, 2 * column + 1)
            fields.append((kind, label, control))
        grid.setColumnStretch(2 * COLUMNS, 1)
        return fields

    def _connect(self) -> None:
        self.what.activated.connect(self._on_what)
        self.side.valueChanged.connect(self._on_size)
        self.theta.setProperty("field", "theta")
        self.theta.valueChanged.connect(self._on_number)
        for name in ("stride", "padding", "pool_size", "pool_stride"):
            control: QSpinBox = getattr(self, name)
            control.setProperty("field", name)
            control.valueChanged.connect(self._on_number)
        self.g.activated.connect(self._on_g)
        self.map.valueChanged.connect(self._on_map)

    # What is shown

    def show_state(self, state: InsideState, maps: int, shown: int) -> None:
        """Show what slides, its fields, and which of so many maps before is shown."""
        window = self._window = state.hand
        self._slides = state.slides
        put(self.what, window.key if state.slides == "kernel" else state.slides)
        least = HAND_KERNELS[window.key].least if window.key in HAND_KERNELS else SMALLEST
        with_size: Mapping[Any, Any] = {
            self.stride: window.stride,
            self.padding: window.padding,
            self.theta: window.theta,
            self.pool_size: window.pool_size,
            self.pool_stride: window.pool_stride,
            self.g: window.g,
        }
        for control, value in with_size.items():
            put(control, value)
        self.side.blockSignals(True)
        self.side.setRange(least, LARGEST)
        self.side.setValue(len(window.w))
        self.side.blockSignals(False)
        self.map.blockSignals(True)
        self.map.setRange(1, max(1, maps))
        self.map.setSuffix(tr(" of {n}").format(n=maps))
        self.map.setValue(shown + 1)
        self.map.blockSignals(False)
        self._show_fields(state.slides, maps)

    def _show_fields(self, slides: str, maps: int) -> None:
        kind = "pool" if slides in POOL_KEYS else slides
        for own, label, control in self._fields:
            on = own == kind and (own != NET or maps > 1)
            label.setVisible(on)
            control.setVisible(on)

    # What the user does

    def _on_what(self, _index: int) -> None:
        key = self.what.currentData()
        if key in (NET, *POOL_KEYS):
            self.chosen.emit(key)
        elif key == OWN:
            self._emit("kernel", tr("own kernel"), key=OWN)
        else:
            size = max(len(self._window.w), HAND_KERNELS[key].least)
            label = tr("kernel: {}").format(tr(HAND_KERNELS[key].label))
            self._emit("kernel", label, key=key, w=hand_kernel(key, size))

    def _on_size(self, size: int) -> None:
        key, w = self._window.key, self._window.w
        new = resized(w, size) if key == OWN else hand_kernel(key, size)
        self._emit(self._slides, tr("size of the kernel"), w=new)

    def _on_number(self, value: float) -> None:
        name = self.sender().property("field")
        labels = {
            "stride": tr("stride"),
            "padding": tr("padding"),
            "theta": tr("threshold of the kernel"),
            "pool_size": tr("size of the pool"),
            "pool_stride": tr("stride of the pool"),
        }
        self._emit(self._slides, labels[name], **{name: value})

    def _on_g(self, _index: int) -> None:
        self._emit(self._slides, tr("activation of the kernel"), g=self.g.currentData())

    def _on_map(self, number: int) -> None:
        self.map_chosen.emit(number - 1)

    def _emit(self, slides: str, label: str, **changes: Any) -> None:
        self.edited.emit(replace(self._window, **changes), slides, label)
