"""The page of the wall: nets of many N and L, their maps side by side, and their trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.lyapunov.walls.state import PLOTS, WallState
from nnlab.app.lyapunov.walls.wall import WallCard
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.lyapunov.wall.analysis import WallAnalysis
from nnlab.gui.lyapunov.wall.bar import WallBar
from nnlab.gui.lyapunov.wall.catalogue import WallCatalogue
from nnlab.gui.lyapunov.wall.commands import make_wall_commands
from nnlab.gui.lyapunov.wall.estimate import WallEstimate
from nnlab.gui.lyapunov.wall.looks import WallLooks
from nnlab.gui.lyapunov.wall.maps import WallMaps
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.saving import TableFile
from nnlab.gui.lyapunov.wall.saying import say_invitation, say_line
from nnlab.gui.lyapunov.wall.settings import WallSettings
from nnlab.gui.lyapunov.wall.shelf import WallShelf
from nnlab.gui.lyapunov.wall.stock import WallStock, wait_while
from nnlab.gui.lyapunov.wall.words import missing_of
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.wheel_guard import WheelGuard

DRAW_MS = 100
"""Nets that are read or trained faster than this are drawn together."""

ESTIMATE_SECONDS = 8.0
"""How long a picture waits for the time that the next wall takes."""


class WallPage(LyapunovPage):
    """Bar on top, maps or trends in the middle, settings and the list of walls at the right."""

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self.shelf = WallShelf(context, self)
        self.runner = WallRunner(context, self.shelf, self)
        self.estimate = WallEstimate(context, self)
        self.stock = WallStock(context, desk, self.shelf, self.runner)
        self.table_file = TableFile(context, self)
        self.bar = WallBar(look)
        self.maps = WallMaps(context, desk, self.shelf, self.runner)
        self.analysis = WallAnalysis(look)
        self.settings = WallSettings(look, self.state.spec)
        self.looks = WallLooks(look, self.state)
        self.catalogue = WallCatalogue(look)
        self._presenting = False
        self._draw_later = QTimer(self)
        self._draw_later.setSingleShot(True)
        self._draw_later.setInterval(DRAW_MS)
        self._draw_later.timeout.connect(self.draw)
        self._lay_out()
        self._connect()
        self._show_state()

    @property
    def state(self) -> WallState:
        """The part of the wall, as the store has it."""
        return self.desk.state.wall

    @property
    def shown(self) -> WallCard | None:
        """The card of the wall that is shown, None if there is none."""
        return self.shelf.card(self.state.wall)

    def commands(self) -> Sequence[Command]:
        return make_wall_commands(self)

    def figures(self) -> Sequence[Figure]:
        found = []
        if self.maps.scene is not None:
            found.append(Figure("ftle-wall", tr("Wall of maps"), self.maps.wall))
        for key, title in self.analysis.titles().items():
            found.append(Figure(f"ftle-wall-{key}", title, self.analysis.plots[key]))
        return found

    def escape(self) -> bool:
        if self.state.view == "analysis" and self.state.plot:
            self.put(plot="")
            return True
        held = self.state.view == "maps" and self.maps.selected is not None
        if held:
            self.maps.select(None)
        return held

    def set_presentation(self, on: bool) -> None:
        self._presenting = on
        self.bar.set_presentation(on)
        self.column.set_folding(on)
        self.analysis.show_plot(self.state.plot, on)

    def pose(self) -> None:
        """Show the newest finished wall; if there is none, train a small one and wait for it."""
        self.context.compute.start()
        self.stock.pose()
        self.shelf.finish()
        wait_while(lambda: not self.estimate.is_measured, ESTIMATE_SECONDS)
        self.draw()

    def close_down(self) -> None:
        self._draw_later.stop()
        self.estimate.rest()
        self.runner.close_down()
        self.maps.close_down()
        self.shelf.close_down()
        self.table_file.close()

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shelf.set_awake(True)
        self.shelf.scan()
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shelf.set_awake(False)
        self.estimate.rest()
        self.context.status.hover("")

    def draw(self) -> None:
        """Draw the shown wall as far as it is read."""
        if not self.isVisible():
            return
        state, card = self.state, self.shown
        if card is None:
            self.maps.show_nothing(say_invitation(self.estimate, self.state.spec))
        else:
            self.maps.show_wall(card, state)
            scene = self.maps.scene
            if scene is not None and not state.locked:
                self.looks.show_range(scene.scale.low, scene.scale.high)
        wall = self.shelf.wall(state.wall)
        other = self.shelf.wall(state.other) if state.other != state.wall else None
        self.analysis.show_walls(wall, other)

    def _show_state(self) -> None:
        """Show the settings and ask for what they need."""
        state = self.state
        self.settings.show_spec(state.spec)
        self.looks.show_walls(self.shelf.cards, self.shown)
        self.looks.show_state(state)
        self.catalogue.show_cards(self.shelf.cards, state.wall)
        self.bar.show_view(state.view, state.plot)
        self.views.setCurrentIndex(1 if state.view == "analysis" else 0)
        self.analysis.show_plot(state.plot, self._presenting)
        if self.isVisible():
            self.estimate.want(state.spec)
        self._show_run()
        if self.isVisible():
            for wall_id in (state.wall, state.other):
                self.shelf.want(wall_id)
            self.draw()

    def _show_run(self) -> None:
        card = self.shown
        missing = missing_of(card) if card is not None else 0
        able = not self.context.compute.missing_torch
        self.bar.show_run(self.runner, able, missing)
        self.bar.show_progress(self.runner)
        self.bar.line.show_text(say_line(self.runner, self.estimate, self.state.spec))

    # What happens

    def _on_desk_changed(self, part: str) -> None:
        if part == "wall":
            self.runner.message = ""
            self._show_state()

    def _on_listed(self) -> None:
        if self.isVisible():
            self.stock.choose_newest()
            self._show_state()

    def _on_read(self, wall_id: str) -> None:
        shown = wall_id in (self.state.wall, self.state.other)
        if shown and self.isVisible() and not self._draw_later.isActive():
            self._draw_later.start()

    def _on_run_changed(self) -> None:
        self._show_run()
        if not self._draw_later.isActive():
            self._draw_later.start()
        self.grown.emit()

    def _on_progressed(self) -> None:
        if self.isVisible():
            self.bar.show_progress(self.runner)
            self.bar.line.show_text(say_line(self.runner, self.estimate, self.state.spec))
            if not self._draw_later.isActive():
                self._draw_later.start()

    def _on_estimated(self) -> None:
        self.bar.line.show_text(say_line(self.runner, self.estimate, self.state.spec))
        if self.shown is None and self.isVisible():
            self.maps.show_nothing(say_invitation(self.estimate, self.state.spec))

    def _on_edited(self, label: str, spec: WallSpec) -> None:
        self.desk.edit("wall", replace(self.state, spec=spec), label)

    def put(self, **changes: object) -> None:
        """Look at something else; that is no edit."""
        self.desk.put("wall", replace(self.state, **changes))  # type: ignore[arg-type]

    def turn_plot(self, step: int) -> None:
        """Show the next trend alone, or the one before; all come after the last."""
        keys = ("", *PLOTS)
        place = (keys.index(self.state.plot) + step) % len(keys)
        self.put(view="analysis", plot=keys[place])

    def turn_seed(self, step: int) -> None:
        """Show the maps of the next seed, or of the one before."""
        card = self.shown
        if card is not None:
            self.put(seed=(self.state.seed + step) % card.spec.seeds)

    def toggle(self) -> None:
        """Train, go on, or stop."""
        self.stock.toggle()

    def save_table(self) -> None:
        """Write the table of the shown wall to a file."""
        self.table_file.ask(self.analysis.table.csv())

    # Layout

    def _lay_out(self) -> None:
        self.views = QStackedWidget()
        self.views.addWidget(self.maps.wall)
        self.views.addWidget(self.analysis)
        form = QWidget()
        inside = QVBoxLayout(form)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.setSpacing(4)
        for part in (self.settings, self.looks, self.catalogue):
            inside.addWidget(part)
        inside.addStretch(1)
        self._guard = WheelGuard(form)
        self.column = SideColumn(self.context.look, form)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.views, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(room, 1)

    def _connect(self) -> None:
        bar, stock = self.bar, self.stock
        bar.train.clicked.connect(stock.train)
        bar.cancel.clicked.connect(self.runner.cancel)
        bar.resume.clicked.connect(stock.resume)
        bar.view_picked.connect(lambda key: self.put(view=key))
        bar.plot_picked.connect(lambda key: self.put(plot=key))
        self.settings.edited.connect(self._on_edited)
        self.looks.changed.connect(lambda state: self.desk.put("wall", state))
        self.catalogue.picked.connect(lambda wall_id: self.put(wall=wall_id))
        self.catalogue.renamed.connect(stock.rename)
        self.catalogue.deleted.connect(stock.delete)
        self.analysis.hovered.connect(self.context.status.hover)
        self.analysis.picked.connect(lambda key: self.put(plot=key))
        self.analysis.table.save.clicked.connect(self.save_table)
        self.shelf.listed.connect(self._on_listed)
        self.shelf.read.connect(self._on_read)
        self.runner.changed.connect(self._on_run_changed)
        self.runner.progressed.connect(self._on_progressed)
        self.estimate.changed.connect(self._on_estimated)
        self.desk.changed.connect(self._on_desk_changed)
        self.context.compute.state_changed.connect(self._show_run)
