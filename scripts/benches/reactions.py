"""Seconds in which it is found what every neuron of a net reacts to: patches and patterns."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from benches import Case
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep import cnn
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.process.link import compute_threads
from nnlab.deep.seeing import react_job

DESCRIPTION = "seconds for nine test patches and a pattern for every neuron of a net"
LIMIT = 10.0
KEYS = ("nielsen", "lenet", "strided", "book-deep", "example")


def seconds(key: str) -> Callable[[], float]:
    """Return a contender that finds the reactions of an untrained net; the work is the same."""

    def measure() -> float:
        torch.set_num_threads(compute_threads())
        torch.manual_seed(1)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.safetensors"
            checkpoint.write(path, cnn.build(NETS[key].rows), TrainSpec(net=key), {})
            began = time.perf_counter()
            for _ in react_job.react_to(Desk(), str(path), DataSpec()):
                pass
            return time.perf_counter() - began

    return measure


def cases() -> Iterable[Case]:
    """Yield one case with all nets."""
    yield Case(
        name=f"reactions of a whole net (to reach: below {LIMIT:.0f} s)",
        unit="s",
        contenders={NETS[key].label: seconds(key) for key in KEYS},
        rounds=1,
        direct=True,
        less_is_better=True,
        warm_up=False,
    )
