"""A question for a file: its name ends as its kind, its folder is kept, a newer one replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from nnlab.gui.asking.file_question import FileQuestion

FILTERS = {"npz": "numpy (*.npz)", "json": "JSON (*.json)"}


@pytest.fixture
def question(qtbot: QtBot, tmp_path: Path) -> Iterator[FileQuestion]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = FileQuestion(window)
    yield made
    made.close()


def shown(question: FileQuestion) -> QFileDialog:
    assert question.dialog is not None and question.dialog.isVisible()
    return question.dialog


def test_the_name_follows_the_chosen_kind(question: FileQuestion, tmp_path: Path) -> None:
    found: list[Path] = []
    question.ask_where_to_save("Save weights", FILTERS, "weights.npz", found.append)
    dialog = shown(question)
    dialog.setDirectory(str(tmp_path))
    dialog.selectNameFilter(FILTERS["json"])
    dialog.filterSelected.emit(FILTERS["json"])
    assert [Path(name).name for name in dialog.selectedFiles()] == ["weights.json"]
    dialog.filterSelected.emit(FILTERS["npz"])
    assert [Path(name).name for name in dialog.selectedFiles()] == ["weights.npz"]
    dialog.accept()
    assert found == [tmp_path / "weights.npz"]


def test_a_name_without_an_ending_gets_that_of_the_kind(
    question: FileQuestion, tmp_path: Path
) -> None:
    found: list[Path] = []
    question.ask_where_to_save("Save weights", FILTERS, "weights.npz", found.append)
    dialog = shown(question)
    (field,) = dialog.findChildren(QLineEdit)
    assert field.selectedText() == "weights.npz"
    dialog.filterSelected.emit(FILTERS["json"])
    field.setText(str(tmp_path / "mine"))
    dialog.accept()
    assert found == [tmp_path / "mine.json"]


def test_the_next_question_begins_in_the_folder_of_the_last_answer(
    question: FileQuestion, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(b"weights")
    found: list[Path] = []
    question.ask_what_to_open("Load weights", ["Weights (*.npz)"], found.append)
    first = shown(question)
    first.setDirectory(str(tmp_path))
    first.selectFile("weights.npz")
    first.accept()
    assert found == [path]
    qtbot.waitUntil(lambda: question.dialog is None)
    question.ask_where_to_save("Save weights", FILTERS, "other.npz", found.append)
    assert Path(shown(question).directory().path()) == tmp_path


def test_a_newer_question_replaces_an_open_one(question: FileQuestion, tmp_path: Path) -> None:
    found: list[Path] = []
    question.ask_where_to_save("Save weights", FILTERS, "weights.npz", found.append)
    first = shown(question)
    question.ask_what_to_open("Load weights", ["Weights (*.npz)"], found.append)
    assert not first.isVisible() and shown(question) is not first
    question.close()
    assert question.dialog is None and found == []
