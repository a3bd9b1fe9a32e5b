"""The run bars of playground, Compare, T-C and random nets have one base and one behaviour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.lecture import learning
from nnlab.app.lyapunov.random.state import RandomState, job_of
from nnlab.app.playground import PLAYGROUND
from nnlab.gui.compare.bar import CompareBar
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.look import dress_application
from nnlab.gui.lyapunov.random.bar import RandomBar
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.tab import Context
from nnlab.gui.tc.bar import TcBar
from nnlab.gui.tc.runner import TcRunner
from nnlab.gui.widgets.step_bar import StepBar
from nnlab.gui.widgets.transport import RunBar


def make_compare(context: Context) -> StepBar:
    return CompareBar(context.look, CompareRunner(context.store, context.runner))


def make_tc(context: Context) -> StepBar:
    return TcBar(context.look, TcRunner(context.store, context.runner))


def make_random(context: Context) -> StepBar:
    trainer = RandomTrainer(*job_of(RandomState()), context.runner)
    return RandomBar(context.look, trainer)


BARS: dict[str, Callable[[Context], StepBar]] = {
    "playground": RunBar,
    "compare": make_compare,
    "tc": make_tc,
    "random": make_random,
}


@pytest.fixture(params=sorted(BARS))
def bar(request: pytest.FixtureRequest, qtbot: QtBot, context: Context) -> Iterator[StepBar]:
    """A bar in a window that may be of any width."""
    made, host = BARS[request.param](context), QWidget()
    layout = QVBoxLayout(host)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(made)
    qtbot.addWidget(host)
    host.show()
    yield made


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


def looks_of(bar: StepBar) -> tuple[bool, bool]:
    """Return whether buttons and speed have their names."""
    named = bar.run.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    return named, bar.speed.named_width == bar.speed.minimumSizeHint().width()


@pytest.mark.parametrize("presentation", [False, True])
def test_names_are_shown_where_there_is_room_and_stay(
    bar: StepBar, context: Context, presentation: bool
) -> None:
    """At each width one choice, to which the bar keeps; with names all of the row has room."""
    context.look.set_presentation(presentation)
    dress_application(context.look)
    layout = bar.layout()
    assert layout is not None
    seen = []
    for width in range(600, 1801, 11):
        bar.window().resize(width, 120)
        settle()
        chosen = looks_of(bar)
        layout.invalidate()
        bar.updateGeometry()
        settle()
        assert looks_of(bar) == chosen, width
        full = count_size(bar) == context.look.font().pointSizeF()
        if any(chosen) or (full and presentation):
            assert layout.minimumSize().width() <= width
        seen.append((full, *reversed(chosen)))
    # A wider bar never has less: counts in full size, then the name of speed, then of the buttons.
    assert seen == sorted(seen) and seen[-1] == (True, True, True)
    # Only in a presentation are the counts ever smaller than all other texts.
    assert seen[0][0] is not presentation or isinstance(bar, CompareBar)


def count_size(bar: StepBar) -> float:
    return next(iter(bar._widest)).font().pointSizeF()


@pytest.mark.parametrize(("width", "full"), [(1160, True), (924, False)])
def test_counts_are_large_in_a_presentation_that_has_room(
    qtbot: QtBot, context: Context, width: int, full: bool
) -> None:
    """On a screen of 1280 pixels beside the rail; on one of 1024 they give way."""
    bar = RunBar(context)
    qtbot.addWidget(bar)
    context.look.set_presentation(True)
    dress_application(context.look)
    bar.resize(width, 120)
    bar.show()
    settle()
    size = context.look.font().pointSizeF()
    assert count_size(bar) == pytest.approx(size if full else 0.78 * size)


def test_the_errors_stay_large_where_the_counters_give_way(qtbot: QtBot, context: Context) -> None:
    """In a scene with a test set its errors are what the last row has to read."""
    scene = next(scene for scene in learning.SCENES if scene.make().test_seed)
    context.store.put(PLAYGROUND, scene.make())
    bar = RunBar(context)
    qtbot.addWidget(bar)
    context.look.set_presentation(True)
    dress_application(context.look)
    bar.resize(1190, 120)
    bar.show()
    settle()
    size = context.look.font().pointSizeF()
    assert bar.width() == 1190
    assert bar.errors.font().pointSizeF() == pytest.approx(size)
    assert bar.counters.font().pointSizeF() == pytest.approx(0.78 * size)


def test_slider_and_counter_of_compared_runs_speak_of_one_unit(context: Context) -> None:
    runner = CompareRunner(context.store, context.runner)
    bar = CompareBar(context.look, runner)
    for unit, name in (("updates", "update"), ("epochs", "epoch")):
        runner.look(lambda state, unit=unit: replace(state, unit=unit))
        assert bar.seeker.name.text() == name
        assert bar.counter.text().startswith(name)


def test_speed_of_bar_and_run_are_one(bar: StepBar) -> None:
    bar.speed.slider.setValue(0)
    assert bar._steered.speed == pytest.approx(0.1)
    bar._steered.set_speed(1e6)
    assert bar.speed.slider.value() == 99


def test_run_button_turns_to_pause_and_back_to_its_own_name(bar: StepBar) -> None:
    name = bar.run.text()
    bar._on_running(True)
    assert bar.run.text() == "Pause"
    bar._on_running(False)
    assert bar.run.text() == name
