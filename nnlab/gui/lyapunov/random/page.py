"""The page of random nets: distribution of lambda_1, mean field, phase diagram, training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.random.map import find_map_refusal
from nnlab.app.lyapunov.random.state import RandomState, job_of
from nnlab.app.lyapunov.random.sweep import Theory, make_theory, preset
from nnlab.app.lyapunov.random.training import BOX
from nnlab.core.lyapunov.random.nets import ACTIVATIONS, RandomNet
from nnlab.core.lyapunov.random.sample import SampleSpec
from nnlab.core.patterns import take
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.lyapunov.random import words
from nnlab.gui.lyapunov.random.bar import RandomBar
from nnlab.gui.lyapunov.random.commands import make_commands
from nnlab.gui.lyapunov.random.plots import RandomPlots
from nnlab.gui.lyapunov.random.sampler import Sampler
from nnlab.gui.lyapunov.random.settings import NET, RandomSettings
from nnlab.gui.lyapunov.random.standing import Standing
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn

POSE_UPDATES = 1500
SHOWN_PATTERNS = 300


class RandomPage(LyapunovPage):
    """Bar on top; distribution and phase diagram; below them layers, or the net that learns."""

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self.learning = False
        # Another recipe shows the sample; should undo bring the net back, it is seen again unless
        # the sample was chosen.
        self._wants_learning = True
        self.theory: Theory = make_theory(self.state.sample)
        self._plane_theory: tuple[RandomNet, Theory] | None = None
        self.sampler = Sampler(self)
        self.trainer = RandomTrainer(*job_of(self.state), self)
        self.standing = Standing(desk, self.trainer, self)
        self._seen = self.state
        self.bar = RandomBar(look, self.trainer)
        self.plots = RandomPlots(look)
        self.settings = RandomSettings(look, self.state)
        self.column = SideColumn(look, self.settings)
        self._lay_out()
        self._connect()
        self._show_theory()
        self._show()

    @property
    def state(self) -> RandomState:
        """The part of random nets, as the store has it."""
        return self.desk.state.random

    def commands(self) -> Sequence[Command]:
        """Return training, presets, map and view."""
        return make_commands(self)

    def figures(self) -> Sequence[Figure]:
        """Return distribution, phase diagram, and the plots below them."""
        return self.plots.figures()

    def escape(self) -> bool:
        """Cancel the drag of the point under way."""
        return self.plots.phase.give_up()

    def set_presentation(self, on: bool) -> None:
        """Fold the settings and the lower plots; B brings those back."""
        self.column.set_folding(on)
        self.show_lower(not on)

    def show_lower(self, on: bool) -> None:
        """Show the lower plots, or leave all room to the upper ones."""
        self.plots.show_lower(on)

    def choose_learning(self, on: bool) -> None:
        """Show the net that learns, or the sample, until the user wants it otherwise."""
        self._wants_learning = on
        self.show_learning(on)

    def show_learning(self, on: bool) -> None:
        """Show the net that learns, or the sample of random nets."""
        if on and not self.trainer.prepare():
            on = False
        self.learning = on
        self.bar.show_view(on)
        self._show()

    def take_preset(self, key: str) -> None:
        """Take the variances of a preset."""
        var_w, var_b = preset(self.state.net, key)
        new = replace(self.state, net=replace(self.state.net, var_w=var_w, var_b=var_b))
        self.standing.edit(new, tr("Preset of random nets"))

    def next_activation(self) -> None:
        """Take the next activation."""
        keys = list(ACTIVATIONS)
        key = keys[(keys.index(self.state.net.activation) + 1) % len(keys)]
        self._change(tr("activation"), "activation", key, None)

    def new_seed(self) -> None:
        """Draw other nets."""
        self._change(tr("New seed"), "seed", (self.state.net.seed + 1) % 2**31, None)

    def show_map(self) -> None:
        """Show the map of the recipe's net, or say why there is none."""
        refusal = find_map_refusal(self.state.net)
        if refusal:
            self.context.status.say_here(tr(refusal), 12.0)
            return
        self.desk.put("map", replace(self.desk.state.map, source="random", ell=0))
        self.desk.put("page", "map")

    def keep_net(self) -> None:
        """Take the net as it is trained to the map."""
        net, course = self.trainer.network, self.trainer.course
        if net is None or course is None or not self.trainer.k:
            self.context.status.say_here(tr("Nothing is trained yet: Space trains the net."), 8.0)
            return
        self.trainer.pause()
        recipe = self.trainer.recipe
        label = tr("random net, σ² = {var_w:g} (w), {var_b:g} (b), {k} updates").format(
            var_w=recipe.var_w, var_b=recipe.var_b, k=self.trainer.k
        )
        learnt = course.trajectory.patterns
        # As many as of a net of the wall: more would hide the map.
        shown = take(learnt, np.arange(min(len(learnt), SHOWN_PATTERNS)))
        self.desk.keep_net(KeptNet(net, label, shown, BOX))

    def pose(self) -> None:
        """A chaotic sample, complete."""
        net = replace(self.state.net, var_w=2.5, var_b=0.1, N=100, L=10)
        self.standing.edit(replace(self.state, net=net), tr("Chaotic nets"))
        self.sampler.finish()

    def pose_learning(self) -> None:
        """A net that has learnt the circle."""
        self.show_learning(True)
        self.trainer.seek(POSE_UPDATES)

    def close_down(self) -> None:
        """Stop both timers."""
        self.sampler.close()
        self.trainer.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sampler.set_awake(True)
        self.trainer.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.sampler.set_awake(False)
        self.trainer.rest()
        self.context.status.hover("")

    def _lay_out(self) -> None:
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.plots, 1)
        room.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(room, 1)
        self.bar.show_view(False)

    def _connect(self) -> None:
        status, trainer = self.context.status, self.trainer
        self.settings.changed.connect(self._change)
        self.settings.preset.connect(self.take_preset)
        self.plots.phase.moved.connect(self._on_moved)
        self.plots.phase.given_up.connect(self._on_given_up)
        self.bar.shown.connect(self.choose_learning)
        self.bar.mapped.connect(self.show_map)
        self.bar.kept.connect(self.keep_net)
        self.sampler.improved.connect(self._on_improved)
        trainer.running_changed.connect(self._on_running)
        trainer.advanced.connect(self._on_advanced)
        trainer.read.connect(self._on_read)
        trainer.restarted.connect(self._on_restarted)
        trainer.stopped.connect(self._on_stopped)
        self.desk.changed.connect(self._on_desk_changed)
        for plot in self.plots.all:
            plot.hovered.connect(status.hover)

    def _change(self, label: str, name: str, value: Any, drag: object) -> None:
        """Change a field of the recipe or of the page; what can't be is said in a line."""
        part = {name: value}
        in_net = name in NET or name in self.settings.sliders
        try:
            new = (
                replace(self.state, net=replace(self.state.net, **part))
                if in_net
                else replace(self.state, **part)
            )
        except ValueError as error:
            self._on_stopped(str(error))
            return
        mark = None if drag is None else ("random", name, drag)
        self.standing.edit(new, label, mark)

    def _on_moved(self, var_w: float, var_b: float, drag: int) -> None:
        net = replace(self.state.net, var_w=var_w, var_b=var_b)
        new = replace(self.state, net=net)
        self.standing.edit(new, tr("variances"), ("random", "phase", drag))

    def _on_given_up(self, drag: int) -> None:
        self.context.store.give_up(("random", "phase", drag))

    def _on_desk_changed(self, part: str) -> None:
        if part != "random":
            return
        seen, self._seen = self._seen, self.state
        self.standing.follow(self.state)
        if self.isVisible():
            self.trainer.wake()
        if replace(seen, updates=self.state.updates) != self.state:
            self.settings.show_state(self.state)
            self._show_theory()
            self._show()

    def _show_theory(self) -> None:
        """Compute what the theory says, at once, and ask for the sample."""
        state = self.state
        self.theory = make_theory(state.sample)
        self.plots.phase.show_point(state.net.activation, state.net.var_w, state.net.var_b)
        self.bar.refuse_map(tr(find_map_refusal(state.net)))
        self.settings.show_verdict(
            words.say_phase(self.theory, state.net), words.say_fixed_point(self.theory)
        )
        self.settings.name_presets(state.net.activation)
        self.sampler.request(state.sample)

    def _show(self) -> None:
        """Draw distribution and layers, or the net that learns."""
        if self.learning:
            # Of the net in training and of its plane, whatever inputs the sample has.
            recipe = self.trainer.recipe
            if self._plane_theory is None or self._plane_theory[0] != recipe:
                q0 = BOX.x1_max**2 / 3.0
                spec = SampleSpec(recipe, place="box", q0=q0)
                self._plane_theory = (recipe, make_theory(spec))
            self.plots.show_learning(self.trainer, self._plane_theory[1])
        else:
            self.plots.show_sample(self.sampler.sweep, self.theory, self.state.sample)

    # Slots

    def _on_improved(self, _sweep: object) -> None:
        if not self.learning:
            self._show()

    def _on_running(self, running: bool) -> None:
        if running and not self.learning:
            self.choose_learning(True)

    def _on_advanced(self) -> None:
        wanted = self._wants_learning or not self.trainer.comes_back
        if wanted and not self.learning:
            self.show_learning(True)

    def _on_read(self) -> None:
        if self.learning:
            self._show()

    def _on_restarted(self) -> None:
        if self.learning:
            self.show_learning(False)

    def _on_stopped(self, reason: str) -> None:
        self.context.status.say_here(reason, 12.0)
        self.settings.show_state(self.state)
        self.bar.show_view(self.learning)
