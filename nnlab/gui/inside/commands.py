"""Menu entries and keys of the Inside tab; those of its parts come from them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from nnlab.app.inside import SCALES
from nnlab.gui.actions import Command
from nnlab.gui.inside.choosing.page_names import PART_KEYS
from nnlab.gui.inside.parts import PARTS
from nnlab.gui.inside.selection import step_map, step_row, step_unit
from nnlab.gui.tr import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnlab.gui.inside.choosing.pencil import PencilColumn
    from nnlab.gui.inside.choosing.strip import DigitStrip
    from nnlab.gui.inside.maps.part import MapsPart
    from nnlab.gui.inside.shell import InsideDesk

STEPS = (
    ("left", "Neuron to the left", "Left", 0, -1),
    ("right", "Neuron to the right", "Right", 0, 1),
    ("up", "Neuron above", "Up", -1, 0),
    ("down", "Neuron below", "Down", 1, 0),
)


class Hands(Protocol):
    """What of the tab the entries press; `own_pages` are the keys of the pages but the maps."""

    desk: InsideDesk
    strip: DigitStrip

    @property
    def maps(self) -> MapsPart:
        """The part in the middle."""

    @property
    def own_pages(self) -> Sequence[str]:
        """Keys of the parts that are pages of their own."""

    def show_page(self, number: int) -> None:
        """Show the maps (0) or a page of its own."""

    def toggle_part(self, key: str) -> None:
        """Show the part beside or below the maps, or fold it away."""

    def is_open(self, key: str) -> bool:
        """Whether that part is not folded away."""


def make_commands(tab: Hands) -> list[Command]:
    """Return all entries of the tab itself, by menu."""
    return [
        *_make_image(tab.strip, tab.maps.pencil),
        *_make_unit(tab.desk),
        *_make_view(tab.desk, tab.maps),
        *_make_pages(tab),
        *_make_parts(tab),
    ]


def _make_image(strip: DigitStrip, pencil: PencilColumn) -> list[Command]:
    data = (
        ("random", "Random digit", "Draw a digit of the test set", "R", strip.take_random),
        ("next", "Next digit", "Show the next digit of the row", ".", partial(strip.step, 1)),
        ("back", "Digit before", "Show the digit before", ",", partial(strip.step, -1)),
        (
            "picture",
            "Load a picture...",
            "Show a digit from a picture: PNG, JPG",
            "Ctrl+Shift+I",
            strip.open_picture,
        ),
        ("clear", "Clean paper", "Take clean paper to draw on", "Del", pencil.take_clean_paper),
    )
    found = [
        Command(f"inside.{key}", tr(text), tr(tip), shortcut, "Data", run)
        for key, text, tip, shortcut, run in data
    ]
    for key, text, tip, shortcut, button in (
        ("eraser", "Eraser", "Erase with the left button too", "X", pencil.eraser),
        (
            "fit",
            "MNIST preprocessing of drawings",
            "Bring drawings to MNIST's size and centre before the net sees them",
            "P",
            pencil.fit,
        ),
    ):
        found.append(
            Command(
                f"inside.{key}",
                tr(text),
                tr(tip),
                shortcut,
                "Data",
                button.toggle,
                checkable=True,
                checked=button.isChecked,
                section=1,
            )
        )
    return found


def _make_unit(desk: InsideDesk) -> list[Command]:
    found = [
        Command(
            f"inside.{key}",
            tr(text),
            tr("Look at the next neuron in that direction"),
            shortcut,
            "Net",
            partial(_move, desk, down, right),
            enabled=partial(_has_unit, desk),
            section=2,
        )
        for key, text, shortcut, down, right in STEPS
    ]
    for key, text, tip, shortcut, run in (
        ("map.next", "Next map", "The same place in the next map", "Shift+Down", (step_map, 1)),
        ("map.back", "Map before", "The same place in the map before", "Shift+Up", (step_map, -1)),
        ("row.next", "Next row", "The neuron behind it in the next row", "PgDown", (step_row, 1)),
        ("row.back", "Row before", "The neuron in the row before", "PgUp", (step_row, -1)),
    ):
        found.append(
            Command(
                f"inside.{key}",
                tr(text),
                tr(tip),
                shortcut,
                "Net",
                partial(_walk, desk, *run),
                enabled=partial(_has_unit, desk),
                section=2,
            )
        )
    trainer = desk.context.trainer
    found.append(
        Command(
            "inside.train",
            tr("Train a net"),
            tr("Train with the present settings of the MNIST tab"),
            "Ctrl+Return",
            "Train",
            trainer.train,
            enabled=lambda: not trainer.hindrance and not trainer.busy,
        )
    )
    return found


def _make_view(desk: InsideDesk, maps: MapsPart) -> list[Command]:
    return [
        Command(
            "inside.scale",
            tr("Range of the colours: map, layer, net"),
            tr("One range of colours for each map, for each layer or for the whole net"),
            "C",
            "View",
            lambda: desk.choose_scale(SCALES[(SCALES.index(desk.scale) + 1) % len(SCALES)]),
        ),
        Command(
            "inside.large",
            tr("Enlarge the chosen row"),
            tr("Show the chosen neuron's row alone with the image, or all rows again"),
            "F",
            "View",
            maps.toggle_large,
            checkable=True,
            checked=lambda: maps.view.scene.large is not None,
        ),
    ]


def _make_pages(tab: Hands) -> list[Command]:
    found = []
    if tab.own_pages:
        titles = {spec.key: spec.title for spec in PARTS}
        for number, key in enumerate(("maps", *tab.own_pages)):
            found.append(
                Command(
                    f"inside.page.{key}",
                    tr(titles[key]),
                    tr("Show this page"),
                    f"F{number + 2}",
                    "View",
                    partial(tab.show_page, number),
                    checkable=True,
                    checked=partial(_is_page, tab.desk, key),
                    section=1,
                )
            )
    return found


def _make_parts(tab: Hands) -> list[Command]:
    found = []
    for spec in PARTS:
        if spec.place in PART_KEYS:
            found.append(
                Command(
                    f"inside.show.{spec.key}",
                    tr(spec.title),
                    tr("Show it beside the maps, or fold it away"),
                    PART_KEYS[spec.place],
                    "View",
                    partial(tab.toggle_part, spec.key),
                    checkable=True,
                    checked=partial(tab.is_open, spec.key),
                    section=1,
                )
            )
    return found


def _has_unit(desk: InsideDesk) -> bool:
    return desk.unit is not None and bool(desk.rows)


def _move(desk: InsideDesk, down: int, right: int) -> None:
    if desk.unit is not None and desk.rows:
        desk.choose_unit(step_unit(desk.unit, desk.rows, down, right))


def _walk(desk: InsideDesk, step: object, by: int) -> None:
    if desk.unit is not None and desk.rows and callable(step):
        desk.choose_unit(step(desk.unit, desk.rows, by))


def _is_page(desk: InsideDesk, key: str) -> bool:
    return desk.state.page == key
