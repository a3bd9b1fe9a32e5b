"""Everything that the tabs share, put together once: by the program and by tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnlab.app.store import Store
from nnlab.gui.computing.compute import Compute
from nnlab.gui.look import Look
from nnlab.gui.mnist.training.trainer import Trainer
from nnlab.gui.scene_desk import SceneDesk
from nnlab.gui.status import Status
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.training.runner import Runner

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


def make_store() -> Store:
    """Return a store with the room of every tab, each in its starting state."""
    return Store(spec.room for spec in TABS if spec.room is not None)


def make_context(
    data_dir: Path, look: Look | None = None, parent: QObject | None = None
) -> Context:
    """Return a fresh context; its compute process is not started yet.

    All of its QObjects are children of `parent`, which must outlive the tabs.
    """
    store = make_store()
    runner, status, compute = Runner(store, parent), Status(parent), Compute(parent)
    return Context(
        store=store,
        look=look or Look(parent=parent),
        compute=compute,
        runner=runner,
        status=status,
        data_dir=data_dir,
        scenes=SceneDesk(store, runner, status, parent),
        trainer=Trainer(store, compute, status, data_dir, parent),
    )
