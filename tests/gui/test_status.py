"""The status bar: messages, what is under the pointer, progress with time left, cancel."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from nnlab.gui.look import Look
from nnlab.gui.numbers import format_seconds
from nnlab.gui.status import Status
from nnlab.gui.widgets.thin_gauge import ThinGauge, place_piece
from nnlab.gui.window.status_bar import StatusBar


@pytest.fixture
def status(qapp: object) -> Status:
    return Status()


@pytest.fixture
def bar(qtbot: QtBot, status: Status) -> Iterator[StatusBar]:
    look = Look()
    made = StatusBar(status, look)
    qtbot.addWidget(made)
    made.resize(1000, 30)
    made.show()
    yield made
    look.set_presentation(False)


def find_label(bar: StatusBar, name: str) -> QLabel:
    return next(label for label in bar.findChildren(QLabel) if label.accessibleName() == name)


def test_a_message_goes_after_its_time(bar: StatusBar, status: Status, qtbot: QtBot) -> None:
    status.say("saved", 0.05)
    assert bar.message == "saved"
    qtbot.waitUntil(lambda: bar.message == "")


def test_a_message_without_time_stays_until_the_next(bar: StatusBar, status: Status) -> None:
    status.say("wait", 0)
    status.say("done", 9.0)
    assert bar.message == "done"


def test_progress_shows_fraction_time_and_cancel(bar: StatusBar, status: Status) -> None:
    pressed: list[str] = []
    gauge = bar.findChild(QProgressBar)
    assert not gauge.isVisible() and not cancels(bar)
    status.progress("train", 0.25, "Training", lambda: pressed.append("train"), seconds_left=75.0)
    assert gauge.isVisible() and gauge.value() == 250
    text = find_label(bar, "What is running").text()
    assert "Training" in text and "25 %" in text and "1:15 min" in text
    (cancel,) = cancels(bar)
    cancel.click()
    assert pressed == ["train"]
    status.clear("train")
    assert not gauge.isVisible() and not bar.can_cancel()


def cancels(bar: StatusBar) -> list[QToolButton]:
    return [
        button
        for button in bar.findChildren(QToolButton)
        if button.isVisible() and button.accessibleName().startswith("Cancel")
    ]


def test_every_operation_has_its_progress_and_its_cancel(bar: StatusBar, status: Status) -> None:
    pressed: list[str] = []
    status.progress("wall", 0.1, "Wall of nets", lambda: pressed.append("wall"), seconds_left=900)
    status.progress("digits", 0.5, "Study", lambda: pressed.append("digits"), seconds_left=65)
    shown = [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]
    assert any("Wall of nets" in text and "10 %" in text and "15:00 min" in text for text in shown)
    assert any("Study" in text and "50 %" in text and "1:05 min" in text for text in shown)
    names = [button.accessibleName() for button in cancels(bar)]
    assert names == ["Cancel Wall of nets", "Cancel Study"]
    for button in cancels(bar):
        button.click()
    assert pressed == ["wall", "digits"]


def test_the_key_ends_what_was_begun_last_and_can_be_ended(bar: StatusBar, status: Status) -> None:
    pressed: list[str] = []
    status.progress("wall", 0.1, "Wall of nets", lambda: pressed.append("wall"))
    status.progress("train", 0.5, "Training", lambda: pressed.append("train"))
    status.progress("load", None, "Loading")
    status.progress("wall", 0.2, "Wall of nets", lambda: pressed.append("wall"))
    assert bar.cancel_label() == "Cancel: Training"
    marked = [button for button in cancels(bar) if "Ctrl+Shift+." in button.toolTip()]
    assert [button.accessibleName() for button in marked] == ["Cancel Training"]
    bar.cancel()
    status.clear("train")
    bar.cancel()
    assert pressed == ["train", "wall"]


@pytest.mark.parametrize("presented", [False, True])
def test_what_finds_no_room_stands_in_a_menu(
    bar: StatusBar, status: Status, presented: bool
) -> None:
    bar._look.set_presentation(presented)
    bar.resize(900, bar.height())
    pressed: list[str] = []
    for key in "abcdef":
        text = f"A long operation called {key}"
        status.progress(key, 0.5, text, lambda key=key: pressed.append(key))  # type: ignore[misc]
    assert bar._jobs.width() <= 0.7 * bar.width()
    shown = len(cancels(bar))
    (more,) = (b for b in bar.findChildren(QToolButton) if b.menu() is not None and b.isVisible())
    assert 1 <= shown < 6 and more.text() == f"+{6 - shown}"
    more.menu().aboutToShow.emit()
    actions = more.menu().actions()
    assert len(actions) == 6 - shown and "50 %" in actions[-1].text()
    for action in actions:
        action.trigger()
    assert pressed == list("abcdef"[shown:])


@pytest.mark.parametrize("presented", [False, True])
def test_nothing_moves_when_a_job_begins_goes_on_or_ends(
    bar: StatusBar, status: Status, presented: bool
) -> None:
    bar._look.set_presentation(presented)
    height = bar.height()
    assert bar.isVisible() and bar.minimumHeight() == bar.maximumHeight() == height
    status.progress("a", 0.01, "A", seconds_left=3599)
    status.progress("b", 0.01, "B", seconds_left=3599)
    places = [(chip.x(), chip.width()) for chip in bar._jobs._chips]
    for fraction, left in ((0.5, 61.0), (0.999, 1.0)):
        status.progress("a", fraction, "A", seconds_left=left)
        assert [(chip.x(), chip.width()) for chip in bar._jobs._chips] == places
    status.say("done")
    for key in "ab":
        status.clear(key)
    assert bar.sizeHint().height() <= height
    assert bar.minimumHeight() == bar.maximumHeight() == height


def test_progress_of_unknown_length_is_busy(bar: StatusBar, status: Status) -> None:
    status.progress("load", None, "Loading")
    gauge = bar.findChild(QProgressBar)
    assert (gauge.minimum(), gauge.maximum()) == (0, 0)
    assert gauge.isVisible() and not cancels(bar)


@pytest.mark.parametrize("fraction", [-3.0, 0.0, 1.0, 7.0])
def test_a_fraction_is_held_between_0_and_1(status: Status, fraction: float) -> None:
    status.progress("x", fraction, "x")
    shown = status.running["x"].fraction
    assert shown is not None and 0.0 <= shown <= 1.0


def test_a_long_message_gives_way_and_is_whole_in_its_tooltip(
    bar: StatusBar, status: Status
) -> None:
    long = "word " * 200
    width = bar.minimumSizeHint().width()
    status.say(long)
    label = find_label(bar, "Message")
    assert label.text() != long and label.toolTip() == long
    assert bar.minimumSizeHint().width() == width


def test_in_presentation_a_message_gets_the_row_and_facts_are_hidden(
    bar: StatusBar, status: Status
) -> None:
    status.tell("device", "CPU")
    bar._look.set_presentation(True)
    facts, under = find_label(bar, "Device and seed"), find_label(bar, "Under the pointer")
    assert bar.isVisible() and under.isVisible() and not facts.isVisible()
    status.say("hello")
    assert bar.isVisible() and not under.isVisible() and not facts.isVisible()


def test_facts_stand_at_the_right(bar: StatusBar, status: Status) -> None:
    status.tell("device", "CPU")
    status.tell("seed", "seed 3")
    assert find_label(bar, "Device and seed").text() == "CPU  ·  seed 3"
    status.tell("seed", "")
    assert find_label(bar, "Device and seed").text() == "CPU"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.6, "1 s"), (59.4, "59 s"), (59.6, "1:00 min"), (125, "2:05 min"), (4800, "1 h 20 min")],
)
def test_seconds_in_words(seconds: float, text: str) -> None:
    assert format_seconds(seconds) == text


def test_work_of_unknown_length_looks_neither_done_nor_idle(bar: StatusBar, status: Status) -> None:
    status.progress("wall", None, "Wall of nets")
    gauge = bar.findChild(ThinGauge)
    assert gauge.wanders and gauge.isVisible()
    for moment in np.linspace(0.0, 9.0, 50):
        left, width = place_piece(moment)
        assert left >= 0.0 and 0.0 < width < 0.5 and left + width <= 1.0
    picture = gauge.grab().toImage()
    middle = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
    blue = gauge.palette().highlight().color()
    share = sum(colour == blue for colour in middle) / len(middle)
    assert 0.1 < share < 0.5
    status.progress("wall", 0.0, "Wall of nets", seconds_left=104.0)
    assert not gauge.wanders and gauge.value() == 0
