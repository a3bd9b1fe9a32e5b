"""Trains in a process of its own, to be killed: FOLDER, SECONDS between checkpoints."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import torch

from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.learning import run
from nnlab.deep.reports import BatchCurve
from tests.deep.kit import few_digits, steps_of


def main() -> None:
    """Train for ever; print the seconds since the start and the number of the last update."""
    folder, every = sys.argv[1:]
    torch.set_num_threads(1)
    run.CHECKPOINT_EVERY = float(every)
    spec = TrainSpec(net="784-100-10", device="cpu", epochs=200, batch=10, eta=0.001)
    began = None
    for report in steps_of(few_digits(640, 100, 200), Path(folder), spec):
        if isinstance(report, BatchCurve):
            began = began or time.monotonic()
            print(f"{time.monotonic() - began:.3f}", report.updates[-1], flush=True)


if __name__ == "__main__":
    main()
