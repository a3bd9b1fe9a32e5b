"""The cross-section: exponent, output and distance to the boundary along a line of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnlab.app.lyapunov.maps.reach import resolve
from nnlab.app.lyapunov.maps.section_sweep import SectionRequest, SectionSweep
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.core.arrays import FloatArray
from nnlab.core.geometry import Point
from nnlab.core.lyapunov.section import Section, find_meetings, find_nearest
from nnlab.core.warm import TANGENTS, is_warm
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.map.few_lines import FewLines
from nnlab.gui.lyapunov.map.field_rows import find_direction, lay_out_rows
from nnlab.gui.lyapunov.map.fields import block, make_button, make_check, make_place
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.section.saving import FineCut, SectionFiles
from nnlab.gui.lyapunov.map.section.scene import Cut, describe, make_scene
from nnlab.gui.lyapunov.map.section.tool import SectionTool
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.plots.probing.section_plot import SectionPlot
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

TICK_MS, BUDGET = 16, 0.008
# The plots: name, text, tooltip, key.
TRACKS = (
    ("exponent", "λ", "The quantity that the map shows", "Shift+1"),
    ("output", "O", "The output, of several outputs all", "Shift+2"),
    (
        "distance",
        "distance",
        "The distance to the decision boundary, + on the side of t = +1",
        "Shift+3",
    ),
)
_typed = count()


class SectionPanel(LowerPanel):
    """Ends of the line and what is drawn on top, one line of numbers, and the plots below."""

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        look = self.context.look
        self.cut: Cut | None = None
        self._sweep: SectionSweep | None = None
        self._lines: tuple[FloatArray, ...] = ()
        self._measured: tuple[Section, FloatArray | None] | None = None
        self.line = SectionTool(look, self)
        self.tool = self.line
        self.ends = tuple(
            make_place(f"{x} {tr('of')} {end}", tr("Where the line of the cross-section ends"))
            for end in "AB"
            for x in ("x₁", "x₂")
        )
        self.checks = {
            key: make_check(tr(text), f"{tr(tip)} ({keys})") for key, text, tip, keys in TRACKS
        }
        self.save = make_button(
            tr("Save..."),
            tr("save the cross-section"),
            tr("Write the numbers of the cross-section as CSV (Ctrl+Alt+S)"),
        )
        self.reading = FewLines()
        self.reading.setAccessibleName(tr("numbers of the cross-section"))
        self.plot = SectionPlot(look)
        self.files = SectionFiles(self, self.context, self._take)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._lay_out()
        self._connect()
        self._on_look_changed()

    @property
    def near(self) -> Point:
        """The end A."""
        near = self.view.state.near
        return near[0], near[1]

    @property
    def far(self) -> Point:
        """The end B."""
        far = self.view.state.far
        return far[0], far[1]

    def refresh(self) -> None:
        """Cut the net as it is now; what is coarse becomes fine on the timer."""
        state, net = self.view.state, self.desk.net.network
        self.show_fields(state)
        self.line.show_line(self.near, self.far)
        if not is_warm(TANGENTS) or self.near == self.far:
            return
        reach = resolve(net, state.ell, state.include_output)
        wanted = SectionRequest(net, self.near, self.far, reach.ell, reach.include_output)
        if self._sweep is None or self._sweep.request != wanted:
            before = self._sweep.request if self._sweep is not None else wanted
            if (wanted.near, wanted.far) != (before.near, before.far):
                # An arc length of the line before says nothing about this one.
                self.plot.point(None)
            self._sweep = SectionSweep(wanted)
        self._set_timer()
        self._show()

    def finish(self) -> None:
        """Block until the section of now is fine: for files, pictures and tests."""
        self.refresh()
        if self._sweep is not None:
            self._sweep.finish()
            self._set_timer()
            self._show()

    def _take(self) -> FineCut | None:
        """Return the section of the present net, all its points, with the net's name."""
        self.finish()
        return None if self.cut is None else FineCut(self.cut, self.desk.net.label)

    def commands(self) -> Sequence[Command]:
        """Return the keys of the plots and of the file."""
        shown = [
            Command(
                f"ftle.section.{key}",
                tr("Cross-section: {0}").format(tr(text)),
                tr(tip),
                keys,
                "View",
                self.checks[key].toggle,
                checkable=True,
                checked=self.checks[key].isChecked,
                section=4,
            )
            for key, text, tip, keys in TRACKS
        ]
        save = Command(
            "ftle.section.save",
            tr("Save the cross-section …"),
            tr("Write the numbers of the cross-section as CSV"),
            "Ctrl+Alt+S",
            "File",
            self.files.ask,
            enabled=lambda: self.cut is not None,
        )
        return [*shown, save]

    def figures(self) -> Sequence[Figure]:
        """Return the plots."""
        return (Figure("ftle-section", tr("Cross-section"), self.plot),)

    def set_presentation(self, on: bool) -> None:
        """Fold the fields: the mouse and the keys do the same."""
        self.fields.setVisible(not on)

    def pose(self) -> None:
        """Lay the line across the circle."""
        self._edit((-1.3, -0.5), (1.3, 0.6), ("section", "pose"))
        self.refresh()
        self.finish()

    def close_down(self) -> None:
        """Stop the timer."""
        self._timer.stop()
        self.files.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rows.setDirection(find_direction(self.rows, self.width()))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self._point(None)

    def _lay_out(self) -> None:
        self.fields = QWidget()
        ends = [QLabel("A"), *self.ends[:2], QLabel("B"), *self.ends[2:]]
        for check in self.checks.values():
            check.setChecked(True)
        self.rows = lay_out_rows(self.fields, ends, [*self.checks.values(), self.save])
        line = QHBoxLayout()
        line.setContentsMargins(8, 2, 8, 2)
        line.addWidget(self.reading, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.fields)
        layout.addLayout(line)
        layout.addWidget(self.plot, 1)

    def _connect(self) -> None:
        self.line.moved.connect(self._edit)
        for field in self.ends:
            field.valueChanged.connect(self._on_typed)
        for check in self.checks.values():
            check.toggled.connect(self._on_checked)
        self.save.clicked.connect(self.files.ask)
        self.plot.hovered.connect(self._point)
        self.view.pointed.connect(self._on_map_pointed)
        self._timer.timeout.connect(self._on_tick)
        self.context.look.changed.connect(self._on_look_changed)

    def _set_timer(self) -> None:
        busy = self._sweep is not None and not self._sweep.finished and self.isVisible()
        if not busy:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _on_tick(self) -> None:
        if self._sweep is not None:
            self._sweep.advance(BUDGET)
            if self._sweep.finished:
                self._show()
        self._set_timer()

    def _show(self) -> None:
        """Draw the section as far as it is."""
        if self._sweep is None:
            return
        request, section = self._sweep.request, self._sweep.section
        self.cut = Cut(
            request.network,
            section,
            self._measure(section),
            find_meetings(self.near, self.far, self.view.ridges),
            request.ell,
            self.view.state.quantity,
        )
        shown = [key for key, check in self.checks.items() if check.isChecked()]
        self.plot.show_scene(make_scene(self.cut, shown))
        self._point(self.plot.pointed)

    def _measure(self, section: Section) -> FloatArray | None:
        """Return the distances to the boundary; the old ones where nothing has changed."""
        lines = self.view.boundary
        same = len(lines) == len(self._lines) and all(
            one is other for one, other in zip(lines, self._lines, strict=True)
        )
        if self._measured is None or self._measured[0] is not section or not same:
            nearest = find_nearest(lines, section.x)
            signed = None if nearest is None else section.sides * nearest.distances
            self._lines, self._measured = lines, (section, signed)
        return self._measured[1]

    def _point(self, s: float | None) -> None:
        """Show the place of an arc length in the plots and on the map, and its numbers."""
        self.plot.point(s)
        if self.cut is None:
            return
        length = float(self.cut.section.s[-1]) or 1.0
        near, far, share = self.near, self.far, (s or 0.0) / length
        at = (near[0] + share * (far[0] - near[0]), near[1] + share * (far[1] - near[1]))
        self.line.show_dot(None if s is None else at)
        self.reading.show_text(describe(self.cut, s))

    def _on_map_pointed(self, at: Point | None) -> None:
        if self.isVisible() and self.cut is not None:
            share = None if at is None else self.line.find_share(at, self.view.map.scale)
            self._point(None if share is None else share * float(self.cut.section.s[-1]))

    def show_fields(self, state: MapState) -> None:
        block(self.fields, True)
        for field, value in zip(self.ends, (*state.near, *state.far), strict=True):
            field.setValue(value)
        block(self.fields, False)

    def _edit(self, near: Point, far: Point, mark: object) -> None:
        new = replace(self.view.state, near=near, far=far)
        self.desk.edit("map", new, tr("Move the line of the cross-section"), mark)

    def _on_typed(self) -> None:
        a1, a2, b1, b2 = (field.value() for field in self.ends)
        if (a1, a2) != (b1, b2):
            self._edit((a1, a2), (b1, b2), ("section", "typed", next(_typed)))
        else:
            self.context.status.say(tr("A and B are the same point: the line has no length."))

    def _on_checked(self) -> None:
        if self.isVisible():
            self._show()

    def _on_look_changed(self) -> None:
        look = self.context.look
        for field in self.ends:
            field.setFont(look.font(tabular=True))
            field.setMinimumWidth(round(look.px(62)))
