"""The frame at the lower right of the playground: a list chooses the instrument in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.instruments import INSTRUMENTS, KEYS
from nnlab.gui.instruments.base import Instrument, Neuron
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import name_control, put
from nnlab.gui.widgets.plot_frame import PlotFrame

SPECS = {spec.key: spec for spec in INSTRUMENTS}
FIRST = INSTRUMENTS[0].key


class InstrumentFrame(PlotFrame):
    """Shows one instrument at a time; each is made when it is first shown.

    `picked` carries the key that was chosen in the list, `hovered` one line for the status bar;
    `grown` follows the making of an instrument.
    """

    picked = Signal(str)
    grown = Signal()
    hovered = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.stack = QStackedWidget()
        super().__init__(context.look, tr("Instrument"), self.stack, parent)
        self._context = context
        self._made: dict[str, Instrument] = {}
        self._controls: dict[str, Sequence[QWidget]] = {}
        self._chosen: Neuron | None = None
        self.key = ""
        self.combo = QComboBox()
        for key, spec in zip(KEYS, INSTRUMENTS, strict=True):
            self.combo.addItem(tr(spec.title), spec.key)
            tip = tr("{tip} ({key})").format(tip=tr(spec.tip), key=key)
            self.combo.setItemData(self.combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        name_control(self.combo, tr("instrument"), tr("What is shown here (F2, F3, ...)"))
        self.title.hide()
        self.add_control(self.combo)
        self.combo.activated.connect(self._on_activated)
        self.show_key(FIRST)

    @property
    def present(self) -> Instrument:
        """The instrument that is shown."""
        return self.open(self.key)

    def open(self, key: str) -> Instrument:
        """Return an instrument by its key, made now if it was never shown."""
        if key not in self._made:
            made = SPECS[key].make(self._context)
            made.setAccessibleName(tr(SPECS[key].title))
            made.hovered.connect(self.hovered)
            made.enlarge_wanted.connect(self.button.toggle)
            made.set_chosen(self._chosen)
            self._made[key] = made
            self.stack.addWidget(made)
            self._controls[key] = made.controls()
            for control in self._controls[key]:
                self.add_control(control)
                control.hide()
            keep_focus_on_click(self)
            self.grown.emit()
        return self._made[key]

    def show_key(self, key: str) -> None:
        """Show the instrument of that key, or the first where there is none of it."""
        key = key if key in SPECS else FIRST
        if key == self.key:
            return
        made = self.open(key)
        for control in self._controls.get(self.key, ()):
            control.hide()
        for control in self._controls[key]:
            control.show()
        self.key = key
        put(self.combo, key)
        self.stack.setCurrentWidget(made)
        made.refresh()

    def set_chosen(self, neuron: Neuron | None) -> None:
        """Tell all instruments which neuron is chosen."""
        self._chosen = neuron
        for made in self._made.values():
            made.set_chosen(neuron)

    def refresh(self) -> None:
        """Draw the present moment, if there is anything to be seen."""
        if self.isVisible():
            self.present.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What was hidden was not drawn."""
        super().showEvent(event)
        self.present.refresh()

    def figures(self) -> list[Figure]:
        """Return all instruments to export, the visible one first, drawn as of now."""
        keys = [self.key, *(key for key in SPECS if key != self.key)]
        return [Figure(key, tr(SPECS[key].title), self._prepare(key)) for key in keys]

    def close_down(self) -> None:
        """Stop timers and jobs."""
        for made in self._made.values():
            made.close_down()

    def _prepare(self, key: str) -> QWidget:
        made = self.open(key)
        if key != self.key or not self.isVisible():
            # What was never on the screen has no size of its own yet.
            made.resize(self.stack.size().expandedTo(made.sizeHint()))
            made.refresh()
        return made.figure

    def _on_activated(self) -> None:
        self.picked.emit(self.combo.currentData())
