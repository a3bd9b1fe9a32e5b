"""The desk that the parts of the Inside tab share: image, net, neuron, and what the net makes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.app.digits.room import MNIST, MnistState
from nnlab.app.inside import INSIDE, InsideState, Unit, with_image
from nnlab.core.digits.rows import Row
from nnlab.deep.seeing.insides import Insides, LayerWeights
from nnlab.gui.computing.jobs import Ask
from nnlab.gui.inside.choosing.nets import NetSource
from nnlab.gui.inside.selection import clip_unit, first_unit
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

ASK_EVERY = 1 / 30
"""Shortest time in seconds between two askings while the image changes."""
LIVE_EVERY = 1 / 15
WEIGHTS_A_SECOND = 2_000_000
"""While a net learns its weights are asked for as well: not more of them than this."""


class InsideDesk(QObject):
    """What is looked at, and what the net makes of it; asks the compute process by itself.

    `image_changed`, `unit_changed`, `net_changed` and `view_changed` (range of the colours, page)
    follow what the user chooses, undo included; `net_changed` also follows the net's rows, and its
    way from being trained to being trained. `insides_changed` follows each answer (and its loss),
    `weights_changed` comes just before it where the weights are new. Nothing is asked for while
    the desk is not `awake`; only one question is on its way at a time.
    """

    image_changed = Signal()
    unit_changed = Signal()
    net_changed = Signal()
    view_changed = Signal()
    weights_changed = Signal()
    insides_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.source = NetSource(context)
        self.insides: Insides | None = None
        self.weights: tuple[LayerWeights, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.net_path = self.source.path
        self.net_title = self.source.title
        self.excuse = ""
        self.awake = False
        self._stale = True
        self._weights_stale = True
        self._asked_at = 0.0
        self._weights_at = 0.0
        self._ask: Ask | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._pump)
        trainer = context.trainer
        for signal in (trainer.run_replaced, trainer.ended, trainer.phase_changed):
            signal.connect(self._look_up_net)
        trainer.epoch_ended.connect(self._on_learnt)
        trainer.curve_grown.connect(self._on_learnt)
        context.store.subscribe(INSIDE, self._on_state_changed)
        context.store.subscribe(MNIST, self._on_cards_changed)

    # What there is

    @property
    def state(self) -> InsideState:
        """The room as the store has it."""
        return self.context.store.get(INSIDE)

    @property
    def image(self) -> NDArray[np.float32]:
        """What goes into the net, (28, 28), ink from 0 to 1; not to be changed."""
        return self.state.image

    @property
    def unit(self) -> Unit | None:
        """The chosen neuron; None, or one that the net of `rows` has."""
        return self.state.unit

    @property
    def scale(self) -> str:
        """What has a colour range of its own: each "map", each "layer", or the "net"."""
        return self.state.scale

    @property
    def live(self) -> bool:
        """Whether the net is being trained now."""
        return self.net_path == ""

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._ask is not None

    # What the user does

    def show_image(self, image: NDArray[np.float32], text: str, label: int | None = None) -> None:
        """Show an image (28, 28) of ink from 0 to 1; walking through many of them is one undo."""
        changed = with_image(self.state, image, text, label)
        self.edit(changed, tr("image"), ("inside", "image"))

    def begin_with(self, state: InsideState) -> None:
        """Show this at the beginning: nothing that could be undone."""
        self.context.store.put(INSIDE, state)

    def edit(self, state: InsideState, label: str, mark: Any = None) -> None:
        """Change the image; what has the same mark is one undo."""
        self.context.store.edit(INSIDE, state, label, mark=mark)

    def choose_unit(self, unit: Unit | None) -> None:
        """Look at this neuron, or the nearest one that the net has."""
        if unit is not None and self.rows:
            unit = clip_unit(unit, self.rows)
        if unit != self.unit:
            self._put(unit=unit)

    def choose_net(self, run_id: str) -> None:
        """Look into the net of a run of the library, "" for the one that the MNIST tab shows."""
        if run_id != self.state.run_id:
            self._put(run_id=run_id)

    def choose_scale(self, scale: str) -> None:
        """Give each "map", each "layer" or the whole "net" one range of colours."""
        self._put(scale=scale)

    def choose_page(self, page: str) -> None:
        """Show the page of that key."""
        if page != self.state.page:
            self._put(page=page)

    def set_awake(self, on: bool) -> None:
        """Ask from now on, or let it be: what is hidden costs nothing."""
        self.awake = on
        if on:
            self._look_up_net()
            self._pump()
        else:
            self._timer.stop()

    def close_down(self) -> None:
        """Ask no more."""
        self.set_awake(False)
        self._drop_ask()

    # Asking

    def _put(self, **changes: Any) -> None:
        self.context.store.put(INSIDE, replace(self.state, **changes))

    def _pump(self) -> None:
        """Ask for what is out of date, unless it is too soon or an answer is on its way."""
        if not (self.awake and self._stale) or self._ask is not None:
            return
        if self.net_path is None or self.context.compute.missing_torch:
            return
        wait = self._asked_at + ASK_EVERY - time.monotonic()
        if wait > 0:
            self._timer.start(round(1000 * wait) + 1)
            return
        self._send()

    def _send(self) -> None:
        self._asked_at = time.monotonic()
        self._stale = False
        weights = self._weights_stale and self._asked_at >= self._weights_at
        if weights:
            self._weights_stale = False
        params = {
            "image": self.image,
            "path": self.net_path,
            "cost": self.source.cost,
            "weights": weights,
        }
        compute = self.context.compute
        compute.start()
        self._ask = compute.ask("insides", params, self._on_answer, self._on_no_answer)

    def _on_answer(self, answer: Insides) -> None:
        if self._ask is None:
            return
        self._ask = None
        self.excuse = ""
        self.insides = answer
        if answer.weights is not None:
            self.weights = answer.weights
            count = sum(layer.w.size for layer in answer.weights)
            self._weights_at = self._asked_at + count / WEIGHTS_A_SECOND
        elif answer.rows != self.rows:
            # Those of another net belong to none of these rows.
            self.weights, self._weights_at = (), 0.0
            self._stale = self._weights_stale = True
        if answer.rows != self.rows:
            self._take_rows(answer.rows)
        if answer.weights is not None:
            self.weights_changed.emit()
        self.insides_changed.emit()
        self._pump()

    def _take_rows(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        unit = self.unit
        self._put(unit=first_unit(rows) if unit is None else clip_unit(unit, rows))
        self.net_changed.emit()

    def _on_no_answer(self, line: str) -> None:
        if self._ask is None:
            return
        self._ask = None
        self._lose(line)
        self._pump()

    def _drop_ask(self) -> None:
        # An older answer must not be shown as that of a newer net.
        if self._ask is not None:
            self._ask.on_answer = self._ask.on_failed = None
            self._ask = None

    def _lose(self, line: str) -> None:
        self.insides, self.excuse = None, line
        self.insides_changed.emit()

    # What changes

    def _ask_anew(self, weights: bool = False) -> None:
        self._stale = True
        self._weights_stale = self._weights_stale or weights
        self._pump()

    def _look_up_net(self) -> None:
        path, title = self.source.path, self.source.title
        if (path, title) == (self.net_path, self.net_title):
            return
        another = path != self.net_path
        self.net_path, self.net_title = path, title
        if another:
            self._drop_ask()
            self._weights_at = 0.0
            if path is None:
                self._lose("")
        self.net_changed.emit()
        if another:
            self._ask_anew(weights=True)

    def _on_learnt(self) -> None:
        """Follow the training; the weights come at a pace of their own."""
        self._look_up_net()
        if not self.live or not self.awake:
            self._stale = self._weights_stale = True
            if not self.live and self.source.learns:
                self._pump()
            return
        if time.monotonic() - self._asked_at >= LIVE_EVERY:
            self._ask_anew(weights=True)

    def _on_cards_changed(self, old: MnistState, new: MnistState) -> None:
        if new.cards is not old.cards:
            self._look_up_net()

    def _on_state_changed(self, old: InsideState, new: InsideState) -> None:
        if new.image is not old.image:
            self.image_changed.emit()
            self._ask_anew()
        elif new.drawing is not old.drawing or new.fit != old.fit or new.text != old.text:
            self.image_changed.emit()
        if new.run_id != old.run_id:
            self._look_up_net()
        if new.unit != old.unit:
            self.unit_changed.emit()
        if (new.scale, new.page) != (old.scale, old.page):
            self.view_changed.emit()
