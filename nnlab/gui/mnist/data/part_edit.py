"""Edits of what lies within the settings: the data and the augmentation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnlab.app.digits.room import MNIST
from nnlab.gui.tab import Context


def edit_part(context: Context, label: str, part: str, **changes: Any) -> None:
    """Change fields of `settings.data` or `settings.augmentation`.

    All changes of the same fields, one after the other, are one undo; those of others another.
    """
    state = context.store.get(MNIST)
    old = getattr(state.settings, part)
    new = replace(old, **changes)
    if new != old:
        settings = replace(state.settings, **{part: new})
        mark = ("mnist", part, *sorted(changes))
        context.store.edit(MNIST, replace(state, settings=settings), label, mark=mark)
