"""The training of an ensemble for the digits, epoch by epoch, with a checkpoint after each."""

import json
import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from nnlab.core.digits.schedule import one_cycle
from nnlab.core.lyapunov.digits.study import StudySpec
from nnlab.deep import data
from nnlab.deep.learning import checkpoint
from nnlab.deep.learning.optimisers import set_rate
from nnlab.deep.lyapunov.digits import ensemble as digit_ensemble
from nnlab.deep.lyapunov.digits.ensemble import Ensemble
from nnlab.deep.lyapunov.digits.reports import StudyEpoch

CHECKPOINT = "checkpoint.safetensors"
JUDGED = 500
"""Test digits that are judged between two looks at what else there is to do."""


@dataclass
class Course:
    """A training on its way: nets, optimiser, and the errors after each epoch so far.

    x : uint8 (p, 1, 28, 28); t : int64 (p,); `seconds` of training, evaluations included
    """

    spec: StudySpec
    nets: Ensemble
    gradient: Ensemble
    optimiser: torch.optim.Optimizer
    train: data.Part
    test: data.Part
    epochs: list[StudyEpoch] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def updates(self) -> int:
        """Number of updates of one epoch."""
        return data.batches_per_epoch(len(self.train), self.spec.batch)


def begin(spec: StudySpec, train: data.Part, test: data.Part) -> Course:
    """Draw the ensemble."""
    nets = digit_ensemble.make(spec.sizes, spec.activation, spec.members)
    gradient = digit_ensemble.make(spec.sizes, spec.activation, spec.members)
    digit_ensemble.start(nets, spec.seed)
    optimiser = digit_ensemble.optimiser(nets, gradient, spec)
    return Course(spec, nets, gradient, optimiser, train, test)


def train_epoch(course: Course) -> Generator[float, None, StudyEpoch]:
    """Learn each image once; yield the part of the epoch that is done after each update.

    Raises
    ------
    ValueError
        In one line, if the weights are not finite any more.
    """
    spec, began, epoch = course.spec, time.monotonic(), len(course.epochs) + 1
    wrong = torch.zeros(spec.members, dtype=torch.int64)
    orders = data.order(len(course.train), spec.batch, spec.seed, epoch)
    for number, places in enumerate(orders):
        update = (epoch - 1) * course.updates + number
        set_rate(course.optimiser, one_cycle(update, spec.epochs * course.updates, spec.eta))
        wrong += update_once(course, places)
        yield (number + 1) / len(orders)
    if not bool(torch.isfinite(course.nets.flat_w).all()):
        raise ValueError(f"The training diverged in epoch {epoch}: choose a smaller η.")
    test_errors = yield from errors(course.nets, course.test)
    course.seconds += time.monotonic() - began
    done = StudyEpoch(
        epoch, (wrong / len(course.train)).double().numpy(), test_errors.numpy(), course.seconds
    )
    course.epochs.append(done)
    return done


@torch.no_grad()
def update_once(course: Course, places: torch.Tensor) -> torch.Tensor:
    """Make one update of all members; return how many each had wrong before it, (m,)."""
    x = data.scaled(course.train.x[places]).flatten(1)
    wrong = digit_ensemble.backward(course.nets, course.gradient, x, course.train.t[places])
    course.optimiser.step()
    return wrong


def errors(nets: Ensemble, test: data.Part) -> Generator[float, None, torch.Tensor]:
    """Return the fraction of wrong digits of each member, float64 (m,); yield 1.0 meanwhile."""
    wrong = torch.zeros(nets.members, dtype=torch.int64)
    for x, t in zip(torch.split(test.x, JUDGED), torch.split(test.t, JUDGED), strict=True):
        with torch.no_grad():
            b = digit_ensemble.local_fields(nets, data.scaled(x).flatten(1))
        wrong += (b.argmax(2) != t).sum(1)
        yield 1.0
    return wrong.double() / len(test)


def write_checkpoint(course: Course, folder: Path) -> None:
    """Keep the whole state of a training; raises OSError as `checkpoint.save`."""
    tensors = {"w": course.nets.flat_w, "bias": course.nets.flat_bias}
    tensors |= {
        f"{name}/{key}": value
        for name, flat in tuple(tensors.items())
        for key, value in course.optimiser.state.get(flat, {}).items()
        if isinstance(value, torch.Tensor)
    }
    for name in ("train_errors", "test_errors"):
        rows = [torch.from_numpy(getattr(epoch, name)) for epoch in course.epochs]
        tensors[name] = torch.stack(rows)
    tensors["seconds"] = torch.tensor([one.seconds for one in course.epochs], dtype=torch.float64)
    checkpoint.save(folder / CHECKPOINT, checkpoint.copies(tensors), {"study": _fields(course)})


def put_back(course: Course, folder: Path) -> None:
    """Bring a training to where its checkpoint was written; the next bits are the same.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line, if it is damaged or belongs to other settings.
    """
    path = folder / CHECKPOINT
    try:
        tensors, about = checkpoint.load(path)
        if about.get("study") != _fields(course):
            raise ValueError("it belongs to other settings")
        _put_back(course, tensors)
    except checkpoint.FAULTS as error:
        text = " ".join(str(error).split())
        raise ValueError(f"{path.name} cannot be gone on with: {text}.") from error


def _put_back(course: Course, tensors: dict[str, torch.Tensor]) -> None:
    train, test, seconds = (tensors[name] for name in ("train_errors", "test_errors", "seconds"))
    if not train.shape == test.shape == (len(seconds), course.spec.members):
        raise ValueError("its errors are not those of its members")
    for name, flat in (("w", course.nets.flat_w), ("bias", course.nets.flat_bias)):
        flat.copy_(_like(flat, tensors[name]))
        for full_name, value in tensors.items():
            owner, _, key = full_name.partition("/")
            if owner == name and key:
                kept = value if value.dim() == 0 else _like(flat, value)
                course.optimiser.state[flat][key] = kept.clone()
    for number, (learnt, judged) in enumerate(zip(train, test, strict=True)):
        spent = float(seconds[number])
        course.epochs.append(StudyEpoch(number + 1, learnt.numpy(), judged.numpy(), spent))
    course.seconds = float(seconds[-1]) if len(seconds) else 0.0


def _like(wanted: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    if value.shape != wanted.shape or value.dtype is not wanted.dtype:
        raise ValueError("its tensors do not fit the nets")
    if not bool(torch.isfinite(value).all()):
        raise ValueError("its tensors are not finite")
    return value


def _fields(course: Course) -> Any:
    return json.loads(json.dumps(asdict(course.spec)))
