"""The menu entries and keys of the page of random nets."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.random.plots import RandomPlots
from nnlab.gui.lyapunov.random.settings import PHASES
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.tr import tr


class Hands(Protocol):
    """What the keys act on: training, the recipe of the nets, and what is shown."""

    trainer: RandomTrainer
    plots: RandomPlots
    learning: bool

    def take_preset(self, key: str) -> None: ...
    def next_activation(self) -> None: ...
    def new_seed(self) -> None: ...
    def show_map(self) -> None: ...
    def keep_net(self) -> None: ...
    def choose_learning(self, on: bool) -> None: ...
    def show_lower(self, on: bool) -> None: ...


def make_commands(page: Hands) -> list[Command]:
    """Return all commands of the page."""
    return [*_train(page), *_net(page), *_view(page)]


def _train(page: Hands) -> list[Command]:
    trainer = page.trainer
    rows = (
        ("run", tr("Train or pause"), tr("Train the net on the circle"), "Space", trainer.toggle),
        ("step", tr("Step"), tr("One update forward"), "Right|.", trainer.step),
        ("back", tr("Back"), tr("One update back, to the bit"), "Left", trainer.back),
        ("reset", tr("Reset"), tr("Back to the random net"), "R", trainer.reset),
        ("new-seed", tr("New seed"), tr("Draw other random nets"), "Shift+R", page.new_seed),
    )
    return [
        Command(f"ftle.random.{key}", text, tip, shortcut, "Train", run, section=int(place > 2))
        for place, (key, text, tip, shortcut, run) in enumerate(rows)
    ]


def _net(page: Hands) -> list[Command]:
    presets = [
        Command(
            f"ftle.random.{key}",
            tr("Random nets: {name}").format(name=tr(name)),
            tr("Variances of this phase, without thresholds"),
            str(number),
            "Net",
            partial(page.take_preset, key),
        )
        for number, (key, name) in enumerate(PHASES.items(), 1)
    ]
    return [
        *presets,
        Command(
            "ftle.random.activation",
            tr("Next activation"),
            tr("tanh, ReLU, linear"),
            "A",
            "Net",
            page.next_activation,
        ),
        Command(
            "ftle.random.map",
            tr("Show its map"),
            tr("The map of the first net of the sample"),
            "M",
            "Net",
            page.show_map,
            section=1,
        ),
        Command(
            "ftle.random.keep",
            tr("Take the trained net to the map"),
            tr("Keep the net as it is trained now, and show its map"),
            "T",
            "Net",
            page.keep_net,
            enabled=lambda: page.trainer.k > 0,
            section=1,
        ),
    ]


def _view(page: Hands) -> list[Command]:
    return [
        Command(
            "ftle.random.learning",
            tr("One net learns"),
            tr("The net in training instead of the sample of random nets"),
            "V",
            "View",
            lambda: page.choose_learning(not page.learning),
            checkable=True,
            checked=lambda: page.learning,
        ),
        Command(
            "ftle.random.lower",
            tr("Lower plots"),
            tr("Layer by layer, or the plane and the errors of the training"),
            "B",
            "View",
            lambda: page.show_lower(page.plots.below.isHidden()),
            checkable=True,
            checked=lambda: not page.plots.below.isHidden(),
        ),
    ]
