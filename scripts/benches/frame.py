"""The whole scene of the playground: frames a second while training, CPU time of a frame."""

import math
import time
from collections.abc import Iterable

from benches import Case
from benches._window import Frames, draw_now, find_canvas, open_program, wait

DESCRIPTION = "playground at 1280 x 720: frames/s while training, CPU ms to draw one frame"
SECONDS = 3.0
FRAMES = 60


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


def cases() -> Iterable[Case]:
    """Yield frames a second against the 60 of a screen, and the cost of a frame."""
    yield Case(
        "frames a second at full training speed",
        "frames/s",
        {"a screen of 60 Hz": lambda: 60.0, "nnlab, training": count_frames},
        rounds=3,
        direct=True,
        reach={"nnlab, training": 1.0},
    )
    yield Case(
        "CPU time of one update and its frame",
        "ms",
        {"budget at 60 Hz": lambda: 1000.0 / 60.0, "nnlab": draw_frames},
        rounds=3,
        direct=True,
        less_is_better=True,
        reach={"nnlab": 1.0},
    )
