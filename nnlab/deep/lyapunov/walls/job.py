"""The job that trains a wall of nets for the circle problem (arXiv:2306.12548).

Each net is trained from its seed alone, by `nnlab.core.lyapunov.walls.learner`: what it becomes
depends neither on the others, nor on how many are trained at once, nor on whether the wall was
interrupted. No torch: for nets of this size products by BLAS and compiled loops between them are
the fastest.
"""

import time
from collections.abc import Collection, Generator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from nnlab.core.lyapunov.walls.file import file_name, write_net
from nnlab.core.lyapunov.walls.nets import NetKey, WallNet
from nnlab.core.lyapunov.walls.plan import THREADS, Work, plan
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.cost import find_costs
from nnlab.deep.lyapunov.walls.crew import train_nets
from nnlab.deep.lyapunov.walls.reports import NetDone, NetProgress, WallProgress, WallStarted
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report

Steps: TypeAlias = Generator[Report | None, None, None]


def train_wall(
    desk: Desk,
    spec: WallSpec,
    folder: str,
    done: Collection[NetKey] = (),
    threads: int = THREADS,
) -> Steps:
    """Train the nets of a wall that are not done; write each into `folder`.

    So many `threads` train a net each. The first takes the cheap nets
    before the dear ones. Cancelled within a slice of work: the nets that have a file stay, those
    that were being trained begin again when the wall is resumed with the others as `done`.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    keys = plan(spec, done)
    yield None
    work = Work(spec, (yield from find_costs(spec, keys, threads)), threads)
    yield WallStarted(keys, len(set(done)), work.seconds)
    began = time.monotonic()
    present: dict[NetKey, NetProgress] = {}
    with closing(train_nets(spec, keys, threads)) as events:
        for event in events:
            if isinstance(event, WallNet):
                key = event.face.key
                write_net(Path(folder) / file_name(key), event)
                present.pop(key, None)
                work.end(key, time.monotonic() - began)
                yield NetDone(event.face)
            elif isinstance(event, NetProgress):
                present[event.key] = event
                work.go_on(event.key, event.epoch, time.monotonic() - began)
                yield WallProgress(tuple(present.values()), work.fraction, work.seconds_left)
            else:
                yield event
