"""Run as a process and killed by tests: `writer.py session PATH` or `writer.py autosave ROOT`.

Both write again and again, states numbered 1, 2, 3 ..., and say each number that is done. With a
count as third argument that many children do so one after the other, each until it is killed;
the first line of a child is its process number. Forked, they need not import numpy again.
"""

import os
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nnlab.app.files.autosave import claim_folder
from nnlab.app.files.session import write_session
from tests.app.rooms import ROOMS, make_states

SIZE = 120


def say(what: object) -> None:
    """Say a line in one piece, which a kill cannot cut."""
    os.write(1, f"{what}\n".encode())


def write_sessions(path: Path) -> None:
    for number in count(1):
        write_session(path, ROOMS, make_states(number, SIZE))
        say(number)


def write_autosaves(root: Path) -> None:
    autosave = claim_folder(root)
    for number in count(1):
        autosave.write(ROOMS, make_states(number, SIZE))
        say(number)


def become_child(count: int) -> None:
    """Return in each of `count` children, the next when the one before is dead; end after them."""
    for _ in range(count):
        child = os.fork()
        if child == 0:
            say(os.getpid())
            return
        os.waitpid(child, 0)
        say("dead")
    sys.exit()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        become_child(int(sys.argv[3]))
    {"session": write_sessions, "autosave": write_autosaves}[sys.argv[1]](Path(sys.argv[2]))
