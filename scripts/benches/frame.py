"""The whole scene of the playground: frames a second while training, CPU time of a frame."""

import math
import time
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any

from benches import Case
from benches._window import Frames, draw_now, find_canvas, open_program, wait

DESCRIPTION = "playground at 1280 x 720: frames/s while training, CPU ms to draw one frame"
SECONDS = 3.0
FRAMES = 60
# Points of the curves, where a case asks for more than the program keeps.
MANY_POINTS = 16_384


def count_frames() -> float:
    """Return the frames a second of the plane while the net trains at full speed."""
    program = open_program()
    runner = program.context.runner
    frames = Frames(find_canvas(program.window.figures()[0].widget))
    runner.set_speed(math.inf)
    runner.run()
    wait(0.3)
    figure = frames.per_second(SECONDS)
    runner.pause()
    return figure


def draw_frames() -> float:
    """Return the CPU ms that drawing the scene takes after one update of the net."""
    program = open_program()
    runner = program.context.runner
    runner.pause()
    wait(0.3)
    spent = 0.0
    for _ in range(FRAMES):
        begun = time.process_time()
        runner.step()
        draw_now()
        spent += time.process_time() - begun
    return 1000.0 * spent / FRAMES


def set_curve_points(count: Callable[[int, int], int]) -> None:
    """Let courses that are made from now on keep so many points of their curves."""
    setattr(import_module("nnlab.core.training.engine"), "count_points", count)  # noqa: B010


@cache
def set_up(hidden: tuple[int, ...], p: int, updates: int) -> Any:
    """Show a tanh net on p patterns of the ring, trained by so many updates of one pattern."""
    from nnlab.app.playground import take_design, take_rule, take_source
    from nnlab.app.playground_state import Source, uniform_design
    from nnlab.core.rules import RuleSpec
    from nnlab.core.training import gauge

    if updates > 1024:
        # Curves of so many points are asked for; the program itself keeps at most 1024.
        set_curve_points(lambda p, parameters: MANY_POINTS)
    runner = open_program().context.runner
    runner.edit(lambda state: take_source(state, Source("ring", p, 0.02, 1)), "")
    runner.edit(lambda state: take_rule(state, RuleSpec(eta=0.02)), "")
    runner.edit(lambda state: take_design(state, uniform_design(hidden, "tanh", "tanh")), "")
    runner.seek(updates)
    runner.catch_up()
    set_curve_points(gauge.count_points)
    return runner


def in_scene(
    figure: Callable[[], float], hidden: tuple[int, ...], p: int, updates: int
) -> Callable[[], float]:
    """Return a figure of a scene of its own."""

    def measured() -> float:
        set_up(hidden, p, updates)
        return figure()

    return measured


def pair(name: str, frames: Callable[[], float], draw: Callable[[], float]) -> Iterable[Case]:
    """Yield frames a second against the 60 of a screen, and the cost of a frame."""
    yield Case(
        f"{name}: frames a second at full training speed",
        "frames/s",
        {"a screen of 60 Hz": lambda: 60.0, "nnlab, training": frames},
        rounds=3,
        direct=True,
        reach={"nnlab, training": 1.0},
    )
    yield Case(
        f"{name}: CPU time of one update and its frame",
        "ms",
        {"budget at 60 Hz": lambda: 1000.0 / 60.0, "nnlab": draw},
        rounds=3,
        direct=True,
        less_is_better=True,
        reach={"nnlab": 1.0},
    )


def cases() -> Iterable[Case]:
    """Yield the posed scene, a net of 15 hidden neurons with long curves, and a wide net."""
    yield from pair("posed", count_frames, draw_frames)
    for hidden, p, updates in (((15,), 500, 10_000), ((64, 64), 2000, 300)):
        name = f"2-{'-'.join(map(str, hidden))}-1, p = {p}, from update {updates} on"
        frames = in_scene(count_frames, hidden, p, updates)
        yield from pair(name, frames, in_scene(draw_frames, hidden, p, updates))
