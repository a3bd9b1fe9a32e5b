"""The playground's plots: the plane dominant, below it the net's diagram and an instrument."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from nnlab.app.playground import Playground
from nnlab.app.words.equations import write_update
from nnlab.gui.cadence import SLOW_SECONDS, Cadence
from nnlab.gui.instruments.frame import InstrumentFrame
from nnlab.gui.numbers import group
from nnlab.gui.playground.diagram import DiagramPanel
from nnlab.gui.playground.plane import PlanePanel
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.plot_frame import PlotFrame

Neuron = tuple[int, int]

# Shares of plane and lower row in the height, of diagram and instrument in the width.
HEIGHTS, WIDTHS = (520, 280), (440, 560)


class PlaygroundView(QSplitter):
    """Lays the panels out and has them drawn, all from the same moment.

    At most one panel is the big one, `big`; without it the plane stands above the lower row,
    unless that is hidden. Beside a big instrument the plane stays, if that is a picture of it.
    `explained` carries the lines of the last update; `drawn` follows each
    time that all views show the present step.
    """

    explained = Signal(list)
    drawn = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._parted: list[int] = []
        self._heights, self._halved = list(HEIGHTS), False
        self._context = context
        self._cadence = Cadence()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(round(1500 * SLOW_SECONDS))
        self._late.timeout.connect(self.refresh_all)
        self.big: PlotFrame | None = None
        self._lower_wanted = True
        self.plane_panel = PlanePanel(context)
        self.diagram_panel = DiagramPanel(context)
        self.instruments = InstrumentFrame(context)
        self.frames: tuple[PlotFrame, ...] = (
            self.plane_panel,
            self.diagram_panel,
            self.instruments,
        )
        self.diagram_panel.name_key("Shift+F9")
        self.instruments.name_key("F9")
        self._lay_out()
        self._connect()
        self.show_state(context.runner.playground)

    def show_state(self, state: Playground) -> None:
        """Show switches as they are set, and the present step."""
        self.plane_panel.show_state(state)
        self.diagram_panel.show_state(state)
        before = self.is_beside
        self.instruments.show_key(state.view.instrument)
        if self.is_beside != before:
            self._arrange()
        self.refresh_all()

    def refresh(self) -> None:
        """Draw the present step: the plane at once, all the others when they are due."""
        runner = self._context.runner
        self.plane_panel.refresh()
        now = time.monotonic()
        if self._cadence.is_due(now, runner.running, runner.speed):
            self._late.stop()
            self._refresh_slow()
        else:
            self._late.start()
        if runner.running and self._cadence.is_next(now):
            runner.ease()

    def refresh_all(self) -> None:
        """Draw everything at once."""
        self._late.stop()
        self.plane_panel.refresh()
        self._refresh_slow()

    def enlarge(self, frame: PlotFrame, on: bool) -> None:
        """Make one of the plots the only one, or show what was there before."""
        self.big = frame if on else None
        self._arrange()

    def set_lower_visible(self, on: bool) -> None:
        """Show the plane with diagram and instrument below it, or the plane alone."""
        self._lower_wanted, self.big = on, None
        self._arrange()

    def set_presentation(self, on: bool) -> None:
        """Give the plane all the room, or part it again as it was before."""
        if on:
            self.set_lower_visible(self._lower_wanted)
            self._parted = self.sizes()
        self.set_lower_visible(not on)
        if not on and self._parted and sum(self._parted):
            self.setSizes(self._parted)

    @property
    def lower_visible(self) -> bool:
        """Whether diagram or instrument are to be seen."""
        return not self._lower.isHidden()

    @property
    def is_beside(self) -> bool:
        """Whether the big instrument leaves the plane its half of the room."""
        return self.big is self.instruments and self.instruments.present.stands_beside

    def close_down(self) -> None:
        """Stop the timers."""
        self._late.stop()
        self.instruments.close_down()

    def _arrange(self) -> None:
        plane, big, beside = self.plane_panel, self.big, self.is_beside
        for frame in self.frames:
            frame.set_enlarged(frame is big)
            shown = frame is plane or self._lower_wanted
            frame.setVisible(shown if big is None else frame is big or (beside and frame is plane))
        self._lower.setVisible(self._lower_wanted if big is None else big is not plane)
        self._halve(beside)
        self.refresh_all()

    def _halve(self, on: bool) -> None:
        """Share the room in halves, beside each other if both fit; or bring the heights back."""
        if on == self._halved:
            return
        if on and all(self.sizes()):
            self._heights = self.sizes()
        self._halved = on
        needed = sum(one.minimumSizeHint().width() for one in (self.plane_panel, self._lower))
        wide = on and needed + self.handleWidth() <= self.width()
        self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self.setSizes([self.width(), self.width()] if on else self._heights)

    def _lay_out(self) -> None:
        self._lower = QSplitter(Qt.Orientation.Horizontal)
        self._lower.addWidget(self.diagram_panel)
        self._lower.addWidget(self.instruments)
        self._lower.setSizes(WIDTHS)
        self.addWidget(self.plane_panel)
        self.addWidget(self._lower)
        self.setSizes(HEIGHTS)
        for splitter, sizes in ((self, HEIGHTS), (self._lower, WIDTHS)):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(5)
            for place, size in enumerate(sizes):
                splitter.setStretchFactor(place, size)

    def _connect(self) -> None:
        for frame in self.frames:
            frame.enlarged.connect(lambda on, frame=frame: self.enlarge(frame, on))
        self.diagram_panel.chosen_changed.connect(self._on_chosen)
        self.diagram_panel.pointed.connect(self._on_pointed)
        self.diagram_panel.mapped.connect(self._on_mapped)
        self.instruments.hovered.connect(self._context.status.hover)
        runner = self._context.runner
        runner.advanced.connect(self.refresh)
        runner.running_changed.connect(self.refresh_all)
        runner.changed.connect(self.refresh_all)

    def _refresh_slow(self) -> None:
        runner = self._context.runner
        self.diagram_panel.refresh(self.plane_panel.plane.scale.view)
        self.instruments.refresh()
        # Fast runs outpace these views: they say themselves which update they show.
        stamp = tr("update {k}").format(k=group(runner.updates)) if runner.running else ""
        for frame in (self.diagram_panel, self.instruments):
            frame.set_stamp(stamp)
        update = runner.update()
        nothing = [tr("No update yet: Step (→) makes one.")]
        self.explained.emit(write_update(update) if update is not None else nothing)
        self.plane_panel.refresh_text()
        self.drawn.emit()

    def _on_chosen(self, neuron: Neuron | None) -> None:
        self.plane_panel.line_of = neuron
        self.instruments.set_chosen(neuron)
        self.refresh_all()

    def _on_pointed(self, neuron: Neuron | None) -> None:
        self.plane_panel.set_line(neuron or self.diagram_panel.chosen)

    def _on_mapped(self, neuron: Neuron | None) -> None:
        """A neuron's map becomes the plane's; None, an input or the only output bring O back."""
        sizes = self._context.runner.network.sizes
        plain = neuron is None or neuron[0] == 0
        only = neuron is not None and neuron[0] == len(sizes) - 1 and sizes[-1] == 1
        self.plane_panel.set_mapped(None if plain or only else neuron)
        self.refresh_all()
