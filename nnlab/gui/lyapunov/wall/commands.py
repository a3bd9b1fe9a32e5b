"""The menu entries and keys of the page of the wall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from nnlab.app.lyapunov.walls.state import WallState
from nnlab.app.lyapunov.walls.wall import WallCard
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.wall.analysis import WallAnalysis
from nnlab.gui.lyapunov.wall.catalogue import WallCatalogue
from nnlab.gui.lyapunov.wall.looks import WallLooks
from nnlab.gui.lyapunov.wall.maps import WallMaps
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.stock import WallStock
from nnlab.gui.lyapunov.wall.words import missing_of
from nnlab.gui.tr import tr


class Hands(Protocol):
    """What the commands take hold of: the parts of the page, and what it does itself."""

    runner: WallRunner
    stock: WallStock
    maps: WallMaps
    analysis: WallAnalysis
    looks: WallLooks
    catalogue: WallCatalogue

    @property
    def state(self) -> WallState:
        """What the page shows."""

    @property
    def shown(self) -> WallCard | None:
        """The card of the wall that is shown."""

    def put(self, **changes: object) -> None:
        """Look at something else."""

    def turn_plot(self, step: int) -> None:
        """Show the next trend alone."""

    def turn_seed(self, step: int) -> None:
        """Show the maps of the next seed."""

    def toggle(self) -> None:
        """Train, go on, or stop."""

    def save_table(self) -> None:
        """Write the table to a file."""


def make_wall_commands(page: Hands) -> list[Command]:
    """Return all commands of the page."""
    return [*_train(page), *_list(page), *_table(page), *_view(page), *_net(page)]


def _train(page: Hands) -> list[Command]:
    runner, stock = page.runner, page.stock
    return [
        Command(
            "ftle.wall.train",
            tr("Train the wall, or stop"),
            tr("Train a new wall; again: stop, what is finished stays; again: go on"),
            "Space",
            "Train",
            page.toggle,
        ),
        Command(
            "ftle.wall.cancel",
            tr("Stop the wall"),
            tr("Stop the training of the wall; nets that are finished stay"),
            "Ctrl+.",
            "Train",
            runner.cancel,
            enabled=lambda: runner.busy,
        ),
        Command(
            "ftle.wall.resume",
            tr("Go on with the wall"),
            tr("Train the nets that the shown wall lacks"),
            "G",
            "Train",
            stock.resume,
            enabled=lambda: (
                not runner.busy and page.shown is not None and missing_of(page.shown) > 0
            ),
        ),
    ]


def _list(page: Hands) -> list[Command]:
    rows = (
        (
            "settings",
            tr("Use the settings of the wall"),
            tr("Train the next wall as the one that is shown"),
            "Ctrl+Shift+U",
            page.stock.use_settings,
        ),
        (
            "rename",
            tr("Rename the wall"),
            tr("Give the shown wall a name"),
            "Ctrl+Shift+R",
            page.catalogue.edit_name,
        ),
        (
            "delete",
            tr("Delete the wall"),
            tr("Take the shown wall out of the list; undo brings it back"),
            "Ctrl+Del",
            page.catalogue.delete_chosen,
        ),
    )
    return [_act(page, *row) for row in rows]


def _table(page: Hands) -> list[Command]:
    rows = (
        (
            "table.save",
            tr("Save the wall's table..."),
            tr("Write the figures of the shown wall to a CSV file"),
            "Ctrl+Alt+T",
            page.save_table,
        ),
        (
            "table.copy",
            tr("Copy the wall's table"),
            tr("Copy the figures of the shown wall for a spreadsheet"),
            "Ctrl+Alt+C",
            page.analysis.table.copy_all,
        ),
    )
    return [_act(page, *row) for row in rows]


def _act(
    page: Hands, key: str, text: str, tip: str, shortcut: str, run: Callable[[], object]
) -> Command:
    """Return an entry of the submenu Wall; it needs a wall that is shown."""
    return Command(
        f"ftle.wall.{key}",
        text,
        tip,
        shortcut,
        "Train",
        run,
        enabled=lambda: page.shown is not None,
        section=3,
        group="Wall",
    )


def _view(page: Hands) -> list[Command]:
    views = (
        ("maps", tr("Maps of the wall"), tr("The maps side by side"), "M"),
        ("analysis", tr("Trends of the wall"), tr("Ridge, centre, angles, errors"), "V"),
    )
    turns = (
        ("next", tr("Next trend"), tr("Show the next trend alone"), "PgDown", 1),
        ("before", tr("Trend before"), tr("Show the trend before it alone"), "PgUp", -1),
    )
    return [
        *(
            Command(
                f"ftle.wall.{key}",
                text,
                tip,
                shortcut,
                "View",
                partial(page.put, view=key),
                checkable=True,
                checked=lambda key=key: page.state.view == key,  # type: ignore[misc]
                section=3,
            )
            for key, text, tip, shortcut in views
        ),
        *(
            Command(
                f"ftle.wall.{key}",
                text,
                tip,
                shortcut,
                "View",
                partial(page.turn_plot, step),
                section=3,
            )
            for key, text, tip, shortcut, step in turns
        ),
        Command(
            "ftle.wall.lock",
            tr("Lock the range"),
            tr("The same colours for every wall"),
            "K",
            "View",
            page.looks.locked.toggle,
            checkable=True,
            checked=lambda: page.state.locked,
            section=3,
        ),
    ]


def _net(page: Hands) -> list[Command]:
    moves = (
        ("up", tr("Net above"), tr("Select the net of the next smaller N"), "Up", (-1, 0)),
        ("down", tr("Net below"), tr("Select the net of the next larger N"), "Down", (1, 0)),
        ("left", tr("Net at the left"), tr("Select the net of less depth"), "Left", (0, -1)),
        ("right", tr("Net at the right"), tr("Select the net of more depth"), "Right", (0, 1)),
    )
    seeds = (
        ("seed.next", tr("Next seed"), tr("Maps of the next seed"), "Ctrl+Down", 1),
        ("seed.before", tr("Seed before"), tr("Maps of the seed before"), "Ctrl+Up", -1),
    )
    return [
        *(
            Command(f"ftle.wall.{key}", text, tip, shortcut, "Net", partial(page.maps.move, *step))
            for key, text, tip, shortcut, step in moves
        ),
        Command(
            "ftle.wall.take",
            tr("Take the net to the map"),
            tr("Show the selected net of the wall on the page of the map"),
            "Return|Enter",
            "Net",
            page.maps.take,
            enabled=lambda: page.maps.scene is not None,
        ),
        *(
            Command(
                f"ftle.wall.{key}",
                text,
                tip,
                shortcut,
                "Net",
                partial(page.turn_seed, step),
                section=1,
            )
            for key, text, tip, shortcut, step in seeds
        ),
    ]
