"""Menu entries and keys of the page of the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from nnlab.app.lyapunov.maps.state import LOWER, QUANTITIES, SOURCES, MapState
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.map.boxes import Boxes
from nnlab.gui.lyapunov.map.film import Film
from nnlab.gui.lyapunov.map.long_maps import LongMaps
from nnlab.gui.lyapunov.map.saving import SaveNumbers
from nnlab.gui.lyapunov.map.settings import MapSettings
from nnlab.gui.lyapunov.map.top_fields import LOWER_KEYS, OVERLAYS
from nnlab.gui.lyapunov.refiner import Refiner
from nnlab.gui.playground.gestures import KEY_ZOOM
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.training.commands import make_run_commands
from nnlab.gui.widgets.layer_slider import LayerSlider


class Hands(Protocol):
    """What the commands press of the page of the map."""

    context: Context
    desk: LyapunovDesk
    boxes: Boxes
    film: Film
    layer: LayerSlider
    long: LongMaps
    numbers: SaveNumbers
    refiner: Refiner
    settings: MapSettings

    @property
    def state(self) -> MapState:
        """The part of the map, as the store has it."""

    @property
    def has_kept(self) -> bool:
        """Whether there is a net that was taken from another page."""

    def choose(self, **changes: object) -> None:
        """Put other settings into the state."""

    def toggle_lower(self, key: str) -> None:
        """Show a panel below the map, or hide it."""


def make_map_commands(page: Hands) -> list[Command]:
    """Return the commands of the run bar and those of the map."""
    runs = [
        replace(command, run=partial(_run_live, page, command.run))
        for command in make_run_commands(page.context.runner)
    ]
    return [
        *runs,
        *_gather(tr("Layer"), _make_layer_commands(page)),
        *_gather(tr("On the map"), _make_overlay_commands(page)),
        *_gather(tr("Colours of the map"), _make_colour_commands(page)),
        *_gather(tr("Box of the map"), _make_box_commands(page)),
        *_gather(tr("Below the map"), _make_lower_commands(page)),
        *_make_net_commands(page),
    ]


def _run_live(page: Hands, run: Callable[[], object]) -> None:
    """Train the playground's net, which alone learns here; of another one say so.

    What still trains out of sight is paused: no other key would do it here.
    """
    if page.desk.is_live:
        run()
        return
    page.context.runner.pause()
    # From a random net the way leads past the one that was taken from elsewhere.
    keys = tr("S, pressed twice,") if page.state.source == "random" and page.has_kept else tr("S")
    text = tr("{net}: this net does not learn here. {keys} leads to the playground's, which does.")
    page.context.status.say(text.format(net=page.desk.net.label.capitalize(), keys=keys))


def _gather(group: str, commands: Sequence[Command]) -> list[Command]:
    return [replace(command, group=group) for command in commands]


def _make_layer_commands(page: Hands) -> list[Command]:
    slider = page.layer.slider
    steps = (
        ("deeper", tr("Next layer"), tr("Take the exponent over one layer more"), "PgUp", 1),
        ("shallower", tr("Layer before"), tr("Take it over one layer less"), "PgDown", -1),
    )
    turns = [
        Command(
            f"ftle.{key}",
            text,
            tip,
            shortcut,
            "View",
            lambda by=by: slider.setValue(slider.value() + by),  # type: ignore[misc]
        )
        for key, text, tip, shortcut, by in steps
    ]
    film = Command(
        "ftle.film",
        tr("Film over ℓ"),
        tr("From layer to layer, ℓ = 1, 2 …; the same again stops it"),
        "P",
        "View",
        page.film.toggle,
        checkable=True,
        checked=lambda: page.film.is_running,
        enabled=lambda: slider.maximum() > 1,
    )
    output = Command(
        "ftle.output",
        tr("Include the output layer"),
        tr("Count the output layer as layer L + 1 of the product"),
        "O",
        "View",
        page.settings.include_output.toggle,
        checkable=True,
        checked=lambda: page.state.include_output,
    )
    quantity = Command(
        "ftle.quantity",
        tr("Next quantity"),
        tr("λ₁, ℓ λ₁, λ₂, ℓ λ₂ in turn"),
        "Q",
        "View",
        partial(_turn, page, "quantity", list(QUANTITIES)),
    )
    return [*turns, film, output, quantity]


def _make_overlay_commands(page: Hands) -> list[Command]:
    return [
        Command(
            f"ftle.{field.removeprefix('show_')}",
            tr(name).capitalize(),
            tr(tip),
            str(number),
            "View",
            page.settings.top.checks[field].toggle,
            checkable=True,
            checked=lambda field=field: getattr(page.state, field),  # type: ignore[misc]
        )
        for number, (field, (name, tip)) in enumerate(OVERLAYS.items(), 1)
    ]


def _make_colour_commands(page: Hands) -> list[Command]:
    colour = page.settings.colour
    return [
        Command(
            "ftle.lock",
            tr("Lock the range"),
            tr("Keep the colours' range while the map changes"),
            "K",
            "View",
            colour.locked.toggle,
            checkable=True,
            checked=lambda: page.state.locked,
        ),
        Command(
            "ftle.inner",
            tr("Without the outer 1 %"),
            tr("Automatic range from the 1 % to the 99 % quantile"),
            "I",
            "View",
            colour.inner.toggle,
            checkable=True,
            checked=lambda: page.state.inner,
            enabled=lambda: not page.state.locked,
        ),
        Command(
            "ftle.symmetric",
            tr("Symmetric range ±"),
            tr("Lock a range from −a to +a that holds the present one"),
            "Y",
            "View",
            colour.make_symmetric,
        ),
    ]


def _make_box_commands(page: Hands) -> list[Command]:
    boxes = page.boxes
    zooms = [
        Command(f"ftle.{key}", text, tip, shortcut, "View", partial(boxes.zoom_by, factor))
        for key, text, tip, shortcut, factor in (
            ("nearer", tr("Zoom in"), tr("About the middle"), "+|=", 1 / KEY_ZOOM),
            ("farther", tr("Zoom out"), tr("About the middle"), "-", KEY_ZOOM),
        )
    ]
    home = Command(
        "ftle.home",
        tr("Box of the patterns"),
        tr("The box of the net's patterns; so does a double click on the map"),
        "Home|0",
        "View",
        boxes.fit,
    )
    back = Command(
        "ftle.box-before",
        tr("Box before"),
        tr("The box before this one"),
        "Backspace",
        "View",
        boxes.go_back,
        enabled=lambda: boxes.has_before,
    )
    return [*zooms, home, back]


def _make_lower_commands(page: Hands) -> list[Command]:
    return [
        Command(
            f"ftle.{key}",
            tr(LOWER[key]).capitalize(),
            tr("Show or hide the panel below the map; Esc hides it, too"),
            letter,
            "View",
            partial(page.toggle_lower, key),
            checkable=True,
            checked=lambda key=key: page.state.lower == key,  # type: ignore[misc]
        )
        for key, letter in LOWER_KEYS.items()
    ]


def _make_net_commands(page: Hands) -> list[Command]:
    kinds = [key for key in SOURCES if key != "kept"]
    return [
        Command(
            "ftle.source",
            tr("Next net of the map"),
            tr("The playground's, a random one, the one taken from another page"),
            "S",
            "Data",
            lambda: _turn(page, "source", [*kinds, *(["kept"] if page.has_kept else [])]),
        ),
        Command(
            "ftle.go-on",
            tr("Go on with the map"),
            tr("Make a map fine whose computation was cancelled"),
            "G",
            "Data",
            page.long.go_on,
            enabled=lambda: page.refiner.is_stopped,
        ),
        Command(
            "ftle.save-map",
            tr("Save the numbers of the map..."),
            tr("x₁, x₂, exponents and directions of all points as .npz or .csv"),
            "Ctrl+Alt+N",
            "Data",
            page.numbers.ask_map,
        ),
        Command(
            "ftle.save-ridges",
            tr("Save the ridges..."),
            tr("Points and heights of the ridges as .csv"),
            "Ctrl+Alt+R",
            "Data",
            page.numbers.ask_ridges,
        ),
    ]


def _turn(page: Hands, field: str, keys: list[str]) -> None:
    present = getattr(page.state, field)
    place = keys.index(present) if present in keys else 0
    page.choose(**{field: keys[(place + 1) % len(keys)]})
