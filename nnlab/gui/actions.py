"""The table of commands: what menus, shortcuts and the list of keys are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MENUS = ("File", "Edit", "Data", "Net", "Train", "View", "Scenes", "Help")


@dataclass(frozen=True)
class Command:
    """One thing that the user can do.

    `text` is the menu entry (`label`, if given, is asked for it each time the menu opens),
    `tip` the tooltip, `shortcut` in Qt's portable form (`Ctrl+Shift+Z`, `Space`, `Right`; several
    are separated by `|`), `menu` one of `MENUS`. Entries of one menu with the same `section` stand
    together, a line parts them from the next. `checked` and `enabled` are asked when the menu
    opens, `enabled` also when the shortcut is pressed. With `children` the entry is a submenu that
    is filled anew at each opening. `tab` is the key of the tab that the command acts on, set by
    the window; a tab's own commands need not set it. Entries with the same `group` stand in a
    submenu of that name. `place` names the page of its tab on which the command works, for the list
    of keys.
    """

    key: str
    text: str
    tip: str
    shortcut: str
    menu: str
    run: Callable[[], object]
    checkable: bool = False
    checked: Callable[[], bool] | None = None
    enabled: Callable[[], bool] | None = None
    section: int = 0
    label: Callable[[], str] | None = None
    children: Callable[[], Sequence[Command]] | None = None
    tab: str = ""
    group: str = ""
    place: str = ""
