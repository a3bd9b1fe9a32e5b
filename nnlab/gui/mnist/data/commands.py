"""Menu entries and keys for the images: sets by file, label maps, augmentation, the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from nnlab.core.digits.specs import DataSpec
from nnlab.gui.actions import Command
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from nnlab.gui.mnist.lower import LowerPages
    from nnlab.gui.mnist.pages.digits import DigitsPage
    from nnlab.gui.mnist.sections.data import DataSection


class DataActions:
    """What the entries do."""

    def __init__(self, section: DataSection, below: LowerPages) -> None:
        self._below = below
        self.section = section

    @property
    def data(self) -> DataSpec:
        """The images of the next training."""
        return self.section.trainer.settings.data

    def browser(self) -> DigitsPage:
        """Show the browser of images."""
        self._below.show_key("digits")
        return cast("DigitsPage", self._below.present)

    def take_bundled(self) -> None:
        """Learn from the digits that come with the program."""
        self.section.take(DataSpec())

    def unfold(self) -> None:
        """Unfold the augmentation, or fold it."""
        self.section.set_open(True)
        self.section.augmentation.more.toggle()

    def show_changed(self) -> None:
        """Show the images of the browser as a net learns from them, or as they are."""
        self.browser().bar.changed.toggle()

    def draw_again(self) -> None:
        """Draw other random changes."""
        self.browser().bar.dice.click()


def make_data_commands(section: DataSection, below: LowerPages) -> list[Command]:
    """Return the entries of the menu Data."""
    do = DataActions(section, below)
    return [*_make_set_commands(do), *_make_class_commands(do), *_make_change_commands(do)]


def _make_set_commands(do: DataActions) -> list[Command]:
    opener = do.section.opener
    return [
        _make(
            "images.folder",
            tr("Open images..."),
            tr("Open a folder with the IDX files of a set: Fashion-MNIST, KMNIST, EMNIST"),
            "Ctrl+Shift+F",
            opener.ask_folder,
            0,
        ),
        _make(
            "images.files",
            tr("Open the files of a set..."),
            tr("Choose the four IDX files of a set of images"),
            "Ctrl+Alt+F",
            opener.ask_files,
            0,
        ),
        _make(
            "images.bundled",
            tr("Digits of the program"),
            tr("Learn from the MNIST digits that come with the program"),
            "Ctrl+Shift+M",
            do.take_bundled,
            0,
            enabled=lambda: not do.data.bundled,
        ),
    ]


def _make_class_commands(do: DataActions) -> list[Command]:
    section = do.section
    return [
        _make(
            "images.map",
            tr("Label map..."),
            tr("Choose the file that names the classes of the set"),
            "Ctrl+Shift+L",
            section.sets.map.trigger,
            1,
            enabled=lambda: not do.data.bundled,
        ),
        _make(
            "images.no_map",
            tr("Without the label map"),
            tr("Name the classes of the set by its name or by their numbers"),
            "Ctrl+Alt+M",
            section.sets.no_map.trigger,
            1,
            enabled=lambda: bool(do.data.label_map),
        ),
        _make(
            "images.fit",
            tr("One output for each class"),
            tr("Give the last row of the net as many neurons as the set has classes"),
            "Ctrl+Shift+K",
            section.fit.click,
            1,
            enabled=lambda: not section.fit.isHidden(),
        ),
    ]


def _make_change_commands(do: DataActions) -> list[Command]:
    section = do.section
    return [
        _make(
            "augmentation",
            tr("Augmentation"),
            tr("Unfold how far each image is changed at random, or fold it"),
            "Ctrl+Shift+A",
            do.unfold,
            2,
            checkable=True,
            checked=section.augmentation.more.isChecked,
        ),
        _make(
            "images.changed",
            tr("Augmented images"),
            tr("Show the images of the set as a net learns from them, or as they are"),
            "A",
            do.show_changed,
            2,
        ),
        _make(
            "images.dice",
            tr("Other random changes"),
            tr("Draw other random changes of the images that are shown"),
            "D",
            do.draw_again,
            2,
        ),
    ]


def _make(
    key: str,
    text: str,
    tip: str,
    keys: str,
    run: Callable[[], object],
    section: int,
    **more: Any,
) -> Command:
    return Command(f"mnist.{key}", text, tip, keys, "Data", run, section=section, **more)
