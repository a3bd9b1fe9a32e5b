"""Start nnlab: `python -m nnlab`, the command `nnlab`."""

from __future__ import annotations

import os
import sys

from nnlab import preflight

# Before anything imports numpy: more threads in this process only fight with torch's.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"


def main() -> int:
    """Check the Python, then hand over to the command line; return the exit code."""
    problem = preflight.python_problem(sys.version_info[:2])
    if problem:
        print(problem, file=sys.stderr)
        return 1
    from nnlab import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
