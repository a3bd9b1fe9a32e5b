"""The net of the pictures: four hidden layers that have learnt the circle."""

from __future__ import annotations

from nnlab.app.playground import Source, take_design, take_rule, take_source
from nnlab.app.playground_state import uniform_design
from nnlab.core.rules import RuleSpec
from nnlab.gui.tr import tr
from nnlab.gui.training.runner import Runner

DESIGN = uniform_design((10, 10, 10, 10), "tanh", "tanh")
SOURCE = Source("circle", 250, 0.0, 1)
RULE = RuleSpec("backprop", eta=0.03)
UPDATES = 80_000


def pose_net(runner: Runner) -> None:
    """Train the playground's net until it tells the circle's inside from its outside."""
    runner.edit(lambda state: take_source(state, SOURCE), tr("Circle"))
    runner.edit(lambda state: take_rule(state, RULE), tr("Learning rate"))
    runner.edit(lambda state: take_design(state, DESIGN), tr("Four hidden layers"))
    runner.seek(UPDATES)
    runner.catch_up()
