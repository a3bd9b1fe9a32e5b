"""One training on images: its start, its updates and what the net says in between."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import torch

from nnlab.core.digits.rows import BatchNorm, Conv, Dropout
from nnlab.core.digits.schedule import SCHEDULES
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.data import Part
from nnlab.deep.learning import costs, optimisers, starts
from nnlab.deep.learning.augment import augment
from nnlab.deep.learning.clock import Clock
from nnlab.deep.learning.costs import Energy
from nnlab.deep.learning.deltas import Deltas, layer_names, listening
from nnlab.deep.learning.early_stop import Best
from nnlab.deep.learning.pace import Pace
from nnlab.deep.process import device
from nnlab.deep.reports import EpochDone, Report, TrainingStarted

EVALUATION_BATCH = 500
BFLOAT16_FROM = 8
"""Patterns per update from which on convolutions gain by bfloat16 (measured); fewer lose."""
DIGITS = tuple("0123456789")


@dataclass
class Course:
    """One training that runs: the net, its optimiser and where it stands.

    epochs : the errors after each epoch so far
    """

    spec: TrainSpec
    device: torch.device
    net: cnn.Net
    optimiser: torch.optim.Optimizer
    energy: Energy
    rate: Callable[[int, int, float], float]
    bfloat16: bool
    drops: bool
    pace: Pace
    deltas: Deltas
    best: Best
    classes: tuple[str, ...]
    epochs: list[EpochDone] = field(default_factory=list)
    parameters: tuple[torch.nn.Parameter, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.parameters = tuple(self.net.parameters())

    @property
    def arithmetic(self) -> str:
        """In what the updates are computed, "float32" or "bfloat16"."""
        return "bfloat16" if self.bfloat16 else "float32"


def start(
    spec: TrainSpec,
    p: int,
    where: torch.device,
    classes: tuple[str, ...] = DIGITS,
    clock: Clock | None = None,
) -> Course:
    """Return a net at its start, which depends on net, start and seed alone, and its optimiser.

    Raises
    ------
    ValueError
        In one line, if the net does not fit p training images of these classes.
    """
    _check(spec, p, len(classes))
    torch.manual_seed(spec.seed)
    net = cnn.build(spec.rows, cost=spec.cost)
    starts.begin(net, spec.start)
    net = cnn.place(net, where)
    pace = Pace(data.batches_per_epoch(p, spec.batch), spec.epochs, clock)
    pays = spec.batch >= BFLOAT16_FROM and any(isinstance(row, Conv) for row in spec.rows)
    return Course(
        spec=spec,
        device=where,
        net=net,
        optimiser=optimisers.build(net, spec),
        energy=costs.energy(spec),
        rate=SCHEDULES[spec.schedule],
        bfloat16=spec.arithmetic == "auto" and pays and device.bfloat16_pays(where),
        drops=any(isinstance(row, Dropout) for row in spec.rows),
        pace=pace,
        deltas=Deltas(pace.updates, len(layer_names(spec.rows))),
        best=Best(spec.patience),
        classes=classes,
    )


def _check(spec: TrainSpec, p: int, classes: int) -> None:
    if spec.classes != classes:
        raise ValueError(
            f"The net has {spec.classes} outputs, but the images have {classes} classes: "
            f"the last row needs {classes} neurons."
        )
    if p < 1:
        raise ValueError("There are no images to learn from.")
    smallest = p // data.batches_per_epoch(p, spec.batch)
    if smallest < 2 and any(isinstance(row, BatchNorm) for row in spec.rows):
        raise ValueError("Batch normalisation needs at least 2 patterns per update.")


def describe(course: Course) -> TrainingStarted:
    """Return what is about to be trained and where."""
    return TrainingStarted(
        weights=cnn.weight_count(course.net),
        device=str(course.device),
        threads=torch.get_num_threads(),
        batches=course.pace.batches,
        epochs=course.spec.epochs,
        arithmetic=course.arithmetic,
        layers=layer_names(course.spec.rows),
        classes=course.classes,
        update=course.pace.update,
    )


def update(course: Course, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Make one update with x uint8 (b, 1, 28, 28) and t (b,); return H per pattern before it.

    What is random about it follows from the seed and the number of the update.
    """
    pace, spec = course.pace, course.spec
    optimisers.set_rate(course.optimiser, course.rate(pace.update, pace.updates, spec.eta))
    if spec.augmentation.on:
        x = augment(x, spec.augmentation, spec.seed, pace.update)
    if course.drops:
        torch.manual_seed(data.seed_of(spec.seed, data.DROPOUT, pace.update))
    if course.deltas.due(pace.update):
        with listening(course.net) as found:
            H, b = _descend(course, x, t)
        course.deltas.add(found, len(t))
    else:
        H, b = _descend(course, x, t)
    pace.add(H, (b.argmax(1) != t).sum(), len(t))
    return H


def _descend(course: Course, x: torch.Tensor, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    with torch.autocast(course.device.type, torch.bfloat16, enabled=course.bfloat16):
        b = course.net(data.scaled(x))
    H = course.energy(b.float(), t)
    # As the optimiser's zero_grad does, whose bookkeeping takes a tenth of a small net's update.
    for parameter in course.parameters:
        parameter.grad = None
    H.backward()  # type: ignore[no-untyped-call]
    course.optimiser.step()
    return H.detach(), b.detach()


def train_epoch(course: Course, train: Part) -> Generator[Report | None]:
    """Pass once over the training images, or over what is left of an epoch that was begun.

    Raises
    ------
    ValueError
        When H is no longer finite.
    """
    course.net.train()
    pace, spec = course.pace, course.spec
    epoch = pace.evaluated
    batches = data.order(len(train), spec.batch, spec.seed, epoch)
    for places in batches[pace.update - epoch * pace.batches :]:
        there = places.to(course.device)
        update(course, train.x[there], train.t[there])
        if pace.due:
            yield from look(course)
        else:
            yield None
    yield from look(course)


def look(course: Course) -> Generator[Report]:
    """Yield the curves and the progress so far; raises ValueError when H is no longer finite."""
    course.deltas.collect()
    yield from course.pace.look(course.spec.eta)
    if len(course.deltas.known):
        yield course.deltas.curve()


def evaluate(course: Course, part: Part) -> Generator[None, None, torch.Tensor]:
    """Return the outputs' local fields float32 (p, classes), on the CPU; yields in between."""
    out = [torch.zeros(0, len(course.classes))]
    for begin in range(0, len(part), EVALUATION_BATCH):
        pixels = part.x[begin : begin + EVALUATION_BATCH]
        out.append(cnn.fields(course.net, data.scaled(pixels)).cpu())
        yield
    return torch.cat(out)
