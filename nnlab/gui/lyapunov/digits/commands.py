"""Menu entries and keys of the page of digits."""

from __future__ import annotations

from functools import partial

from nnlab.app.lyapunov.digits.state import COLOURINGS, GROUNDS
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.digits.hands import Hands
from nnlab.gui.lyapunov.digits.runner import StudyRunner
from nnlab.gui.lyapunov.digits.start import StudyStart
from nnlab.gui.lyapunov.digits.view_names import VIEW_NAMES
from nnlab.gui.tr import tr
from nnlab.gui.widgets.side_column import SideColumn

PREFIX = "ftle.digits"


def make_commands(
    hands: Hands, start: StudyStart, runner: StudyRunner, column: SideColumn
) -> list[Command]:
    """Return all commands of the hands."""
    return [*_train(start, runner), *_views(hands), *_looks(hands, column), *_path(hands)]


def _train(start: StudyStart, runner: StudyRunner) -> list[Command]:
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
    calls = (start.toggle, runner.cancel, start.resume)
    able = (lambda: True, lambda: runner.busy, lambda: not runner.busy)
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "Train", run, enabled=enabled)
        for (key, text, tip, shortcut), run, enabled in zip(rows, calls, able, strict=True)
    ]


def _views(hands: Hands) -> list[Command]:
    return [
        Command(
            f"{PREFIX}.view.{view.key}",
            tr("Digits: {}").format(tr(view.name)),
            tr(view.tip),
            str(number),
            "View",
            partial(hands.show_view, view.key),
            checkable=True,
            checked=partial(_is_shown, hands, view.key),
            section=3,
        )
        for number, view in enumerate(VIEW_NAMES, 1)
    ]


def _is_shown(hands: Hands, key: str) -> bool:
    return hands.state.view == key


def _looks(hands: Hands, column: SideColumn) -> list[Command]:
    plane = hands.plane_view.plane
    rows = (
        (
            "colours",
            tr("Next colouring"),
            tr("λ₁, entropy, right or wrong, class"),
            "C",
            partial(hands.turn, "colouring", tuple(COLOURINGS)),
        ),
        (
            "ground",
            tr("Next ground"),
            tr("Regions of the classes, means in cells, or plain"),
            "M",
            partial(hands.turn, "ground", tuple(GROUNDS)),
        ),
        ("net", tr("Next net"), tr("Plane and errors of the next net"), "N", hands.turn_net),
        ("wrong", tr("Only wrong digits"), tr("Hide the right ones"), "X", hands.flip_wrong),
        (
            "whole",
            tr("Whole plane"),
            tr("Show all digits again"),
            "Home|0",
            plane.show_all,
        ),
        ("closer", tr("Closer"), tr("Enlarge the plane"), "+|=", partial(plane.zoom, 1 / 1.25)),
        ("farther", tr("Farther"), tr("Show more of the plane"), "-", partial(plane.zoom, 1.25)),
        (
            "column",
            tr("Settings of the digits"),
            tr("Open or fold the column"),
            "B",
            column.toggle,
        ),
    )
    return [
        Command(f"{PREFIX}.{key}", text, tip, shortcut, "View", run, section=4)
        for key, text, tip, shortcut, run in rows
    ]


def _path(hands: Hands) -> list[Command]:
    path = hands.path_view
    rows = (
        (
            "pair",
            tr("Random pair"),
            tr("Path between two digits drawn at random"),
            "R",
            hands.draw_pair,
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
