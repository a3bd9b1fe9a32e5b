"""Opens scenes: one edit of the playground, paused at its start, on the tab that shows it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from nnlab.app.compare import COMPARE
from nnlab.app.compare_presets import PRESETS
from nnlab.app.lecture.scene import Scene
from nnlab.app.lecture.scenes import PARTS, SCENES, find_neighbour, open_scene
from nnlab.app.store import Store
from nnlab.gui.actions import Command
from nnlab.gui.status import Status
from nnlab.gui.tr import tr
from nnlab.gui.training.runner import Runner

# Tabs where the keys of a presenter's clicker turn to the next scene.
CLICKED = ("playground", "compare")


class SceneDesk(QObject):
    """Knows which scene is open.

    `tab_wanted` asks the window for the tab that shows it; `speed_wanted` then tells that tab how
    many steps per second are worth watching.
    """

    tab_wanted = Signal(str)
    speed_wanted = Signal(float)

    def __init__(
        self, store: Store, runner: Runner, status: Status, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._runner, self._status = store, runner, status
        # Where the lecture stands, though the caption may be closed or another set be chosen.
        self._last = ""

    @property
    def scene(self) -> Scene | None:
        """The scene that the playground shows, or None."""
        return SCENES.get(self._runner.playground.scene)

    def open(self, key: str) -> None:
        """Open a scene: one undo takes it back."""
        scene, runner = SCENES[key], self._runner
        self._last = key
        runner.pause()
        # What was said of the scene before is not true of this one.
        self._status.say("")
        runner.set_speed(scene.speed)
        runner.edit(lambda _state: open_scene(key), tr(scene.title))
        if scene.compare:
            runs = PRESETS[scene.compare].make(runner.playground)
            # No edit of its own: one undo takes the scene back.
            self._store.put(COMPARE, runs)
        self.tab_wanted.emit(scene.opens)
        self.speed_wanted.emit(scene.speed)

    def close(self) -> None:
        """Put the caption away; the playground stays as it is."""
        self._runner.look(lambda state: replace(state, scene=""))

    def go_on(self) -> None:
        """Open the next scene; from none, the first."""
        self._step(1)

    def go_back(self) -> None:
        """Open the scene before."""
        self._step(-1)

    def list_commands(self, tab: str) -> list[Command]:
        """Return the menu of the scenes, as it is while the tab of that key is visible."""
        clicked = tab in CLICKED
        return [
            Command(
                "scene.next",
                "Next scene",
                "Open the next scene of the lecture",
                "PgDown|Ctrl+PgDown" if clicked else "Ctrl+PgDown",
                "Scenes",
                self.go_on,
            ),
            Command(
                "scene.previous",
                "Previous scene",
                "Open the scene before",
                "PgUp|Ctrl+PgUp" if clicked else "Ctrl+PgUp",
                "Scenes",
                self.go_back,
            ),
            *(
                Command(
                    f"scenes.{number}",
                    part,
                    "Open a scene of this part of the lecture",
                    "",
                    "Scenes",
                    _nothing,
                    section=1,
                    children=partial(self._list_scenes, part),
                )
                for number, part in enumerate(PARTS)
            ),
        ]

    def _list_scenes(self, part: str) -> list[Command]:
        return [
            Command(
                f"scene.{scene.key}",
                scene.title,
                scene.text,
                "",
                "Scenes",
                partial(self.open, scene.key),
                checkable=True,
                checked=partial(self._shows, scene.key),
            )
            for scene in SCENES.values()
            if scene.part == part
        ]

    def _shows(self, key: str) -> bool:
        return self._runner.playground.scene == key

    def _step(self, by: int) -> None:
        self.open(find_neighbour(self._runner.playground.scene or self._last, by))


def _nothing() -> None:
    """A submenu does nothing itself."""
