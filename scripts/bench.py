"""Measure how fast nnlab is: `bench.py [NAME ...] [--json]`; without NAME, list the benchmarks.

Contenders run interleaved in one process, so that a busy machine slows them alike; printed are
medians over the rounds, CPU time, and ratios to each case's first contender.
"""

# The threads of numpy's BLAS must be set before its import.
# ruff: noqa: E402

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from benches import Case

Row = dict[str, object]


def names() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(p.stem for p in (HERE / "benches").glob("*.py") if not p.stem.startswith("_"))


def measure(case: Case) -> dict[str, list[tuple[float, float, float]]]:
    """Run all rounds; return (figure, wall seconds, CPU seconds) per contender and round."""
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in case.contenders}
    for number in range(case.rounds + case.warm_up):
        for name, contender in case.contenders.items():
            cpu, wall = process_time(), perf_counter()
            amount = contender()
            wall, cpu = perf_counter() - wall, process_time() - cpu
            if number >= case.warm_up:
                figure = amount if case.direct else amount / (cpu if case.cpu else wall)
                found[name].append((figure, wall, cpu))
    return found


def rows(bench: str, case: Case) -> Iterator[Row]:
    """Yield a row of medians and ratios for each contender."""
    found = measure(case)
    reference = median(figure for figure, _, _ in next(iter(found.values())))
    for name, runs in found.items():
        figure, wall, cpu = (median(column) for column in zip(*runs, strict=True))
        ratio = figure / reference if reference else float("nan")
        reach = (case.reach or {}).get(name)
        met = None
        if reach is not None:
            met = ratio <= reach if case.less_is_better else ratio >= reach
        yield {
            "bench": bench,
            "case": case.name,
            "contender": name,
            "median": figure,
            "unit": case.unit if case.direct else f"{case.unit}/{'CPU s' if case.cpu else 's'}",
            "ratio": ratio,
            "reach": reach,
            "reached": met,
            "wall_s": wall,
            "cpu_s": cpu,
        }


def line(row: Row) -> str:
    """Return a row as text."""
    aim = ""
    if row["reach"] is not None:
        aim = f"   reach {row['reach']:g}: {'yes' if row['reached'] else 'NO'}"
    return (
        f"  {row['contender']:<34}{row['median']:>14,.5g} {row['unit']:<12}"
        f"{row['ratio']:>9.3g} x   wall {row['wall_s']:.3f} s, CPU {row['cpu_s']:.3f} s{aim}"
    )


def main() -> int:
    """Run the named benchmarks, or list them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--json", action="store_true", help="one JSON list instead of text")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(names())}")
    found: list[Row] = []
    for name in options.names or names():
        module = import_module(f"benches.{name}")
        if not options.names:
            print(f"{name:<12} {module.DESCRIPTION}")
            continue
        for case in module.cases():
            if not options.json:
                print(f"{name}: {case.name}", flush=True)
            for row in rows(name, case):
                found.append(row)
                if not options.json:
                    print(line(row), flush=True)
    if options.json:
        print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
