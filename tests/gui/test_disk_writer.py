"""What goes to the disk in a thread: nothing is displaced by another, nothing given up."""

from __future__ import annotations

import errno
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nnlab.gui.saving.disk_writer import DiskWriter


class Disk:
    """A disk that can be slow or full."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.full = False
        self.free = threading.Event()
        self.free.set()

    def write(self, text: str) -> None:
        assert self.free.wait(10)
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device", "result.zip")
        self.done.append(text)


@pytest.fixture
def writer(qapp: object) -> DiskWriter:
    return DiskWriter("Studies")


def test_of_one_key_the_newest_is_written_and_others_stay(writer: DiskWriter) -> None:
    disk = Disk()
    disk.free.clear()
    for key, text in (("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a3"), ("c", "c1")):
        writer.add(key, lambda text=text: disk.write(text))  # type: ignore[misc]
    disk.free.set()
    assert writer.flush() == []
    # The first may have been under way already.
    assert sorted(set(disk.done) - {"a1"}) == ["a3", "b1", "c1"]
    assert not writer.busy


def test_what_finds_no_room_is_tried_again_and_told_once(qtbot: QtBot, writer: DiskWriter) -> None:
    disk, said = Disk(), []
    writer.failed.connect(lambda key, why: said.append((key, why)))
    disk.full = True
    writer.add("a", lambda: disk.write("a1"))
    qtbot.waitUntil(lambda: bool(said))
    writer.try_again()
    why = "result.zip: No space left on device."
    assert writer.flush() == [f"Studies: {why}"]
    assert said == [("a", why)] and writer.busy
    disk.full = False
    with qtbot.waitSignal(writer.written):
        writer.try_again()
    assert disk.done == ["a1"] and writer.flush() == [] and not writer.busy


def test_a_newer_state_takes_the_place_of_one_that_found_no_room(writer: DiskWriter) -> None:
    disk = Disk()
    disk.full = True
    writer.add("a", lambda: disk.write("a1"))
    writer.flush()
    disk.full = False
    writer.add("a", lambda: disk.write("a2"))
    assert writer.flush() == [] and disk.done == ["a2"]


def test_what_makes_no_sense_is_told_and_not_tried_again(qtbot: QtBot, writer: DiskWriter) -> None:
    said = []
    writer.failed.connect(lambda _key, why: said.append(why))

    def refuse() -> None:
        raise ValueError("an array can't be\nnamed so.")

    writer.add("a", refuse)
    with qtbot.waitSignal(writer.written):
        pass
    assert said == ["an array can't be named so."] and not writer.busy


def test_a_disk_that_does_not_answer_is_named(writer: DiskWriter) -> None:
    disk = Disk()
    disk.free.clear()
    writer.add("a", lambda: disk.write("a1"))
    assert writer.flush(patience=0.01) == ["Studies: The disk does not answer."]
    disk.free.set()
    assert writer.flush() == [] and disk.done == ["a1"]


def test_a_fault_of_the_program_is_raised_in_the_window_and_others_are_written(
    writer: DiskWriter,
) -> None:
    disk = Disk()

    def stumble() -> None:
        raise KeyError("no such thing")

    writer.add("a", stumble)
    writer.add("b", lambda: disk.write("b1"))
    with pytest.raises(KeyError):
        writer.flush()
    assert disk.done == ["b1"]
    writer.add("c", lambda: disk.write("c1"))
    assert writer.flush() == [] and disk.done == ["b1", "c1"]


def test_writers_are_found_below_their_owner(qapp: object) -> None:
    owner = QObject()
    inner = DiskWriter("inner", QObject(owner))
    assert owner.findChildren(DiskWriter) == [inner]
