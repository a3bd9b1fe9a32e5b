"""Memory that the history of a long run takes: peak above what the process had before."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable

from benches import Case

DESCRIPTION = "MB of a course's history after 10^6 updates (2-4-2-1, 2-64-64-1, with Adam)"
UPDATES = 1_000_000
MOST_MB = 200.0
# A process of its own for each net; the kernels are compiled, and used, before it is measured.
SCRIPT = """
import sys
from resource import RUSAGE_SELF, getrusage
from benches.training import trajectory
from nnlab.core.rules import RuleSpec
from nnlab.core.course import Course
from nnlab.core.trajectory import Trajectory

sizes, updates, optimiser = eval(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
job = trajectory(sizes, 100, 1)
job = Trajectory(job.start, job.patterns, RuleSpec(eta=0.001, optimiser=optimiser))
warm = Course(job)
warm.run(0, 200, 1.0)
warm.update(100), warm.curve()
del warm
before = getrusage(RUSAGE_SELF).ru_maxrss
course, k = Course(job), 0
while k < updates:
    k = course.run(k, updates, 0.05)
for back in (1, updates // 2, updates - 1):
    course.update(back)
course.curve_of(job.patterns, 60.0)
print((getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024.0)
"""


def history(sizes: tuple[int, ...], optimiser: str, updates: int = UPDATES) -> float:
    """Return the MB by which the peak of a process grows in a run, with steps back in it."""
    folders = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-c", SCRIPT, repr(sizes), str(updates), optimiser]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": folders},
    )
    return float(done.stdout)


def contender(sizes: tuple[int, ...], optimiser: str) -> Callable[[], float]:
    """Return a contender that measures one net."""
    return lambda: history(sizes, optimiser)


def cases() -> Iterable[Case]:
    """Yield the nets against the bound."""
    for sizes in ((2, 4, 2, 1), (2, 64, 64, 1)):
        for optimiser in ("sgd", "adam"):
            yield Case(
                "-".join(map(str, sizes)) + f", {optimiser}, 10^6 updates",
                "MB",
                {"bound": lambda: MOST_MB, "nnlab": contender(sizes, optimiser)},
                rounds=1,
                direct=True,
                less_is_better=True,
                warm_up=False,
                reach={"nnlab": 1.0},
            )
