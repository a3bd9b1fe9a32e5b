"""The page of digits on a projector: its headline, its names of axes, and the window's width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.digits.state import VIEWS
from nnlab.app.settings import Preferences, Settings
from nnlab.core.digits import idx
from nnlab.gui.guards.guard import Guard
from nnlab.gui.look import Look, dress_application
from nnlab.gui.lyapunov.digits.page import DigitsPage
from nnlab.gui.plots.axes import NAME, fit_name
from nnlab.gui.tab import Context
from nnlab.gui.tabs import TABS
from nnlab.gui.tabs.ftle import FtleTab
from nnlab.gui.window.main_window import MainWindow
from tests.gui.fake_compute import FakeCompute
from tests.gui.study_kit import make_study

DIGITS, MEMBERS = 300, 3


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> idx.Digits:
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (DIGITS, 28, 28)).astype(np.uint8)
    made = idx.Digits(images, rng.integers(0, 10, DIGITS).astype(np.uint8))
    monkeypatch.setattr(idx, "bundled", lambda _part: made)
    return made


@pytest.fixture
def window(
    qtbot: QtBot,
    context: Context,
    digits: idx.Digits,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    """A window that shows a finished study of three nets."""
    mine = replace(context, compute=FakeCompute())  # type: ignore[arg-type]
    made = MainWindow(mine, TABS, Preferences(Settings(), tmp_path / "settings.json"), Guard())
    qtbot.addWidget(made)
    made.set_presentation(getattr(request, "param", False), full_screen=False)
    made.show()
    made.resize(1280, 720)
    made.pages.show_tab("ftle")
    tab = made.pages.tab
    assert isinstance(tab, FtleTab)
    tab.show_page("digits")
    page = find_page(made)
    library = page.studies.library
    study = library.begin(make_study(digits.labels, MEMBERS))
    library.save(replace(make_study(digits.labels, MEMBERS), id=study.id, began=study.began))
    page.studies.refresh()
    qtbot.waitUntil(lambda: page.studies.view is not None and not page.studies.busy)
    yield made
    qtbot.waitUntil(lambda: not page.studies.busy)
    made.pages.close_down()
    made.set_presentation(False, full_screen=False)
    dress_application(context.look)


def find_page(window: MainWindow) -> DigitsPage:
    tab = window.pages.tab
    assert isinstance(tab, FtleTab) and isinstance(tab.page, DigitsPage)
    return tab.page


def test_after_a_presentation_the_headline_is_as_before(window: MainWindow, qtbot: QtBot) -> None:
    label = find_page(window).bar.result
    qtbot.wait(50)
    before = label.font()
    window.set_presentation(True, full_screen=False)
    qtbot.waitUntil(lambda: label.font() != before)
    shown = label.font().pointSizeF()
    window.set_presentation(False, full_screen=False)
    qtbot.wait(100)
    assert label.font() == before
    assert before.pointSizeF() < shown


def test_the_headline_of_a_window_does_not_tower_over_its_text(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(1920, 1000)
    qtbot.wait(50)
    size = find_page(window).bar.result.font().pointSizeF()
    assert size <= 1.3 * window.context.look.font().pointSizeF() + 0.01


@pytest.mark.parametrize("window", [False, True], indirect=True)
def test_paper_in_a_presentation_leaves_the_window_as_narrow_as_it_was(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = find_page(window)
    window.set_presentation(True, full_screen=False)
    qtbot.wait(100)
    window.resize(1024, 768)
    qtbot.wait(50)
    page.own.toggle()
    assert page.own_panel.isVisible()
    for view in VIEWS:
        page.show_view(view)
        qtbot.wait(100)
        assert window.minimumSizeHint().width() <= 1024, view
        assert window.width() == 1024, view


def test_a_long_name_of_y_is_short_where_the_axis_is_low(qtbot: QtBot) -> None:
    look = Look()
    long, short = "wrong among the rest (%)", "wrong (%)"
    wide = QFontMetrics(look.font(NAME)).horizontalAdvance(long)
    assert fit_name(look, QRectF(0, 0, 200, wide + 4), long, short) == long
    assert fit_name(look, QRectF(0, 0, 200, wide - 4), long, short) == short
    assert fit_name(look, QRectF(0, 0, 200, wide - 4), long, "") == long


def test_the_rejected_share_has_a_name_for_a_low_axis(window: MainWindow, qtbot: QtBot) -> None:
    page = find_page(window)
    page.show_view("errors")
    qtbot.waitUntil(lambda: bool(page.errors_view.rejection.scene.series))
    window.set_presentation(True, full_screen=False)
    qtbot.wait(100)
    plot, look = page.errors_view.rejection, window.context.look
    area, scene = plot.axes().area, plot.scene
    name = fit_name(look, area, scene.y_name, scene.y_short)
    assert QFontMetrics(look.font(NAME)).horizontalAdvance(name) <= area.height()
