"""Short questions to the compute process: one on its way at a time, the newest one next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.gui.computing.jobs import Ask
from nnlab.gui.tab import Context

WAIT_MS = 40
"""So long a pointer must rest before it is asked about: it passes over hundreds of digits."""


class Asker(QObject):
    """Asks one kind of question; answers are remembered by their keys.

    `answered` carries the key and the answer, also of one that was known; `refused` the key and
    one line.
    """

    answered = Signal(object, object)
    refused = Signal(object, str)

    def __init__(
        self,
        context: Context,
        request: str,
        kept: int = 200,
        parent: QObject | None = None,
        wait_ms: int = WAIT_MS,
    ) -> None:
        super().__init__(parent)
        self._context, self._request, self._most = context, request, kept
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._wanted: tuple[Hashable, dict[str, Any]] | None = None
        self._sent: Hashable = None
        self._ask: Ask | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(wait_ms)
        self._timer.timeout.connect(self._send)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._ask is not None or self._wanted is not None

    def known(self, key: Hashable) -> Any:
        """Return the answer to this question, None if it is not known."""
        return self._known.get(key)

    def want(self, key: Hashable, params: dict[str, Any]) -> None:
        """Ask this, unless it is known; what was to be asked before is not asked any more."""
        if key in self._known:
            self._wanted = None
            self._known.move_to_end(key)
            self.answered.emit(key, self._known[key])
        elif self._ask is not None and self._sent == key:
            self._wanted = None
        else:
            self._wanted = (key, params)
            if self._ask is None and not self._timer.isActive():
                self._timer.start()

    def drop(self) -> None:
        """Forget what is to be asked."""
        self._wanted = None

    def close_down(self) -> None:
        """Ask no more, and hear no answer."""
        self._timer.stop()
        self._wanted = None
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None

    def _send(self) -> None:
        if self._wanted is None or self._ask is not None:
            return
        (self._sent, params), self._wanted = self._wanted, None
        compute = self._context.compute
        compute.start()
        self._ask = compute.ask(self._request, params, self._on_answer, self._on_failed)

    def _on_answer(self, answer: Any) -> None:
        key, self._ask = self._sent, None
        self._known[key] = answer
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        self.answered.emit(key, answer)
        self._go_on()

    def _on_failed(self, line: str) -> None:
        key, self._ask = self._sent, None
        self.refused.emit(key, line)
        self._go_on()

    def _go_on(self) -> None:
        if self._wanted is not None:
            self._timer.start()
