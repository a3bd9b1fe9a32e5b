"""Training of digits as a generator of reports: cross entropy, Adam, OneCycle; delta = t - O."""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from torch import nn
from torch.nn import functional

from nnlab.core.digits.rows import Conv
from nnlab.core.digits.schedule import SCHEDULES
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import checkpoint, cnn, data, device
from nnlab.deep.data import Part, Parts
from nnlab.deep.outcome import error, finish
from nnlab.deep.pace import Pace
from nnlab.deep.reports import CheckpointWritten, EpochDone, Finished, Report, TrainingStarted

Steps: TypeAlias = Generator[Report | None, None, Finished]
EVALUATION_BATCH = 500


@dataclass
class Course:
    """One training that runs: the net, its optimiser and where it stands."""

    spec: TrainSpec
    device: torch.device
    net: nn.Sequential
    optimiser: torch.optim.Optimizer
    order: torch.Generator
    bfloat16: bool
    pace: Pace


def start(spec: TrainSpec, p: int, where: torch.device) -> Course:
    """Return a net at its start, which depends on net and seed alone, and its optimiser."""
    rows = spec.rows
    torch.manual_seed(spec.seed)
    net = cnn.place(cnn.build(rows), where)
    return Course(
        spec=spec,
        device=where,
        net=net,
        optimiser=torch.optim.Adam(net.parameters(), spec.eta, fused=True),
        order=torch.Generator().manual_seed(spec.seed),
        bfloat16=device.bfloat16_pays(where) and any(isinstance(row, Conv) for row in rows),
        pace=Pace(data.batches_per_epoch(p, spec.batch), spec.epochs),
    )


def describe(course: Course) -> TrainingStarted:
    """Return what is about to be trained and where."""
    return TrainingStarted(
        weights=cnn.weight_count(course.net),
        device=str(course.device),
        threads=torch.get_num_threads(),
        batches=course.pace.batches,
        epochs=course.spec.epochs,
        arithmetic="bfloat16" if course.bfloat16 else "float32",
    )


def update(course: Course, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Make one update with x uint8 (b, 1, 28, 28) and t (b,); return H per pattern before it."""
    pace = course.pace
    for group in course.optimiser.param_groups:
        group["lr"] = SCHEDULES[course.spec.schedule](pace.update, pace.updates, course.spec.eta)
    with torch.autocast(course.device.type, torch.bfloat16, enabled=course.bfloat16):
        b = course.net(data.scaled(x))
    H = functional.cross_entropy(b.float(), t)
    course.optimiser.zero_grad(set_to_none=True)
    H.backward()  # type: ignore[no-untyped-call]
    course.optimiser.step()
    return H.detach()


def train_epoch(course: Course, train: Part) -> Iterator[Report | None]:
    """Pass once over the training digits; raises ValueError when H is no longer finite."""
    course.net.train()
    for places in data.batches(len(train), course.spec.batch, course.order):
        there = places.to(course.device)
        course.pace.add(update(course, train.x[there], train.t[there]))
        yield from course.pace.reports(course.spec.eta)
    yield from course.pace.look(course.spec.eta)


def evaluate(course: Course, part: Part) -> Generator[None, None, torch.Tensor]:
    """Return the outputs' local fields in float32 (p, 10), on the CPU; yields in between."""
    out = []
    for begin in range(0, len(part), EVALUATION_BATCH):
        pixels = part.x[begin : begin + EVALUATION_BATCH]
        out.append(cnn.fields(course.net, data.scaled(pixels)).cpu())
        yield
    return torch.cat(out)


def train(course: Course, parts: Parts, path: Path) -> Steps:
    """Train to the end, with a checkpoint after each epoch; return what came out.

    Raises
    ------
    ValueError
        In one line, when the training diverges.
    OSError
        When the checkpoint cannot be written.
    """
    began, cpu_began = time.monotonic(), time.process_time()
    yield describe(course)
    for epoch in range(1, course.spec.epochs + 1):
        yield from train_epoch(course, parts.train)
        held_out = yield from evaluate(course, parts.held_out)
        b = yield from evaluate(course, parts.test)
        errors = error(held_out, parts.held_out.t), error(b, parts.test.t)
        course.pace.add_evaluation()
        yield course.pace.progress()
        yield EpochDone(epoch, *errors, time.monotonic() - began)
        checkpoint.write(path, course.net, course.spec, _facts(course, epoch, errors))
        yield CheckpointWritten(str(path), epoch)
    return finish(
        b,
        parts.test,
        seconds=time.monotonic() - began,
        cpu_seconds=time.process_time() - cpu_began,
        checkpoint=str(path),
        device=str(course.device),
    )


def _facts(course: Course, epoch: int, errors: tuple[float, float]) -> dict[str, Any]:
    return {
        "epochs_done": epoch,
        "held_out_error": errors[0],
        "test_error": errors[1],
        "device": str(course.device),
        "threads": torch.get_num_threads(),
        "arithmetic": "bfloat16" if course.bfloat16 else "float32",
    }
