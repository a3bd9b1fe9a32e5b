"""One window in one size and theme, and the taking of its pictures."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from nnlab.app.lecture.scenes import SCENES
from nnlab.app.lyapunov.maps.state import LOWER
from nnlab.app.settings import Preferences, Settings
from nnlab.gui.context import make_context
from nnlab.gui.exporting.exports import Exports
from nnlab.gui.guards.guard import Guard
from nnlab.gui.inside.parts import PARTS
from nnlab.gui.instruments import INSTRUMENTS
from nnlab.gui.look import Look, dress_application
from nnlab.gui.lyapunov.pages import PAGES as LYAPUNOV_PAGES
from nnlab.gui.lyapunov.random.page import RandomPage
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.pages import PAGES
from nnlab.gui.mnist.pages.digits import DigitsPage
from nnlab.gui.saving.files import Files
from nnlab.gui.tabs import TABS
from nnlab.gui.tabs.compare import CompareTab
from nnlab.gui.tabs.ftle import FtleTab
from nnlab.gui.tabs.inside import InsideTab
from nnlab.gui.tabs.mnist import MnistTab
from nnlab.gui.tabs.playground import PlaygroundTab
from nnlab.gui.widgets.torch_card import TorchCard
from nnlab.gui.window.main_window import MainWindow
from nnlab.gui.window.report_box import ReportBox

SETTLE_SECONDS = 0.4
WORK_SECONDS = 60.0
# Digits that the net of the pictures learns from: some seconds of work instead of half a minute.
LEARNT_DIGITS = 10_000

# Themes of pictures that are not themes of the program: in which a presentation is held.
LOOKS = {"presentation": "light"}

# Views of a page of the FTLE tab, by the name of their picture: the page, and its fields.
VIEWS: dict[str, tuple[str, dict[str, object]]] = {
    "wall-trends": ("wall", {"view": "analysis"}),
    "digits-errors": ("digits", {"view": "errors"}),
    "digits-path": ("digits", {"view": "path"}),
    "random-learning": ("random", {}),
}

# How far a scene has run on its picture: what is seen after some seconds, or at a telling step.
SCENE_SECONDS, MOST_UPDATES = 8, 20_000
SCENE_UPDATES = {"hebb": 2, "coding": 1, "and": 15, "early": 25, "hebb-error": 300}
INSTRUMENT_SCENES = {
    "exponents": "overfit",
    "update": "hebb",
    "weights": "overfit",
    "patterns": "and",
    "neuron": "geometry",
    "landscape": "smooth-xor",
    "curves": "early",
}


class Studio:
    """One window in one size and theme, and the taking of its pictures.

    `home` keeps what it has trained; the next studio of the same home shows that.
    """

    def __init__(self, folder: Path, size: tuple[int, int], theme: str, home: Path) -> None:
        self.folder = folder
        self.name = f"{size[0]}x{size[1]}-{theme}"
        self.owner = QObject()
        self.guard = Guard(self.owner)
        look = Look(LOOKS.get(theme, theme), parent=self.owner)
        dress_application(look)
        self.context = make_context(home, look, self.owner)
        preferences = Preferences(Settings(), home / "settings.json")
        self.window = MainWindow(self.context, TABS, preferences, self.guard)
        runner = self.context.runner
        self.files = Files(
            self.context.store, self.window, preferences, self.context.status, runner.settle
        )
        figures = self.window.figures
        self.exports = Exports(self.window, look, preferences, self.context.status, figures)
        self.window.add_commands(self.files.commands)
        self.window.add_commands(self.exports.commands)
        self._take_trained()
        self.window.set_presentation(theme == "presentation", full_screen=False)
        self.window.resize(*size)
        self.window.show()
        wait()
        # What does not fit makes the window larger.
        self.window.resize(*size)
        wait()
        if (self.window.width(), self.window.height()) != size:
            got = f"{self.window.width()}x{self.window.height()}"
            print(f"{self.name}: the window takes {got}.", file=sys.stderr)

    def _take_trained(self) -> None:
        """Show the net of digits that was trained before, else make the training short."""
        trainer = self.context.trainer
        trainer.keeper.scan()
        wait_while(lambda: not trainer.keeper.is_scanned)
        card = trainer.keeper.newest_result()
        if card is not None:
            trainer.show_run(card.id)
        fewer = replace(trainer.settings.data, train_size=LEARNT_DIGITS)
        trainer.edit("Fewer digits", data=fewer)

    def shoot_tabs(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        """Take each tab in its pose."""
        for spec in TABS:
            if not wanted(f"{spec.key}-{self.name}"):
                continue
            self.window.pages.show_tab(spec.key)
            tab = self.window.pages.tab
            assert tab is not None
            tab.pose()
            self.wait_for_work()
            yield self.save(self.window, spec.key)

    def wait_for_work(self) -> None:
        """Wait until what the pose has begun is done, or a minute is over."""
        wait()
        wait_while(lambda: bool(self.context.status.running))
        wait()

    def shoot_pages(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        """Take the pages of the MNIST, the Inside and the FTLE tab, and what stands below a map."""
        pages = [f"mnist-{spec.key}" for spec in PAGES]
        pages += [f"inside-{spec.key}" for spec in PARTS if spec.place == "page"]
        pages += [f"ftle-{spec.key}" for spec in LYAPUNOV_PAGES]
        pages += [f"ftle-{key}" for key in (*filter(None, LOWER), *VIEWS)]
        for name in pages:
            if not wanted(f"{name}-{self.name}"):
                continue
            key, page = name.split("-", 1)
            self.window.pages.show_tab(key)
            tab = self.window.pages.tab
            if isinstance(tab, MnistTab):
                tab.below.show_key(page)
                wait_while(partial(is_reading, tab.below.present))
            elif isinstance(tab, InsideTab):
                tab.desk.choose_page(page)
            elif isinstance(tab, FtleTab):
                show_lyapunov(tab, page)
            assert tab is not None
            tab.pose()
            self.wait_for_work()
            if isinstance(tab, FtleTab) and page in VIEWS:
                turn_lyapunov(tab, page)
                self.wait_for_work()
            yield self.save(self.window, name)

    def shoot_scenes(self, keys: Iterable[str], wanted: Callable[[str], bool]) -> Iterator[Path]:
        """Take scenes as they look when they have run."""
        for key in keys:
            if wanted(f"scenes-{key}-{self.name}"):
                self.play(key)
                yield self.save(self.window, f"scenes-{key}")

    def shoot_instruments(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        """Take each instrument of the playground once, as the big plot."""
        for spec in INSTRUMENTS:
            if not wanted(f"instruments-{spec.key}-{self.name}"):
                continue
            self.play(INSTRUMENT_SCENES.get(spec.key, "overfit"))
            tab = self.window.pages.tab
            assert isinstance(tab, PlaygroundTab)
            frame = tab.view.instruments
            tab.look_at(instrument=spec.key)
            frame.button.setChecked(True)
            wait(2 * SETTLE_SECONDS)
            yield self.save(self.window, f"instruments-{spec.key}")
            frame.button.setChecked(False)

    def play(self, key: str) -> None:
        """Open a scene and train as long as its lecturer would look at it."""
        self.context.scenes.open(key)
        k = SCENE_UPDATES.get(key) or round(min(SCENES[key].speed * SCENE_SECONDS, MOST_UPDATES))
        tab = self.window.pages.tab
        runner = tab.runner if isinstance(tab, CompareTab) else self.context.runner
        runner.seek(k)
        runner.catch_up()
        wait()

    def shoot_dialogs(self, wanted: Callable[[str], bool]) -> Iterator[Path]:
        """Take each dialog of the window."""
        commands = self.window.commands
        box = ReportBox(self.guard, self.context.look, self.window)
        openings: dict[str, Callable[[], object]] = {
            "keys": commands.show_keys,
            "about": commands.show_about,
            "settings": commands.show_settings,
            "report": lambda: show_report(box, self.guard),
            "export": self.exports.ask,
            "open": self.files.choose,
            "save": self.files.save_as,
            "unsaved": lambda: self.files.dialogs.ask_unsaved("lecture.nnlab"),
        }
        self.window.pages.show_tab(TABS[0].key)
        for key, show in openings.items():
            if wanted(f"{key}-{self.name}"):
                show()
                wait()
                dialogs = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
                yield self.save(dialogs[-1], key)
                dialogs[-1].close()
        if wanted(f"torch-{self.name}"):
            card = TorchCard(self.context.look, "The training of digits", self.window)
            card.resize(self.window.size() * 0.8)
            card.show()
            wait()
            yield self.save(card, "torch")
            card.close()

    def save(self, widget: QWidget, key: str) -> Path:
        """Write the picture of a widget."""
        path = self.folder / f"{key}-{self.name}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"{path} could not be written.")
        return path

    def close(self) -> None:
        """End the window and all that belongs to it."""
        self.window.close()
        self.exports.close()
        self.files.close()
        self.context.compute.close()
        self.window.deleteLater()
        self.owner.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def show_lyapunov(tab: FtleTab, page: str) -> None:
    """Show a page of the FTLE tab, or the map with a panel below it."""
    lower = page if page in LOWER else ""
    tab.desk.put("map", replace(tab.desk.state.map, lower=lower))
    tab.show_page("map" if lower else VIEWS.get(page, (page,))[0])
    for part, first in (("wall", "maps"), ("digits", "plane")):
        tab.desk.put(part, replace(getattr(tab.desk.state, part), view=first))


def is_reading(page: Page) -> bool:
    """Whether the page of digits still reads its images."""
    return isinstance(page, DigitsPage) and page.part is None


def turn_lyapunov(tab: FtleTab, view: str) -> None:
    """Turn a page that is posed to one of its views."""
    part, fields = VIEWS[view]
    if isinstance(tab.page, RandomPage):
        tab.page.pose_learning()
    else:
        tab.desk.put(part, replace(getattr(tab.desk.state, part), **fields))


def show_report(box: ReportBox, guard: Guard) -> None:
    """Show the report box with a sample of an error that repeats."""
    guard.reported.connect(box.add)
    for _ in range(3):
        try:
            raise ValueError("a sample, for the picture")
        except ValueError as error:
            guard.report(error)
    guard.reported.disconnect(box.add)


def wait_while(busy: Callable[[], bool]) -> None:
    """Let the event loop run while something is busy, for a minute at most."""
    end = time.monotonic() + WORK_SECONDS
    while busy() and time.monotonic() < end:
        wait(0.1)


def wait(seconds: float = SETTLE_SECONDS) -> None:
    """Let the event loop run: timers, tiles, layouts."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
