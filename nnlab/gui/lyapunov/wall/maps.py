"""The wall of maps on the page: which net is selected, what the pointer reads, to the map."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, QTimer

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.walls.state import WallState
from nnlab.app.lyapunov.walls.wall import BOX, NetKey, WallCard
from nnlab.core.lyapunov.walls.circle import draw_circle
from nnlab.core.patterns import Patterns
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.scene import LABEL, make_scene
from nnlab.gui.lyapunov.wall.shelf import WallShelf
from nnlab.gui.plots.colour_bar import format_number
from nnlab.gui.plots.walls.map_wall import MapWall
from nnlab.gui.plots.walls.map_wall_scene import MapWallScene, Place
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

SHOWN_PATTERNS = 300
DONE = object()


class WallMaps(QObject):
    """Holds the widget `wall` and the selection."""

    def __init__(
        self, context: Context, desk: LyapunovDesk, shelf: WallShelf, runner: WallRunner
    ) -> None:
        super().__init__(shelf.parent())
        self._context, self._desk = context, desk
        self._shelf, self._runner = shelf, runner
        self._card: WallCard | None = None
        self._state = WallState()
        self.selected: Place | None = None
        self._taking: Iterator[object] = iter(())
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._on_turn)
        self.wall = MapWall(context.look)
        self.wall.hovered.connect(self._on_hovered)
        self.wall.chosen.connect(self.select)
        self.wall.taken.connect(self._on_taken)

    @property
    def scene(self) -> MapWallScene | None:
        """What is shown, None while there is no wall."""
        return self.wall.scene

    def show_wall(self, card: WallCard, state: WallState) -> None:
        """Show a wall as far as it is trained and read."""
        self._card, self._state = card, state
        self._draw()

    def show_nothing(self, text: str) -> None:
        """Say what to do where there is no wall."""
        self._card = None
        self.wall.show_hint(text)

    def select(self, place: Place | None) -> None:
        """Select a net, none with None."""
        self.selected = place
        self._draw()

    def move(self, down: int, right: int) -> None:
        """Move the selection, within the wall."""
        scene = self.scene
        if scene is None:
            return
        N, L = self.selected or (scene.widths[0], scene.depths[0])
        if self.selected is not None and N in scene.widths and L in scene.depths:
            N = _shifted(scene.widths, N, down)
            L = _shifted(scene.depths, L, right)
        else:
            N, L = scene.widths[0], scene.depths[0]
        self.select((N, L))
        self._context.status.say(self._describe((N, L)))

    def take(self) -> None:
        """Take the selected net to the page of the map, with its patterns and its box."""
        card, place = self._card, self.selected
        if card is None or place is None:
            self._context.status.say(tr("Click a map first: that net is taken to the map."))
            return
        key = self._key(card, place)
        if key not in self._shelf.faces(card.id):
            self._context.status.say(tr("The net {} is not trained yet.").format(key))
            return
        self._taking = self._take(card, key)
        self._turns.start()

    def close_down(self) -> None:
        """Take no net to the map any more."""
        self._turns.stop()

    def _take(self, card: WallCard, key: NetKey) -> Iterator[None]:
        """Read a net, hand it on, show the map: each in a turn of its own."""
        net = self._shelf.net(card.id, key)
        if net is None:
            return
        yield
        label, patterns = tr("wall, {}").format(key), find_patterns(card, key)
        self._desk.hold_net(KeptNet(net.network, label, patterns, BOX))
        yield
        self._desk.put("page", "map")

    def _on_turn(self) -> None:
        if next(self._taking, DONE) is DONE:
            self._turns.stop()

    def _draw(self) -> None:
        card = self._card
        if card is None:
            return
        if self.selected is not None and (
            self.selected[0] not in card.spec.widths or self.selected[1] not in card.spec.depths
        ):
            self.selected = None
        self.wall.show_scene(
            make_scene(
                card,
                self._shelf.faces(card.id),
                self._runner,
                self._state,
                self._context.look,
                self.selected,
                not self._shelf.is_complete(card.id),
            )
        )

    def _key(self, card: WallCard, place: Place) -> NetKey:
        spec = card.spec
        return NetKey(*place, spec.seed + min(self._state.seed, spec.seeds - 1))

    def _describe(self, place: Place) -> str:
        card = self._card
        if card is None or self.scene is None:
            return ""
        cell = self.scene.cell(place)
        said = cell.caption or cell.state.replace("\n", ", ")
        return f"{self._key(card, place)}: {said}"

    def _on_hovered(self, place: Place | None, at: tuple[float, float] | None) -> None:
        if place is None or at is None:
            self._context.status.hover("")
            return
        text = self._describe(place)
        value = self.wall.value_at(place, *at)
        if value is not None:
            number = format_number(value)
            text = f"x = ({at[0]:.3f}, {at[1]:.3f})   {LABEL} = {number}   {text}"
            text += "   " + tr("double click: to the map")
        self._context.status.hover(text.replace("-", "−"))

    def _on_taken(self, place: Place) -> None:
        self.select(place)
        self.take()


def _shifted(numbers: tuple[int, ...], number: int, step: int) -> int:
    place = numbers.index(number) + step
    return numbers[min(max(place, 0), len(numbers) - 1)]


def find_patterns(card: WallCard, key: NetKey) -> Patterns:
    """Return some of the patterns that a net of a wall has learnt: more would hide the map."""
    circle = draw_circle(card.spec.patterns, key.seed)
    x, t = circle.x[:, :SHOWN_PATTERNS].T, circle.t[:SHOWN_PATTERNS, None]
    return Patterns(x.astype(np.float64), t.astype(np.float64))
