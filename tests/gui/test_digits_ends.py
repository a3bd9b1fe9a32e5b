"""The page of digits: numbers to take away, drags that are given up, studies that stopped."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.digits.studies import Study, StudySpec
from nnlab.core.digits import idx
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.digits.empty import make_course
from nnlab.gui.lyapunov.digits.page import DigitsPage
from nnlab.gui.plots.studies.series_plot import SeriesPlot
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.study_kit import make_path, make_study

DIGITS = 300
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> idx.Digits:
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (DIGITS, 28, 28)).astype(np.uint8)
    made = idx.Digits(images, rng.integers(0, 10, DIGITS).astype(np.uint8))
    monkeypatch.setattr(idx, "bundled", lambda _part: made)
    return made


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def page(qtbot: QtBot, context: Context, compute: FakeCompute) -> Iterator[DigitsPage]:
    mine = replace(context, compute=compute)  # type: ignore[arg-type]
    made = DigitsPage(mine, LyapunovDesk(mine, context.status))
    made.resize(1150, 640)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, made)
    yield made
    settle(qtbot, made)
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def settle(qtbot: QtBot, page: DigitsPage) -> None:
    qtbot.waitUntil(lambda: not page.studies.busy and not page.runner.keeper.busy)
    qtbot.waitUntil(lambda: not page.context.trainer.keeper._timer.isActive())


@pytest.fixture
def shown(qtbot: QtBot, page: DigitsPage, digits: idx.Digits) -> DigitsPage:
    """The page with a finished study of three nets."""
    library = page.studies.library
    study = library.begin(make_study(digits.labels, 3))
    library.save(replace(make_study(digits.labels, 3), id=study.id, began=study.began))
    page.studies.refresh()
    settle(qtbot, page)
    assert page.studies.view is not None
    return page


# Numbers


def read(path: Path) -> tuple[dict[str, object], np.ndarray]:
    head = path.read_text("utf-8").splitlines()[0]
    return json.loads(head.removeprefix("# ")), np.genfromtxt(
        path, delimiter=",", names=True, skip_header=1
    )


@pytest.mark.parametrize("member", [2, 0])
def test_the_numbers_of_all_digits_are_taken_away(
    shown: DigitsPage, tmp_path: Path, member: int
) -> None:
    shown.studies.put(member=member)
    path = tmp_path / "digits.csv"
    shown.numbers.save(path)
    about, rows = read(path)
    result = shown.studies.study.result  # type: ignore[union-attr]
    assert result is not None and len(rows) == DIGITS
    outputs = result.outputs[1] if member else result.outputs.astype(float).mean(axis=0)
    exponents = result.exponents[1] if member else result.exponents.astype(float).mean(axis=0)
    mean = result.outputs.astype(float).mean(axis=0)
    np.testing.assert_array_equal(rows["index"], np.arange(DIGITS))
    np.testing.assert_array_equal(rows["target"], result.labels)
    np.testing.assert_array_equal(rows["answer"], outputs.argmax(axis=1))
    np.testing.assert_array_equal(rows["right"], outputs.argmax(axis=1) == result.labels)
    np.testing.assert_allclose(rows["max_O"], outputs.max(axis=1), rtol=1e-6)
    np.testing.assert_allclose(rows["lambda1"], exponents, rtol=1e-5)
    entropy = -(mean * np.log(np.maximum(mean, 1e-300))).sum(axis=1)
    np.testing.assert_allclose(rows["H_ensemble"], entropy, rtol=1e-5, atol=1e-9)
    fields = result.planes[1 if member else 0].fields
    np.testing.assert_allclose(np.column_stack((rows["b1"], rows["b2"])), fields, rtol=1e-6)
    assert about["net"] == ("net 2 of 3" if member else "ensemble of 3")
    assert about["nets"] == "784–[20 tanh]×16–10" and about["layers"] == 16
    assert "0.3081" in str(about["lambda1_with_respect_to"])


def test_numbers_that_find_no_room_are_told_of_in_one_line(
    shown: DigitsPage, tmp_path: Path
) -> None:
    said: list[str] = []
    shown.context.status.said.connect(lambda text, _seconds: said.append(text))
    shown.numbers.save(tmp_path / "none" / "digits.csv")
    assert len(said) == 1 and said[0].startswith("digits.csv: not saved: ")
    assert "\n" not in said[0]


def test_the_command_asks_for_a_file_and_waits_for_a_study(
    shown: DigitsPage,
) -> None:
    (command,) = [one for one in shown.commands() if one.key == "ftle.digits.numbers"]
    assert command.menu == "File" and command.shortcut and command.tip
    assert command.enabled is not None and command.enabled()
    command.run()
    dialog = shown.numbers.question.dialog
    assert dialog is not None and dialog.selectedFiles()[0].endswith("digits.csv")
    shown.numbers.close()


# Drags


@pytest.mark.parametrize("part", ["exponents", "outputs", "strip"])
def test_escape_gives_a_drag_along_the_path_up_and_holds_the_digits(
    qtbot: QtBot, shown: DigitsPage, compute: FakeCompute, digits: idx.Digits, part: str
) -> None:
    shown.show_view("path")
    shown.hands.draw_pair()
    qtbot.waitUntil(lambda: any(ask.alive for _, ask in compute.asks))
    _, ask = compute.asks[-1]
    ask.end(ask.on_answer, make_path(digits.images[0], digits.images[1]))
    path, pins = shown.path_view, shown.studies.pins
    path.move_to(2)
    plot: QWidget = getattr(path, part)
    middle = QPoint(plot.width() // 2, plot.height() // 2)
    qtbot.mousePress(plot, LEFT, pos=middle)
    assert path.at > 5
    assert shown.escape()
    assert path.at == 2 and shown.studies.pins == pins and len(pins) == 2
    qtbot.mouseMove(plot, middle + QPoint(40, 0))
    assert path.at == 2, "the rest of the drag does nothing"
    qtbot.mouseRelease(plot, LEFT, pos=middle)
    qtbot.mousePress(plot, LEFT, pos=middle)
    qtbot.mouseRelease(plot, LEFT, pos=middle)
    assert path.at > 5, "the next press moves again"
    assert shown.escape() and not shown.studies.pins


# Studies that stopped


def test_a_course_of_one_epoch_is_seen_as_a_dot(qtbot: QtBot, context: Context) -> None:
    plot = SeriesPlot(context.look, "errors", "errors")
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    study = Study(spec=StudySpec(members=1), name="one", test_errors=np.array([[0.5]]))
    scene = make_course(study, context.look)
    plot.show_scene(scene)
    mean = scene.series[-1]
    # Left of its middle too: no half of it is cut by the axis.
    at = plot.axes().point(1.0, 50.0).toPoint() - QPoint(2, 0)
    image: QImage = plot.grab().toImage()
    assert image.pixelColor(at) == mean.colour


def test_why_a_study_stopped_stays_on_the_page_when_the_disk_is_full(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.train()
    settle(qtbot, page)
    library, full = page.studies.library, [True]
    save = library.save

    def try_to_save(study: Study) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device", "study.json")
        save(study)

    monkeypatch.setattr(library, "save", try_to_save)
    job = compute.jobs[0]
    job.end(job.on_failed, "The checkpoint is not kept: No space left on device.")
    qtbot.waitUntil(lambda: not page.studies.busy)
    page.studies.refresh()
    qtbot.waitUntil(lambda: not page.studies.busy)
    assert "No space left on device" in page.empty.text.text()
    full[0] = False
    page.runner.keeper.writer.try_again()
    settle(qtbot, page)
    assert "No space left on device" in page.empty.text.text()
