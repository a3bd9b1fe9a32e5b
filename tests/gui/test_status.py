"""The status bar: messages, what is under the pointer, progress with time left, cancel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from nnlab.gui.look import Look
from nnlab.gui.window.status import Status
from nnlab.gui.window.status_bar import StatusBar, format_seconds


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
    gauge, cancel = bar.findChild(QProgressBar), bar.findChild(QToolButton)
    assert not gauge.isVisible() and not cancel.isVisible()
    status.progress("train", 0.25, "Training", lambda: pressed.append("train"), seconds_left=75.0)
    assert gauge.isVisible() and gauge.value() == 250
    text = find_label(bar, "What is running").text()
    assert "Training" in text and "25 %" in text and "1 min 15 s" in text
    cancel.click()
    assert pressed == ["train"]
    status.clear("train")
    assert not gauge.isVisible() and not bar.can_cancel()


def test_progress_of_unknown_length_is_busy(bar: StatusBar, status: Status) -> None:
    status.progress("load", None, "Loading")
    gauge = bar.findChild(QProgressBar)
    assert (gauge.minimum(), gauge.maximum()) == (0, 0)
    assert not bar.findChild(QToolButton).isVisible()


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


def test_in_presentation_the_bar_comes_when_there_is_something_to_say(
    bar: StatusBar, status: Status, qtbot: QtBot
) -> None:
    bar._look.set_presentation(True)
    assert not bar.isVisible()
    status.progress("x", 0.5, "x")
    assert bar.isVisible()
    status.clear("x")
    assert not bar.isVisible()
    status.say("hello")
    assert bar.isVisible()


def test_facts_stand_at_the_right(bar: StatusBar, status: Status) -> None:
    status.tell("device", "CPU")
    status.tell("seed", "seed 3")
    assert find_label(bar, "Device and seed").text() == "CPU  ·  seed 3"
    status.tell("seed", "")
    assert find_label(bar, "Device and seed").text() == "CPU"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.6, "1 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s"), (4800, "1 h 20 min")],
)
def test_seconds_in_words(seconds: float, text: str) -> None:
    assert format_seconds(seconds) == text
