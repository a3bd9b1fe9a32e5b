"""Run as a process and killed by tests: `writer.py session PATH` or `writer.py autosave ROOT`.

Both write again and again, states numbered 1, 2, 3 ..., and say each number that is done.
"""

import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nnlab.app.autosave import claim_folder
from nnlab.app.session import write_session
from tests.app.rooms import ROOMS, make_states

SIZE = 120


def write_sessions(path: Path) -> None:
    for number in count(1):
        write_session(path, ROOMS, make_states(number, SIZE))
        print(number, flush=True)


def write_autosaves(root: Path) -> None:
    autosave = claim_folder(root)
    for number in count(1):
        autosave.write(ROOMS, make_states(number, SIZE))
        print(number, flush=True)


if __name__ == "__main__":
    {"session": write_sessions, "autosave": write_autosaves}[sys.argv[1]](Path(sys.argv[2]))
