"""Menu entries and keys of the MNIST tab."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from nnlab.gui.actions import Command
from nnlab.gui.mnist.builder.net_commands import make_net_commands
from nnlab.gui.mnist.data.commands import make_data_commands
from nnlab.gui.mnist.pages import PAGES
from nnlab.gui.mnist.result_commands import make_result_commands
from nnlab.gui.mnist.runs.commands import make_run_commands
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCheckBox

    from nnlab.gui.mnist.lower import LowerPages
    from nnlab.gui.mnist.settings import MnistSettingsColumn
    from nnlab.gui.mnist.training.trainer import Trainer
    from nnlab.gui.widgets.side_column import SideColumn


class Hands(Protocol):
    """What of the tab the entries press."""

    trainer: Trainer
    below: LowerPages
    settings: MnistSettingsColumn
    column: SideColumn
    log: QCheckBox

    def take_new_seed(self) -> None:
        """Draw another seed for the next training."""

    def toggle_lower(self) -> None:
        """Show the pages below the curves, or the headline alone."""


def make_commands(tab: Hands) -> list[Command]:
    """Return all entries of the tab, by menu."""
    return [
        *_make_train_commands(tab),
        *make_data_commands(tab.settings.data, tab.below),
        *make_net_commands(tab.settings.net.builder),
        *_make_page_commands(tab.below),
        *make_run_commands(tab.below),
        *make_result_commands(tab.below),
        *_make_view_commands(tab),
    ]


def _make_train_commands(tab: Hands) -> list[Command]:
    trainer = tab.trainer
    return [
        Command(
            "mnist.train",
            tr("Train"),
            tr("Train the net; while it trains: pause, then go on"),
            "Space|Ctrl+Return",
            "Train",
            trainer.toggle,
            enabled=lambda: trainer.busy or not trainer.hindrance,
            label=lambda: {
                "idle": tr("Train"),
                "training": tr("Pause the training"),
                "cancelling": tr("Cancelling …"),
            }.get(trainer.phase, tr("Go on with the training")),
        ),
        Command(
            "mnist.cancel",
            tr("Cancel training"),
            tr("Stop the training; its curves and its checkpoint stay"),
            "Ctrl+.",
            "Train",
            trainer.cancel,
            enabled=lambda: trainer.busy,
        ),
        Command(
            "mnist.seed",
            tr("New seed"),
            tr("Another start and another order of the digits"),
            "Shift+R",
            "Train",
            tab.take_new_seed,
            enabled=lambda: not trainer.busy,
        ),
    ]


def _make_page_commands(below: LowerPages) -> list[Command]:
    return [
        Command(
            f"mnist.page.{spec.key}",
            tr(spec.title),
            tr(spec.tip),
            f"F{number}",
            "View",
            partial(below.show_key, spec.key),
            checkable=True,
            checked=partial(_is_shown, below, spec.key),
            section=1,
        )
        for number, spec in enumerate(PAGES, 2)
    ]


def _make_view_commands(tab: Hands) -> list[Command]:
    return [
        Command(
            "mnist.log",
            tr("Logarithmic H"),
            tr("Draw the energy H on a logarithmic axis"),
            "L",
            "View",
            tab.log.toggle,
            checkable=True,
            checked=tab.log.isChecked,
        ),
        Command(
            "mnist.lower",
            tr("Pages below the curves"),
            tr("Show the pages below the curves, or leave the room to the curves"),
            "B",
            "View",
            tab.toggle_lower,
            checkable=True,
            checked=lambda: tab.below.opened,
            section=1,
        ),
        Command(
            "mnist.settings",
            tr("Open the folded settings"),
            tr("In presentation mode: open the settings, or close them"),
            "E",
            "View",
            tab.column.toggle,
            section=2,
        ),
    ]


def _is_shown(below: LowerPages, key: str) -> bool:
    return below.key == key
