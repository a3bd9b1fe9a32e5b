"""Menu entries and keys of the playground's net: its layers, weights and neurons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from nnlab.app.net_edits import (
    LOGIC,
    add_layer,
    freeze,
    remove_layer,
    resize_layer,
    set_logic,
)
from nnlab.app.playground_state import MAX_LAYERS, MAX_NEURONS, Design
from nnlab.gui.actions import Command
from nnlab.gui.net_files import NetFiles
from nnlab.gui.playground.hands import Hands
from nnlab.gui.tr import tr

LOGIC_TIPS = {
    "and": "All output weights 1, θ so that every hidden neuron must say yes",
    "or": "All output weights 1, θ so that one hidden neuron must say yes",
    "majority": "All output weights 1, θ so that half of the hidden neurons must say yes",
}


def make_net_commands(tab: Hands) -> list[Command]:
    """Return the commands, in the order of the menu."""
    return [*_make_shape(tab), *_make_freezing(tab), *_make_weights(tab)]


def _make_shape(tab: Hands) -> list[Command]:
    rows: tuple[tuple[str, str, str, str, Callable[[], object], Callable[[], bool]], ...] = (
        (
            "add-layer",
            tr("Add a hidden layer"),
            tr("Above the layer of the chosen neuron, else below the output"),
            "Ctrl+Alt+Up",
            partial(_change, tab, add_layer),
            lambda: len(tab.state.design.hidden) < MAX_LAYERS,
        ),
        (
            "remove-layer",
            tr("Remove a hidden layer"),
            tr("The layer of the chosen neuron, else the last hidden one"),
            "Ctrl+Alt+Down",
            partial(_change, tab, remove_layer),
            lambda: _layer(tab) > 0,
        ),
        (
            "add-neuron",
            tr("Add a neuron"),
            tr("To the layer of the chosen neuron, else to the last hidden one"),
            "Ctrl+Alt+Right",
            partial(_change, tab, partial(_resize, by=1)),
            lambda: 0 < _neurons(tab) < MAX_NEURONS,
        ),
        (
            "remove-neuron",
            tr("Remove a neuron"),
            tr("From the layer of the chosen neuron, else from the last hidden one"),
            "Ctrl+Alt+Left",
            partial(_change, tab, partial(_resize, by=-1)),
            lambda: _neurons(tab) > 1,
        ),
    )
    return [
        Command(f"net.{key}", text, tip, shortcut, "Net", run, enabled=enabled)
        for key, text, tip, shortcut, run, enabled in rows
    ]


def _make_freezing(tab: Hands) -> list[Command]:
    return [
        Command(
            "net.fix-output",
            tr("Fix the output"),
            tr("No rule changes the output's weights and thresholds, only you do"),
            "F",
            "Net",
            lambda: _freeze(tab, _top(tab)),
            checkable=True,
            checked=lambda: _top(tab) in tab.state.design.frozen,
            section=1,
        ),
        Command(
            "net.freeze",
            tr("Freeze layer"),
            tr("No rule changes a frozen layer"),
            "",
            "Net",
            _nothing,
            section=1,
            children=lambda: _make_layers(tab),
        ),
        Command(
            "net.logic",
            tr("Output as"),
            tr("Set the output's weights by hand: AND, OR or majority of the hidden neurons"),
            "",
            "Net",
            _nothing,
            section=1,
            children=lambda: _make_logic(tab),
        ),
    ]


def _make_weights(tab: Hands) -> list[Command]:
    files: NetFiles = tab.view.diagram_panel.files
    rows = (
        (
            "copy",
            tr("Copy weights"),
            tr("All weights and thresholds, for numpy, JSON and spreadsheets"),
            "Ctrl+Alt+C",
            files.copy,
        ),
        (
            "paste",
            tr("Paste weights"),
            tr("Weights copied here, JSON, or a table from a spreadsheet"),
            "Ctrl+Alt+V",
            files.paste,
        ),
        (
            "save",
            tr("Save weights..."),
            tr("All weights and thresholds as .npz or .json"),
            "Ctrl+Alt+S",
            files.ask_where_to_save,
        ),
        (
            "load",
            tr("Load weights..."),
            tr("Weights and thresholds of a net of this shape, .npz or .json"),
            "Ctrl+Alt+O",
            files.ask_what_to_load,
        ),
        (
            "table",
            tr("Table of weights"),
            tr("Every weight and threshold as a number to be edited"),
            "Ctrl+Alt+W",
            lambda: tab.show_instrument("weights"),
        ),
    )
    return [
        Command(f"net.{key}", text, tip, shortcut, "Net", run, section=2)
        for key, text, tip, shortcut, run in rows
    ]


def _make_layers(tab: Hands) -> Sequence[Command]:
    top = _top(tab)
    return [
        Command(
            f"net.freeze.{layer}",
            tr("Output") if layer == top else tr("Layer {layer}").format(layer=layer),
            tr("Freeze it, or let rules change it again"),
            "",
            "Net",
            partial(_freeze, tab, layer),
            checkable=True,
            checked=lambda layer=layer: layer in tab.state.design.frozen,  # type: ignore[misc]
        )
        for layer in range(1, top + 1)
    ]


def _make_logic(tab: Hands) -> Sequence[Command]:
    editor = tab.view.diagram_panel.editor
    return [
        Command(
            f"net.logic.{kind}",
            tr(label),
            tr(LOGIC_TIPS[kind]),
            "",
            "Net",
            partial(editor.change_net, partial(set_logic, kind=kind), tr("Output")),
            enabled=lambda: bool(tab.state.design.hidden),
        )
        for kind, label in LOGIC.items()
    ]


def _top(tab: Hands) -> int:
    return len(tab.state.design.hidden) + 1


def _layer(tab: Hands) -> int:
    """The hidden layer that keys act on, counted from 1; 0 where there is none."""
    chosen, last = tab.view.diagram_panel.chosen, len(tab.state.design.hidden)
    return chosen[0] if chosen is not None and 1 <= chosen[0] <= last else last


def _neurons(tab: Hands) -> int:
    layer = _layer(tab)
    return tab.state.design.hidden[layer - 1] if layer else 0


def _change(tab: Hands, change: Callable[[Design, int], Design]) -> None:
    layer = _layer(tab)
    tab.view.diagram_panel.editor.change_design(lambda design: change(design, layer), tr("Net"))


def _resize(design: Design, layer: int, by: int) -> Design:
    return resize_layer(design, layer, design.hidden[layer - 1] + by)


def _freeze(tab: Hands, layer: int) -> None:
    on = layer not in tab.state.design.frozen
    label = tr("Freeze") if on else tr("Let be trained")
    tab.view.diagram_panel.editor.change_design(lambda design: freeze(design, layer, on), label)


def _nothing() -> None:
    """A submenu does nothing itself."""
