"""Asks the compute process for changed images, one question at a time; the newest wish waits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnlab.core.digits.specs import Augmentation
from nnlab.gui.computing.jobs import Ask
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class Augmenter(QObject):
    """`arrived` carries what was wished for, by its `key`, and the changed images.

    These are uint8 (n, count, 28, 28); `failed` carries one line.
    """

    arrived = Signal(object, object)
    failed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compute = context.compute
        self._ask: Ask | None = None
        self._key: Any = None
        self._next: tuple[Any, dict[str, Any]] | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._ask is not None

    def want(
        self,
        key: object,
        images: NDArray[np.uint8],
        augmentation: Augmentation,
        seed: int,
        count: int = 1,
    ) -> None:
        """Ask for `count` changes of each image (n, 28, 28), after the answer that is awaited."""
        if self._compute.missing_torch:
            self.failed.emit(tr("Changed images need PyTorch, which is not installed."))
            return
        params = {"images": images, "augmentation": augmentation, "seed": seed, "count": count}
        self._next = (key, params)
        if self._ask is None:
            self._send()

    def drop(self) -> None:
        """Let go what is awaited or waits."""
        self._next = None
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None

    def _send(self) -> None:
        if self._next is not None:
            (self._key, params), self._next = self._next, None
            self._ask = self._compute.ask("augmented", params, self._on_answer, self._on_no_answer)

    def _on_answer(self, images: NDArray[np.uint8]) -> None:
        key, self._ask = self._key, None
        self._send()
        self.arrived.emit(key, images)

    def _on_no_answer(self, line: str) -> None:
        self._ask = None
        self._send()
        self.failed.emit(line)
