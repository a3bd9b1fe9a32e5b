"""Compiles the kernels into numba's cache, in a process of its own that `KernelFiller` starts.

In a thread of the program the compiler would keep Python's lock for long stretches, and the window
would stutter for a minute. The process gets names of parts that are in a hurry, line by line, and
answers with those that are done. It ends with its pipe, that is, with the program.
"""

import os
import threading
from collections import deque
from typing import BinaryIO

from nnlab.core.warm import PARTS, Warmth, warm_part
from nnlab.deep.process.leash import lower_priority, take_pipes


def _listen(incoming: BinaryIO, hurried: deque[str]) -> None:
    for line in incoming:
        hurried.append(line.decode().strip())
    os._exit(0)


def choose_next(left: list[str], hurried: deque[str]) -> str:
    """Take the next part out of those that are left: one in a hurry, else the first."""
    while hurried:
        part = hurried.popleft()
        if part in left:
            left.remove(part)
            return part
    return left.pop(0)


def main() -> None:
    """Compile all parts."""
    incoming, outgoing = take_pipes()
    lower_priority()
    hurried: deque[str] = deque()
    threading.Thread(target=_listen, args=(incoming, hurried), daemon=True).start()
    left, warmth = list(PARTS), Warmth()
    while left:
        part = choose_next(left, hurried)
        if warm_part(part, warmth):
            outgoing.write(f"{part}\n".encode())
            outgoing.flush()
    if not warmth.failures:
        from nnlab.core.compiled.kernel_cache import mark_filled

        mark_filled()
    os._exit(0)


if __name__ == "__main__":
    main()
