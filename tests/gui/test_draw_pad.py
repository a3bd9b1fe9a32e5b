"""The paper to draw on: strokes, eraser, width, and what is told of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnlab.gui.look import Look
from nnlab.gui.widgets.draw_pad import SIDE, DrawPad


@pytest.fixture
def pad(qtbot: QtBot) -> DrawPad:
    made = DrawPad(Look())
    qtbot.addWidget(made)
    made.resize(226, 250)
    made.show()
    qtbot.waitExposed(made)
    return made


def at(pad: DrawPad, x: float, y: float) -> QPoint:
    """A point of the widget by its part of the paper's width and height."""
    paper = pad.paper_rect()
    return paper.topLeft() + QPoint(round(x * paper.width()), round(y * paper.height()))


def stroke(
    qtbot: QtBot, pad: DrawPad, *points: tuple[float, float], button: Qt.MouseButton
) -> None:
    qtbot.mousePress(pad, button, pos=at(pad, *points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad, at(pad, *point))
    qtbot.mouseRelease(pad, button, pos=at(pad, *points[-1]))


LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def test_a_stroke_leaves_ink_along_its_way_and_nowhere_else(qtbot: QtBot, pad: DrawPad) -> None:
    stroke(qtbot, pad, (0.2, 0.5), (0.8, 0.5), button=LEFT)
    rows, columns = np.nonzero(pad.drawing > 127)
    half = pad.pen * 4 / 2
    assert abs(rows.mean() + 0.5 - SIDE / 2) < 1.5
    assert np.ptp(rows) + 1 == pytest.approx(2 * half, abs=1.5)
    assert columns.min() == pytest.approx(0.2 * SIDE - half, abs=2)
    assert columns.max() == pytest.approx(0.8 * SIDE + half, abs=2)


def test_a_click_leaves_a_dot_of_the_pencil_s_width(qtbot: QtBot, pad: DrawPad) -> None:
    pad.pen = 5.0
    qtbot.mouseClick(pad, LEFT, pos=at(pad, 0.5, 0.5))
    area = pad.drawing.sum() / 255
    assert area == pytest.approx(np.pi * 10**2, rel=0.1)


def test_the_right_button_and_the_eraser_take_ink_away(qtbot: QtBot, pad: DrawPad) -> None:
    line = ((0.1, 0.5), (0.9, 0.5))
    stroke(qtbot, pad, *line, button=LEFT)
    pad.pen = 6.0
    stroke(qtbot, pad, *line, button=RIGHT)
    assert not pad.drawing.any()
    stroke(qtbot, pad, *line, button=LEFT)
    pad.erasing = True
    stroke(qtbot, pad, *line, button=LEFT)
    assert pad.drawing.max() < 128


def test_all_of_one_stroke_has_one_number_and_the_next_another(qtbot: QtBot, pad: DrawPad) -> None:
    told: list[int] = []
    pad.drawn.connect(lambda _drawing, number: told.append(number))
    stroke(qtbot, pad, (0.2, 0.2), (0.4, 0.4), (0.6, 0.4), button=LEFT)
    first = len(told)
    assert first >= 2 and len(set(told)) == 1
    stroke(qtbot, pad, (0.2, 0.8), (0.4, 0.8), button=LEFT)
    assert len(set(told)) == 2


def test_what_was_given_is_never_changed_in_place(qtbot: QtBot, pad: DrawPad) -> None:
    given = np.zeros((SIDE, SIDE), dtype=np.uint8)
    given.flags.writeable = False
    pad.show_drawing(given)
    stroke(qtbot, pad, (0.2, 0.2), (0.8, 0.8), button=LEFT)
    assert not given.any() and pad.drawing.any()


def test_the_paper_shows_ink_in_the_text_s_colour(qtbot: QtBot, pad: DrawPad) -> None:
    stroke(qtbot, pad, (0.3, 0.5), (0.7, 0.5), button=LEFT)
    picture = pad.grab().toImage()
    ink = picture.pixelColor(at(pad, 0.5, 0.5))
    paper = picture.pixelColor(at(pad, 0.5, 0.1))
    assert ink.name() == Look().theme.text and paper.name() == Look().theme.base


def test_moves_without_a_button_draw_nothing(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mouseMove(pad, at(pad, 0.3, 0.3))
    qtbot.mouseMove(pad, at(pad, 0.7, 0.7))
    assert not pad.drawing.any()


def test_moves_within_a_frame_are_told_once_and_all_of_them_drawn(
    qtbot: QtBot, pad: DrawPad
) -> None:
    told: list[int] = []
    pad.drawn.connect(lambda _drawing, number: told.append(number))
    places = [(0.2, 0.2), *((0.2 + 0.01 * n, 0.5) for n in range(40)), (0.8, 0.2)]
    stroke(qtbot, pad, *places, button=LEFT)
    # The press, the release, and at most one for each frame between them.
    assert 2 <= len(told) < len(places) / 2
    row = pad.drawing[round(0.5 * 112)]
    assert (row[round(0.2 * 112) : round(0.58 * 112)] > 0).all()


def test_a_pause_within_a_stroke_shows_what_was_drawn(qtbot: QtBot, pad: DrawPad) -> None:
    qtbot.mousePress(pad, LEFT, pos=at(pad, 0.2, 0.2))
    with qtbot.waitSignal(pad.drawn):
        qtbot.mouseMove(pad, at(pad, 0.8, 0.2))
    assert pad.drawing[round(0.2 * 112), 56] == 255
    qtbot.mouseRelease(pad, LEFT, pos=at(pad, 0.8, 0.2))
