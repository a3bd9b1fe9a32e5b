"""A window with two small tabs, for tests of the window itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton, QSlider, QSpinBox, QVBoxLayout
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND
from nnlab.app.settings import Preferences, Settings
from nnlab.gui.actions import Command
from nnlab.gui.guards.guard import Guard
from nnlab.gui.tab import Context, Tab, TabSpec
from nnlab.gui.window.main_window import MainWindow


class SampleTab(Tab):
    """A field, a number, a slider, a button and a command of one key, which counts."""

    def __init__(self, context: Context, key: str) -> None:
        super().__init__()
        self.key = key
        self.context = context
        self.runs = 0
        self.presented: list[bool] = []
        self.closed = 0
        self.field, self.number = QLineEdit(), QSpinBox()
        self.slider, self.button = QSlider(), QPushButton("Button")
        layout = QVBoxLayout(self)
        for widget in (self.field, self.number, self.slider, self.button):
            layout.addWidget(widget)

    def run(self) -> None:
        self.runs += 1

    def commands(self) -> Sequence[Command]:
        return (Command(f"{self.key}.run", "Run", "Counts", "Space", "Train", self.run),)

    def set_presentation(self, on: bool) -> None:
        self.presented.append(on)

    def close_down(self) -> None:
        self.closed += 1


def make_sample(key: str) -> Callable[[Context], Tab]:
    return lambda context: SampleTab(context, key)


def fail(_context: Context) -> Tab:
    raise RuntimeError("no such luck")


SPECS = (
    TabSpec("one", "One", "playground", "The first", make_sample("one"), PLAYGROUND),
    TabSpec("two", "Two", "ftle", "The second", make_sample("two")),
    TabSpec("broken", "Broken", "mnist", "The third", fail),
)


@contextmanager
def open_window(
    qtbot: QtBot, context: Context, folder: Path, settings: Settings | None = None
) -> Iterator[MainWindow]:
    """Show a window over `SPECS`, its first tab open."""
    preferences = Preferences(settings or Settings(), folder / "settings.json")
    window = MainWindow(context, SPECS, preferences, Guard(context.runner))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.pages.show_tab("one")
    yield window
    window.may_close = lambda: True
    window.close()
