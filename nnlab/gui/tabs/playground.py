"""The playground tab: patterns by mouse, a net, a rule, and time in both directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnlab.app.playground import (
    PLAYGROUND,
    Playground,
    take_design,
    take_rule,
    take_source,
    take_start_seed,
    take_stop,
    take_view,
)
from nnlab.app.playground_state import Design, Source, Stop, uniform_design
from nnlab.core.rules import RuleSpec
from nnlab.gui.actions import Command
from nnlab.gui.guards.field_keys import keep_focus_on_click
from nnlab.gui.playground.commands import make_playground_commands
from nnlab.gui.playground.data import DataDesk
from nnlab.gui.playground.gestures import GestureEdits
from nnlab.gui.playground.notices import PlaygroundNotices
from nnlab.gui.playground.settings import PlaygroundSettings
from nnlab.gui.playground.stages import StageLink
from nnlab.gui.playground.view import PlaygroundView
from nnlab.gui.tab import Context, Figure, Tab
from nnlab.gui.tr import tr
from nnlab.gui.training.commands import make_run_commands
from nnlab.gui.widgets.notice import Notice
from nnlab.gui.widgets.scene_strip import SceneStrip
from nnlab.gui.widgets.side_column import SideColumn
from nnlab.gui.widgets.transport import RunBar

SHOWN = (
    "patterns",
    "source",
    "design",
    "rule",
    "start_seed",
    "box",
    "validation",
    "test",
    "stop",
    "view",
)

POSE_SOURCE = Source("spiral", 200, 0.02, 1)
POSE_DESIGN = uniform_design((8, 4), "tanh", "tanh")
POSE_RULE = RuleSpec("backprop", eta=0.05)
POSE_SEED, POSE_UPDATES = 3, 400_000


class PlaygroundTab(Tab):
    """Run bar on top, the plots in the middle, the settings at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._runner = context, context.runner
        look, runner = context.look, context.runner
        self.bar = RunBar(context)
        self.strip = SceneStrip(context)
        self.notice = Notice(look)
        self.settings = PlaygroundSettings(look, runner.playground)
        self.view = PlaygroundView(context)
        self.gestures = GestureEdits(context, self.view.plane_panel.tools)
        self.notices = PlaygroundNotices(context, self.notice, self._take_design)
        self.stages = StageLink(context, self.view)
        self.column = SideColumn(look, self.settings)
        self.data = DataDesk(context, self.view, self.settings.patterns, self.notice)
        self._lay_out()
        self._connect()
        keep_focus_on_click(self)
        self.notices.refresh()
        self.view.refresh_all()

    def commands(self) -> Sequence[Command]:
        """Return the commands of the run bar and those of patterns and plots."""
        return (*make_run_commands(self._runner), *make_playground_commands(self))

    def escape(self) -> bool:
        """Cancel the drag under way; without one drop the selected patterns."""
        if self.view.plane_panel.plane.give_up():
            return True
        tools = self.view.plane_panel.tools
        held = bool(tools.selected)
        tools.select(())
        return held

    def figures(self) -> Sequence[Figure]:
        """Return plane, diagram and all instruments, the one that is shown first."""
        view = self.view
        return (
            Figure("plane", tr("Input plane"), view.plane_panel.plane),
            Figure("diagram", tr("Net"), view.diagram_panel.diagram),
            *view.instruments.figures(),
        )

    def set_presentation(self, on: bool) -> None:
        """Fold the settings and give the plane all the room."""
        self.column.set_folding(on)
        self.view.set_presentation(on)

    def pose(self) -> None:
        """Show two spirals that a net of two hidden layers has learnt."""
        runner = self._runner
        runner.edit(lambda state: take_source(state, POSE_SOURCE), tr("Spiral"))
        runner.edit(lambda state: take_rule(state, POSE_RULE), tr("Rule"))
        runner.edit(lambda state: take_design(state, POSE_DESIGN), tr("Net"))
        runner.edit(lambda state: take_start_seed(state, POSE_SEED), tr("Start seed"))
        runner.seek(POSE_UPDATES)
        runner.catch_up()
        self.view.refresh_all()

    def close_down(self) -> None:
        """Stop the timers of the plots."""
        self.view.close_down()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._context.status.hover("")
        if not event.spontaneous():
            # On another tab a key would go from stage to stage unseen.
            self._runner.explainer.set_on(False)

    @property
    def context(self) -> Context:
        """What every tab shares."""
        return self._context

    @property
    def state(self) -> Playground:
        """The playground as the store has it."""
        return self._runner.playground

    def show_instrument(self, key: str) -> None:
        """Show an instrument; one that is shown already becomes the big plot, or small again."""
        frame = self.view.instruments
        again = key == frame.key and frame.isVisible()
        self.look_at(instrument=key)
        if again or not frame.isVisible():
            frame.button.toggle()

    def look_at(self, **switches: object) -> None:
        """Change how the playground is looked at; no undo."""
        self._runner.look(lambda state: take_view(state, **switches))

    def clear_patterns(self) -> None:
        """Remove all patterns."""
        self.data.clear()

    def open_patterns(self, path: Path) -> None:
        """Take the patterns of a file."""
        self.data.open(path)

    def choose_set(self, key: str) -> None:
        """Take the patterns of a generator."""
        self.data.choose_set(key)

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.notice)
        middle.addWidget(self.view, 1)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addLayout(middle, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.strip)
        layout.addLayout(room, 1)

    def _connect(self) -> None:
        view, settings = self.view, self.settings
        plane = view.plane_panel
        plane.plane.gestured.connect(self.gestures.take)
        plane.plane.given_up.connect(self.gestures.give_up)
        plane.classes.picked.connect(self.gestures.take_class)
        plane.clear.clicked.connect(self.clear_patterns)
        self.data.table_wanted.connect(lambda: self.show_instrument("patterns"))
        plane.two_colours.toggled.connect(lambda on: self.look_at(two_colours=on))
        plane.lines.toggled.connect(lambda on: self.look_at(show_lines=on))
        view.instruments.picked.connect(lambda key: self.look_at(instrument=key))
        view.instruments.grown.connect(self.grown)
        view.explained.connect(settings.show_update)
        self.bar.pace_by(view.drawn)
        view.diagram_panel.editor.refused.connect(self.notice.say)
        view.diagram_panel.editor.offered.connect(self.notice.say)
        settings.source_chosen.connect(self._take_source)
        settings.design_chosen.connect(self._take_design)
        settings.rule_chosen.connect(self._take_rule)
        settings.seed_chosen.connect(self._take_seed)
        settings.stop_chosen.connect(self._take_stop)
        self._context.store.subscribe(PLAYGROUND, self._on_state_changed)

    def _take_source(self, source: Source) -> None:
        self._edit(
            lambda state: take_source(state, source), tr("Patterns"), ("source", source.generator)
        )

    def _take_design(self, design: Design) -> None:
        self.view.diagram_panel.editor.take_design(design)

    def _take_rule(self, rule: RuleSpec) -> None:
        # Turning eta is one gesture; turning another number is another one.
        old = self.state.rule
        turned = tuple(
            item.name
            for item in fields(rule)
            if getattr(rule, item.name) != getattr(old, item.name)
        )
        self._edit(lambda state: take_rule(state, rule), tr("Rule"), ("rule", rule.key, turned))

    def _take_stop(self, stop: Stop) -> None:
        self._runner.look(lambda state: take_stop(state, stop))

    def _take_seed(self, seed: int) -> None:
        self._edit(lambda state: take_start_seed(state, seed), tr("Start seed"), "start seed")

    def _edit(self, change: Callable[[Playground], Playground], label: str, mark: object) -> None:
        # What was trained in between parts two gestures.
        self._runner.edit(change, label, mark if self._runner.k == 0 else None)

    def _on_state_changed(self, old: Playground, new: Playground) -> None:
        if any(getattr(old, name) is not getattr(new, name) for name in SHOWN):
            self.settings.show_state(new)
            self.view.show_state(new)
