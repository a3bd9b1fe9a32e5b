"""The error against the size of the training set: many small trainings, one after the other."""

import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import torch

from nnlab.core.digits import image_sets
from nnlab.core.digits.image_sets import ImageSets, stratified
from nnlab.core.digits.set_sizes import BACKWARD, SizeTraining, plan
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import data
from nnlab.deep.data import Part, Parts
from nnlab.deep.learning import training
from nnlab.deep.learning.outcome import error
from nnlab.deep.process import device
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Note, Progress, Report, SizeDone, SizesStarted

Steps: TypeAlias = Generator[Report | None, None, None]


def set_size(desk: Desk, spec: TrainSpec, sizes: Sequence[int], repetitions: int = 3) -> Steps:
    """Train the net of `spec` on parts of its training set, each size with several seeds.

    The desk's net stays what it is. A seed draws the images, each class with its share, such that
    smaller sets are parts of larger ones, and the start.

    Raises
    ------
    OSError
        If the images cannot be read.
    ValueError
        In one line: images and net do not fit, or a training diverges.
    """
    whole = replace(spec.data, train_size=0)
    sets = image_sets.load(whole)
    yield None
    where, note = device.choose(spec.device)
    if note:
        yield Note(note)
    parts = data.parts(sets.train, sets.held_out, sets.test, torch.device(where))
    yield None
    trainings = plan(replace(spec, data=whole), sizes, repetitions, len(sets.train))
    yield SizesStarted(tuple(sorted({t.size for t in trainings})), len(trainings), len(sets.train))
    work = Work(trainings, len(sets.held_out) + len(sets.test))
    for each in trainings:
        yield from _train(replace(spec, device=where), each, sets, parts, work)


class Work:
    """How much of the work is done, in patterns that took part in an update."""

    def __init__(self, trainings: Sequence[SizeTraining], judged: int) -> None:
        self._judging = judged / BACKWARD
        self._total = sum(each.patterns for each in trainings) + len(trainings) * self._judging
        self._done = self._present = 0.0
        self._began = time.monotonic()

    def add(self, patterns: float) -> None:
        """Count so many patterns of the present training."""
        self._present += patterns

    def end(self, each: SizeTraining) -> None:
        """Count a training as done, its judgement included."""
        self._done += each.patterns + self._judging
        self._present = 0.0

    def progress(self) -> Progress:
        """Return the part that is done, and the time left by the pace so far."""
        fraction = min((self._done + self._present) / self._total, 1.0)
        spent = time.monotonic() - self._began
        known = fraction > 0.01 and spent > 1.0
        return Progress(fraction, spent * (1 - fraction) / fraction if known else None)


def choose(labels: torch.Tensor, size: int, seed: int) -> torch.Tensor:
    """Return the places (size,) of the images of a part: each class has its share of the whole."""
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = labels.cpu().numpy()[order].astype(np.uint8)
    return torch.from_numpy(order[stratified(shuffled, size)])


def _train(
    spec: TrainSpec, each: SizeTraining, sets: ImageSets, parts: Parts, work: Work
) -> Generator[Report | None]:
    began = time.monotonic()
    settings = replace(spec, seed=each.seed, epochs=each.epochs, patience=0)
    places = choose(parts.train.t, each.size, each.seed).to(parts.train.t.device)
    part = Part(parts.train.x[places], parts.train.t[places])
    yield None
    course = training.start(settings, each.size, torch.device(spec.device), sets.classes)
    share = each.size / course.pace.batches
    for _ in range(each.epochs):
        before = course.pace.update
        for report in training.train_epoch(course, part):
            work.add((course.pace.update - before) * share)
            before = course.pace.update
            yield None if report is None else work.progress()
        course.pace.add_evaluation()
    held_out = yield from training.evaluate(course, parts.held_out)
    test = yield from training.evaluate(course, parts.test)
    work.end(each)
    yield SizeDone(
        size=each.size,
        seed=each.seed,
        epochs=each.epochs,
        held_out_error=error(held_out, parts.held_out.t) if len(parts.held_out) else None,
        test_error=error(test, parts.test.t),
        seconds=time.monotonic() - began,
    )
    yield work.progress()
