"""What needs a kernel waits for it, and goes on when it is compiled."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from nnlab.app.playground import take_rule
from nnlab.core import warm, warm_calls
from nnlab.core.rules import RuleSpec
from nnlab.core.warm import WARMTH
from nnlab.gui.compare.runner import CompareRunner
from nnlab.gui.context import Context
from nnlab.gui.kernels import warmer as warmers
from nnlab.gui.kernels.fill import choose_next
from nnlab.gui.kernels.filler import KernelFiller
from nnlab.gui.kernels.warmer import Warmer
from nnlab.gui.training.runner import Runner


@pytest.fixture(autouse=True)
def warm_afterwards() -> Iterator[None]:
    yield
    WARMTH.begin(())


@pytest.fixture
def runner(context: Context) -> Runner:
    return context.runner


def test_a_step_waits_for_the_kernels_of_its_rule_and_then_happens(
    qtbot: QtBot, runner: Runner
) -> None:
    WARMTH.begin([warm.GENETIC])
    assert runner.ready and runner.draws
    runner.edit(lambda state: take_rule(state, RuleSpec("genetic")), "rule")
    assert not runner.ready and runner.draws and runner.course is None
    runner.step()
    assert runner.waiting and runner.k == 0
    WARMTH.end(warm.GENETIC)
    runner.follow_kernels()
    qtbot.waitUntil(lambda: runner.k == 1)


def test_another_rule_goes_on_while_one_is_compiled(qtbot: QtBot, runner: Runner) -> None:
    WARMTH.begin([warm.GENERAL])
    runner.edit(lambda state: take_rule(state, RuleSpec(optimiser="adam")), "rule")
    runner.run()
    assert runner.waiting
    runner.edit(lambda state: take_rule(state, RuleSpec()), "rule")
    qtbot.waitUntil(lambda: runner.k > 0)
    runner.pause()


def test_there_are_no_maps_before_their_kernels(runner: Runner) -> None:
    WARMTH.begin([warm.MAPS])
    assert runner.ready and not runner.draws


def test_compared_runs_wait_for_the_kernels_of_every_lane(qtbot: QtBot, context: Context) -> None:
    made = CompareRunner(context.store)
    made.edit(
        lambda state: replace(
            state,
            lanes=(
                state.lanes[0],
                replace(state.lanes[0], rule=RuleSpec(optimiser="adam")),
            ),
        ),
        "lanes",
    )
    WARMTH.begin([warm.GENERAL])
    made.step()
    assert not made.ready and made.step_number == 0
    WARMTH.end(warm.GENERAL)
    qtbot.waitUntil(lambda: made.step_number == 1)
    made.close()


def test_a_filled_cache_is_loaded_without_a_process(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnlab.core.compiled.kernel_cache.is_filled", lambda: True)
    warmer = Warmer(context.runner, context.status)
    warmer.begin()
    assert not context.runner.ready
    warmer.start()
    qtbot.waitUntil(lambda: not WARMTH.cold, timeout=200_000)
    qtbot.waitUntil(lambda: not warmer.busy)
    assert context.runner.ready and context.runner.draws
    warmer.close()


class _Broken(KernelFiller):
    """A process that dies before anything is compiled."""

    def __init__(self) -> None:
        super().__init__()
        self.kill()


def test_a_process_that_dies_and_a_part_that_fails_keep_nobody_waiting(
    qtbot: QtBot, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError("disk full")

    marked: list[bool] = []
    said: list[str] = []
    context.status.said.connect(lambda text, _seconds: said.append(text))
    monkeypatch.setattr(warmers, "KernelFiller", _Broken)
    monkeypatch.setattr(warm_calls, "layer", fail)
    monkeypatch.setattr("nnlab.core.compiled.kernel_cache.is_filled", lambda: False)
    monkeypatch.setattr("nnlab.core.compiled.kernel_cache.mark_filled", lambda: marked.append(True))
    warmer = Warmer(context.runner, context.status)
    warmer.begin()
    warmer.start()
    qtbot.waitUntil(lambda: not warmer.busy, timeout=200_000)
    qtbot.waitUntil(lambda: any("disk full" in line for line in said))
    assert not WARMTH.cold and not marked
    warmer.close()


def test_what_is_in_a_hurry_is_compiled_first() -> None:
    from collections import deque

    left = ["single", "maps", "genetic"]
    hurried = deque(["genetic", "nonsense"])
    assert [choose_next(left, hurried) for _ in range(3)] == ["genetic", "single", "maps"]
