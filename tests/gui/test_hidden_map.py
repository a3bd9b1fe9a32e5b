"""A map that is not visible, and what stands below it, are brought up to date for pictures."""

from collections.abc import Iterator
from itertools import takewhile

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.settings import Preferences, Settings
from nnlab.core.compiled import map_kernels
from nnlab.gui.exporting.exports import Exports
from nnlab.gui.lyapunov.map.histogram import HistogramPanel
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.lyapunov.map.probe.panel import ProbePanel
from nnlab.gui.lyapunov.map.section.panel import SectionPanel
from nnlab.gui.tab import Context
from tests.gui.map_kit import open_page


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    """The page of the map without a panel."""
    with open_page(qtbot, context, "") as made:
        yield made


def test_a_hidden_map_is_computed_in_pieces_before_it_is_exported(
    qtbot: QtBot, page: MapPage, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnlab.gui.lyapunov.refiner.BUDGET", 0.0)
    page.choose(lower="histogram")
    qtbot.waitUntil(lambda: page.refiner.is_idle)
    window = QWidget()
    qtbot.addWidget(window)
    exports = Exports(window, context.look, Preferences(Settings()), context.status, page.figures)
    page.hide()
    context.runner.new_seed()
    page.choose(resolution=500)
    finished: list[bool] = []
    monkeypatch.setattr(page.refiner, "finish", lambda: finished.append(is_fine(page)))

    exports.copy_pointed()
    assert not is_fine(page) and "figure" in context.status.running
    cancel = context.status.running["figure"].cancel
    assert cancel is not None
    cancel()
    assert not context.status.running and not is_fine(page)

    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    exports.copy_pointed()
    seen = set()
    while not said:
        QCoreApplication.processEvents()
        seen |= {round(one.fraction or 0.0, 2) for one in context.status.running.values()}
    assert len(seen) > 3 and not context.status.running
    assert said[0].startswith("Copied") and is_fine(page)
    sweep = page.refiner.sweep
    assert sweep is not None and sweep.request.network is context.runner.network
    assert finished == [], "nothing is left to be computed in one go"
    exports.close()


def is_fine(page: MapPage) -> bool:
    """Whether the map of the state's resolution is there."""
    sweep = page.refiner.sweep
    return sweep is not None and sweep.finished and sweep.request.side == page.state.resolution


@pytest.mark.parametrize("lower", ["probe", "section", "histogram"])
def test_what_stands_below_a_hidden_map_is_exported_as_of_now(
    qtbot: QtBot, page: MapPage, context: Context, lower: str
) -> None:
    page.choose(lower=lower)
    # The panel has taken its room from the map.
    qtbot.waitUntil(lambda: page.refiner.is_idle and page.map.height() < page.height() - 200)
    page.hide()
    before = numbers_of(page)
    context.runner.new_seed()
    prepare = page.figures()[-1].prepare
    assert prepare is not None
    pieces = prepare()
    assert all(fraction < 1.0 for fraction in takewhile(lambda one: one < 1.0, pieces))
    after = numbers_of(page)
    pieces.close()
    assert not np.array_equal(before, after)
    page.show()
    page.refiner.finish()
    page.below.finish()
    assert np.array_equal(numbers_of(page), after)


def numbers_of(page: MapPage) -> np.ndarray:
    """Return some of what the panel below the map shows of the net."""
    shown = page.below.shown
    if isinstance(shown, SectionPanel):
        assert shown.cut is not None
        return shown.cut.section.O
    if isinstance(shown, ProbePanel):
        assert shown.probe is not None
        return np.asarray(shown.probe.stages[-1].growth)
    assert isinstance(shown, HistogramPanel) and shown.plot.scene is not None
    return np.asarray(shown.plot.scene.found.shares)
