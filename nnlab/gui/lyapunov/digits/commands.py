"""Menu entries and keys of the page of digits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nnlab.app.lyapunov.digits.state import COLOURINGS, GROUNDS, VIEWS
from nnlab.gui.tr import tr
from nnlab.gui.window.actions import Command

if TYPE_CHECKING:
    from nnlab.gui.lyapunov.digits.page import DigitsPage

PREFIX = "ftle.digits"
VIEW_TIPS = {
    "plane": "The digits in the plane of the bottleneck's two local fields",
    "errors": "Error and uncertainty against λ₁, reliability, rejection, AUROC",
    "path": "λ₁ and outputs along a straight way through the space of images",
}


def make_commands(page: DigitsPage) -> list[Command]:
    """Return all commands of the page."""
    return [*_train(page), *_views(page), *_looks(page), *_path(page)]


def _train(page: DigitsPage) -> list[Command]:
    runner = page.runner
    rows = (
        (
            "train",
            tr("Train a study, or stop"),
            tr("Train the nets of the column and study them; again: stop; again: go on"),
            "Space|T",
        ),
        ("cancel", tr("Cancel the study"), tr("Stop; it can be gone on with"), "Ctrl+."),
        ("resume", tr("Go on with a study"), tr("The newest that was not finished"), "G"),
    )
    calls = (page.toggle, runner.cancel, page.resume)
    able = (lambda: True, lambda: runner.busy, lambda: not runner.busy)
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "Train", run, enabled=enabled)
        for (key, text, tip, shortcut), run, enabled in zip(rows, calls, able, strict=True)
    ]


def _views(page: DigitsPage) -> list[Command]:
    return [
        Command(
            f"{PREFIX}.view.{key}",
            tr("Digits: {}").format(tr(name)),
            tr(VIEW_TIPS[key]),
            str(number),
            "View",
            partial(page.show_view, key),
            checkable=True,
            checked=partial(_is_shown, page, key),
            section=3,
        )
        for number, (key, name) in enumerate(VIEWS.items(), 1)
    ]


def _is_shown(page: DigitsPage, key: str) -> bool:
    return page.state.view == key


def _looks(page: DigitsPage) -> list[Command]:
    rows = (
        (
            "colours",
            tr("Next colouring"),
            tr("λ₁, entropy, right or wrong, class"),
            "C",
            partial(page.turn, "colouring", tuple(COLOURINGS)),
        ),
        (
            "ground",
            tr("Next ground"),
            tr("Regions of the classes, means in cells, or plain"),
            "M",
            partial(page.turn, "ground", tuple(GROUNDS)),
        ),
        ("net", tr("Next net"), tr("Plane and errors of the next net"), "N", page.turn_net),
        ("wrong", tr("Only wrong digits"), tr("Hide the right ones"), "X", page.flip_wrong),
        (
            "whole",
            tr("Whole plane"),
            tr("Show all digits again"),
            "Home|0",
            page.plane_view.plane.show_all,
        ),
        ("closer", tr("Closer"), tr("Enlarge the plane"), "+|=", partial(page.zoom, 1 / 1.25)),
        ("farther", tr("Farther"), tr("Show more of the plane"), "-", partial(page.zoom, 1.25)),
        (
            "column",
            tr("Settings of the digits"),
            tr("Open or fold the column"),
            "B",
            page.column.toggle,
        ),
    )
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "View", run, section=4)
        for key, text, tip, shortcut, run in rows
    ]


def _path(page: DigitsPage) -> list[Command]:
    path = page.path_view
    rows = (
        (
            "pair",
            tr("Random pair"),
            tr("Path between two digits drawn at random"),
            "R",
            page.draw_pair,
        ),
        (
            "way",
            tr("Next kind of path"),
            tr("Straight, or along an adversarial direction"),
            "W",
            path.turn_way,
        ),
        (
            "on",
            tr("On along the path"),
            tr("One point further from A"),
            "Right|.",
            partial(path.step, 1),
        ),
        (
            "back",
            tr("Back along the path"),
            tr("One point nearer to A"),
            "Left|,",
            partial(path.step, -1),
        ),
    )
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "Data", run, section=2)
        for key, text, tip, shortcut, run in rows
    ]
