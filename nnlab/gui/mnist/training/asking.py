"""Asks the compute process for the outputs of the shown net, one question at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from nnlab.gui.computing.jobs import Ask
from nnlab.gui.tab import Context

FOLLOW_SECONDS = 0.2


class OutputsAsker(QObject):
    """`on_outputs` gets float64 (classes,), `on_excuse` one line why there are none."""

    def __init__(
        self,
        context: Context,
        on_outputs: Callable[[NDArray[np.float64]], None],
        on_excuse: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._on_outputs, self._on_excuse = on_outputs, on_excuse
        self._ask: Ask | None = None
        self._asked_at = 0.0

    @property
    def asking(self) -> bool:
        """Whether outputs are awaited."""
        return self._ask is not None

    @property
    def due(self) -> bool:
        """Whether outputs that follow a training are old enough to be asked for again."""
        return not self.asking and time.monotonic() - self._asked_at >= FOLLOW_SECONDS

    def ask(self, image: NDArray[np.uint8]) -> None:
        """Ask for the outputs of an image (28, 28) instead of those asked for before."""
        self.drop()
        self._context.compute.start()
        self._asked_at = time.monotonic()
        params = {
            "image": image.astype(np.float32) / 255.0,
            "path": self._context.trainer.net_path or "",
        }
        self._ask = self._context.compute.ask(
            "classify", params, self._on_answer, self._on_no_answer
        )

    def drop(self) -> None:
        """Let an answer go that is still awaited: it must not be shown beside a newer digit."""
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None

    def _on_answer(self, outputs: NDArray[np.float32]) -> None:
        if self._ask is not None:
            self._ask = None
            self._on_outputs(np.asarray(outputs, dtype=float).reshape(-1))

    def _on_no_answer(self, line: str) -> None:
        if self._ask is not None:
            self._ask = None
            self._on_excuse(line)
