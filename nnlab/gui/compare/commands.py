"""Menu entries and keys of the Compare tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from nnlab.app.compare import LEAST, MOST, Compare
from nnlab.app.compare_presets import PRESETS
from nnlab.gui.actions import Command
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.compare.settings import CompareSettings
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn


class Hands(Protocol):
    """What the keys act on: the runs, the chosen one, and what is drawn."""

    runner: CompareRunner
    settings: CompareSettings
    column: SideColumn
    place: int

    def choose(self, place: int) -> None: ...
    def add(self) -> None: ...
    def remove(self) -> None: ...
    def take(self, compare: Compare, label: str) -> None: ...
    def take_from_playground(self) -> None: ...
    def look_at(self, changes: dict[str, object]) -> None: ...
    def new_seed(self) -> None: ...
    def close_scene(self) -> None: ...


def make_compare_commands(tab: Hands) -> list[Command]:
    """Return run, step and reset of all runs, the runs themselves, and what is drawn."""
    return [*_make_time(tab), *_make_choices(tab), *_make_runs(tab), *_make_views(tab)]


def _make_time(tab: Hands) -> list[Command]:
    runner = tab.runner
    rows = (
        ("run", tr("Run or pause"), tr("Train all runs until paused"), "Space", runner.toggle, 0),
        ("step", tr("Step"), tr("One step of every run"), "Right", runner.step, 0),
        ("back", tr("Back"), tr("One step of every run back"), "Left", runner.back, 0),
        ("leap", tr("Ten steps"), tr("Ten steps forward"), "Shift+Right", runner.leap, 0),
        ("leap-back", tr("Ten back"), tr("Ten steps back"), "Shift+Left", runner.leap_back, 0),
        ("reset", tr("Reset"), tr("All runs back to their start"), "R", runner.reset, 1),
        ("new-seed", tr("New seed"), tr("Another start for all"), "Shift+R", tab.new_seed, 1),
    )
    return [
        Command(f"compare.{key}", text, tip, shortcut, "Train", run, section=section)
        for key, text, tip, shortcut, run, section in rows
    ]


def _make_choices(tab: Hands) -> list[Command]:
    return [
        Command(
            f"compare.choose{number}",
            tr("Run {number}").format(number=number),
            tr("Show the settings of this run"),
            str(number),
            "Net",
            _choose(tab, number - 1),
            checkable=True,
            checked=_is_chosen(tab, number - 1),
            enabled=_exists(tab, number - 1),
        )
        for number in range(1, MOST + 1)
    ]


def _make_runs(tab: Hands) -> list[Command]:
    return [
        Command(
            "compare.add",
            tr("Add a run"),
            tr("One run more, as the chosen one"),
            "+",
            "Net",
            tab.add,
            section=1,
            enabled=lambda: len(tab.runner.state.lanes) < MOST,
        ),
        Command(
            "compare.remove",
            tr("Remove this run"),
            tr("Leave the chosen run out"),
            "-",
            "Net",
            tab.remove,
            section=1,
            enabled=lambda: len(tab.runner.state.lanes) > LEAST,
        ),
        Command(
            "compare.take",
            tr("Take the playground's"),
            tr("Give this run the net and the rule of the playground"),
            "P",
            "Net",
            tab.take_from_playground,
            section=1,
        ),
        Command(
            "compare.presets",
            tr("Comparisons"),
            tr("Comparisons that lectures make"),
            "",
            "Net",
            _nothing,
            section=2,
            children=lambda: _make_presets(tab),
        ),
    ]


def _make_presets(tab: Hands) -> Sequence[Command]:
    return [
        Command(
            f"compare.preset.{preset.key}",
            tr(preset.label),
            tr(preset.tip),
            "",
            "Net",
            _take(tab, preset.key),
        )
        for preset in PRESETS.values()
    ]


def _make_views(tab: Hands) -> list[Command]:
    settings = tab.settings
    return [
        Command(
            "compare.log",
            tr("Logarithmic curves"),
            tr("Logarithmic axis of the curves"),
            "G",
            "View",
            settings.log.toggle,
            checkable=True,
            checked=settings.log.isChecked,
        ),
        Command(
            "compare.curve",
            tr("H or C"),
            tr("Draw the other of energy and classification error"),
            "C",
            "View",
            lambda: tab.look_at({"curve": "C" if tab.runner.state.curve == "H" else "H"}),
        ),
        Command(
            "compare.settings",
            tr("Open the folded settings"),
            tr("In presentation mode: open the settings, or close them"),
            "E",
            "View",
            tab.column.toggle,
        ),
    ]


def _choose(tab: Hands, place: int) -> Callable[[], None]:
    return lambda: tab.choose(place)


def _is_chosen(tab: Hands, place: int) -> Callable[[], bool]:
    return lambda: tab.place == place


def _exists(tab: Hands, place: int) -> Callable[[], bool]:
    return lambda: place < len(tab.runner.lanes)


def _take(tab: Hands, key: str) -> Callable[[], None]:
    def run() -> None:
        preset = PRESETS[key]
        # The caption of a scene would tell of other runs than these.
        tab.close_scene()
        tab.take(preset.make(tab.runner.playground), tr(preset.label))

    return run


def _nothing() -> None:
    """A submenu does nothing itself."""
