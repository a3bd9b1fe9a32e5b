"""Share the tests among the cores: pytest-xdist's options."""

import os
from collections.abc import Sequence

MOST = 4


def share(options: Sequence[str]) -> list[str]:
    """Return pytest's options with a process for each core, four at most.

    The tests of a file stay together. Who chooses the processes, or a debugger, is left alone.
    """
    given = list(options)
    if any(option.startswith(("-n", "--numprocesses", "--dist", "--pdb")) for option in given):
        return given
    return ["-n", str(min(os.cpu_count() or 1, MOST)), "--dist", "loadfile", *given]
