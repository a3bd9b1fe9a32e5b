"""The menu entries and keys of the T-C tab."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QWidget

from nnlab.app.tc_state import TcState
from nnlab.core.tc.solutions import PROTOTYPES
from nnlab.gui.actions import Command
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.tr import tr


class Hands(Protocol):
    """What the keys act on: training, letter, solutions and view."""

    runner: TcRunner
    log: QCheckBox
    below: QWidget

    @property
    def state(self) -> TcState: ...
    def put_letter(self, shape: int) -> None: ...
    def turn_letter(self, turns: int) -> None: ...
    def move_letter(self, rows: int, columns: int) -> None: ...
    def load_solution(self, key: str) -> None: ...
    def flip(self, name: str, label: str) -> None: ...
    def flip_twin(self) -> None: ...
    def toggle_survey(self) -> None: ...
    def set_lower(self, on: bool) -> None: ...


def make_commands(tab: Hands) -> list[Command]:
    """Return all commands of the tab."""
    return [*_train(tab), *_letter(tab), *_net(tab), *_view(tab)]


def _train(tab: Hands) -> list[Command]:
    runner = tab.runner
    rows = (
        ("run", tr("Run or pause"), tr("Train until solved or paused"), "Space", runner.toggle, 0),
        ("step", tr("Step"), tr("One update forward"), "Right|.", runner.step, 0),
        ("back", tr("Back"), tr("One update back, to the bit"), "Left", runner.back, 0),
        ("reset", tr("Reset"), tr("Back to the same start"), "R", runner.reset, 1),
        ("new-seed", tr("New seed"), tr("Next seed"), "Shift+R", runner.new_seed, 1),
        (
            "survey",
            tr("Train 20 seeds"),
            tr("See which kernel comes out how often; again: stop"),
            "S",
            tab.toggle_survey,
            2,
        ),
    )
    return [
        Command(f"tc.{key}", text, tip, shortcut, "Train", run, section=section)
        for key, text, tip, shortcut, run, section in rows
    ]


def _letter(tab: Hands) -> list[Command]:
    rows = (
        ("T", tr("Letter T"), tr("Put a T on the retina"), "T", lambda: tab.put_letter(0)),
        ("C", tr("Letter C"), tr("Put a C on the retina"), "C", lambda: tab.put_letter(4)),
        ("turn", tr("Turn left"), tr("A quarter turn"), "O", lambda: tab.turn_letter(1)),
        (
            "turn-back",
            tr("Turn right"),
            tr("A quarter turn"),
            "Shift+O",
            lambda: tab.turn_letter(-1),
        ),
        ("up", tr("Letter up"), tr("One square"), "Ctrl+Up", lambda: tab.move_letter(-1, 0)),
        ("down", tr("Letter down"), tr("One square"), "Ctrl+Down", lambda: tab.move_letter(1, 0)),
        ("left", tr("Letter left"), tr("One square"), "Ctrl+Left", lambda: tab.move_letter(0, -1)),
        (
            "right",
            tr("Letter right"),
            tr("One square"),
            "Ctrl+Right",
            lambda: tab.move_letter(0, 1),
        ),
    )
    return [
        Command(f"tc.letter.{key}", text, tip, shortcut, "Data", run)
        for key, text, tip, shortcut, run in rows
    ]


def _net(tab: Hands) -> list[Command]:
    solutions = [
        Command(
            f"tc.solution.{key}",
            tr("Load {name}").format(name=tr(one.name)),
            tr("A solution found in 1986, with thresholds that part T from C"),
            str(place),
            "Net",
            partial(tab.load_solution, key),
        )
        for place, (key, one) in enumerate(PROTOTYPES.items(), 1)
    ]
    return [
        *solutions,
        Command(
            "tc.tied",
            tr("Tied weights"),
            tr("All hidden neurons of a sheet share weights and threshold"),
            "W",
            "Net",
            lambda: tab.flip("tied", tr("tied weights")),
            checkable=True,
            checked=lambda: tab.state.settings.tied,
            section=1,
        ),
        Command(
            "tc.twin",
            tr("Compare tied with untied"),
            tr("Train the same net the other way beside it"),
            "U",
            "Net",
            tab.flip_twin,
            checkable=True,
            checked=lambda: tab.state.settings.twin,
            section=1,
        ),
    ]


def _view(tab: Hands) -> list[Command]:
    return [
        Command(
            "tc.log",
            tr("Logarithmic H"),
            tr("Logarithmic axis of the energy"),
            "G",
            "View",
            tab.log.toggle,
            checkable=True,
            checked=tab.log.isChecked,
        ),
        Command(
            "tc.lower",
            tr("Lower plots"),
            tr("Curves and seeds, or all room for the pictures"),
            "B",
            "View",
            lambda: tab.set_lower(tab.below.isHidden()),
            checkable=True,
            checked=lambda: not tab.below.isHidden(),
        ),
    ]
