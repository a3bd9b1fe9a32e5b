"""What a tab is: its registry line, what it gets and what it offers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnlab.app.room import Room
from nnlab.app.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from nnlab.gui.actions import Command
    from nnlab.gui.computing.compute import Compute
    from nnlab.gui.look import Look
    from nnlab.gui.mnist.training.trainer import Trainer
    from nnlab.gui.scene_desk import SceneDesk
    from nnlab.gui.status import Status
    from nnlab.gui.training.runner import Runner


@dataclass(frozen=True)
class Context:
    """What every tab shares."""

    store: Store
    look: Look
    compute: Compute
    runner: Runner
    status: Status
    data_dir: Path
    scenes: SceneDesk
    trainer: Trainer


@dataclass(frozen=True)
class Figure:
    """A plot that can be exported and copied: a pyqtgraph view or any widget that paints.

    One that takes long to be brought up to date while it is not visible can `prepare` itself, in
    pieces of a few milliseconds: it yields the fraction done, 1 when it can be painted. Until the
    generator is closed it stays as it is then.
    """

    key: str
    title: str
    widget: QWidget
    prepare: Callable[[], Generator[float, None, None]] | None = None


class Tab(QWidget):
    """One laboratory. The base does nothing; a tab overrides what it has.

    `grown` follows the making of a part of it whose file was imported only then, `turned` a change
    of its commands. `tab_wanted` asks for another tab by its key, to go on there with what was
    chosen here.
    """

    grown = Signal()
    turned = Signal()
    tab_wanted = Signal(str)

    def commands(self) -> Sequence[Command]:
        """Return the entries this tab adds to the menus, with their shortcuts."""
        return ()

    def all_commands(self) -> Sequence[Command]:
        """Return the commands for the list of keys: those of parts that are not shown as well."""
        return self.commands()

    def escape(self) -> bool:
        """Give up what the hand holds, a selection, say; False if there is nothing."""
        return False

    def figures(self) -> Sequence[Figure]:
        """Return the plots that can be exported, the most telling first."""
        return ()

    def set_presentation(self, on: bool) -> None:
        """Fold away (or bring back) everything that a projector need not show."""

    def open_patterns(self, path: Path) -> None:
        """Take the patterns of a file that was dropped; a tab without patterns does nothing."""

    def pose(self) -> None:
        """Put the tab in a telling state, for screenshots."""

    def close_down(self) -> None:
        """Stop timers and jobs before the window goes."""


@dataclass(frozen=True)
class TabSpec:
    """One line of the registry `nnlab.gui.tabs.TABS`.

    `shows` names the rooms of other tabs that this one shows as well: their undo stays here.
    """

    key: str
    title: str
    icon: str
    tip: str
    make: Callable[[Context], Tab]
    room: Room[Any] | None = None
    needs_torch: bool = False
    shows: tuple[str, ...] = ()
