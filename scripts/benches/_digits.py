"""The digits for the benchmarks of MNIST, and nnlab's trainings as streams of errors."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import torch

from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import data, jobs
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import EpochDone


@cache
def digits() -> tuple[Digits, Digits, Digits]:
    """Return the 55 000, 5 000 and 10 000 digits; torch runs on one thread from here on."""
    torch.set_num_threads(1)
    return data.bundled()


@cache
def parts() -> data.Parts:
    """Return them as tensors."""
    return data.parts(*digits(), torch.device("cpu"))


def preset(net: str, **changes: Any) -> TrainSpec:
    """Return the settings of a preset with its own recipe, on the CPU."""
    return TrainSpec(**{"net": net, "device": "cpu", **NETS[net].recipe, **changes})


def nnlab_errors(spec: TrainSpec) -> Iterator[tuple[float, float]]:
    """Yield (test error, CPU seconds so far) after each epoch, evaluations included."""
    digits()
    began = process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.safetensors"
        with closing(jobs.train_somewhere(Desk(), spec, digits(), path)) as steps:
            for report in steps:
                if isinstance(report, EpochDone):
                    yield report.test_error, process_time() - began
