"""The jobs of a study of the digits: train an ensemble, or take trained nets, and examine them."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TypeAlias

import torch

from nnlab.core.atomic import write_whole
from nnlab.core.digits import image_sets
from nnlab.core.digits.spec_json import spec_from_json
from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.digits.result import StudyResult
from nnlab.core.lyapunov.digits.study import CLASSES, ExponentSpec, StudySpec, guess_stages
from nnlab.deep import data
from nnlab.deep.exchange.net_file import read_about, read_checked
from nnlab.deep.lyapunov.digits import training as digit_training
from nnlab.deep.lyapunov.digits.examine import Examiner
from nnlab.deep.lyapunov.digits.meter import Meter
from nnlab.deep.lyapunov.digits.nets import load_members, member_path, write_members
from nnlab.deep.lyapunov.digits.reports import StudyStarted
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report

Steps: TypeAlias = Generator[Report | None, None, StudyResult]
CPU = torch.device("cpu")


def digit_study(desk: Desk, spec: StudySpec, folder: str | Path, resume: bool = False) -> Steps:
    """Train an ensemble in `folder` and examine it; return a `StudyResult`.

    After each epoch `folder`/checkpoint.safetensors holds the whole state; with `resume` the study
    goes on from there with the same bits, and the epochs before are told again.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    ValueError
        In one line: the checkpoint does not fit, or the training diverges.
    """
    folder = Path(folder)
    sets = image_sets.load(spec.data)
    yield None
    train, test = data.part(sets.train, CPU), data.part(sets.test, CPU)
    course = digit_training.begin(spec, train, test)
    if resume:
        digit_training.put_back(course, folder)
    threads, done = torch.get_num_threads(), len(course.epochs)
    yield StudyStarted(spec.members, spec.weights, len(train), threads, done)
    yield from list(course.epochs)
    meter = Meter(guess_stages(spec), done / spec.epochs)
    while len(course.epochs) < spec.epochs:
        done = len(course.epochs)
        epoch = digit_training.train_epoch(course)
        told = yield from meter.follow(epoch, 0, done / spec.epochs, 1 / spec.epochs)
        digit_training.write_checkpoint(course, folder)
        yield told
    write_members(folder, course.nets, spec)
    examiner = Examiner(load_members(desk, folder), train, test, spec.exponents, spec.seed)
    return (yield from examiner.steps(meter, course.seconds))


def digit_runs(
    desk: Desk, paths: Sequence[str], folder: str | Path, exponents: ExponentSpec
) -> Steps:
    """Examine nets that are trained already; copies of them go to `folder`.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    ValueError
        In one line that names the file, if it is no net that has learnt the program's digits.
    """
    folder = Path(folder)
    if not paths:
        raise ValueError("A study needs at least one net.")
    for member, path in enumerate(paths):
        _copy(Path(path), member_path(folder, member))
        yield None
    sets = image_sets.load(DataSpec())
    yield None
    train, test = data.part(sets.train, CPU), data.part(sets.test, CPU)
    members = load_members(desk, folder)
    weights = sum(one.numel() for one in members[0].net.parameters())
    yield StudyStarted(len(members), weights, len(train), torch.get_num_threads())
    examiner = Examiner(members, train, test, exponents, seed=1)
    return (yield from examiner.steps(Meter(examiner.guess()), 0.0))


def _copy(path: Path, target: Path) -> None:
    read_checked(path)
    spec = spec_from_json(read_about(path).get("training"))
    if not spec.data.bundled or spec.classes != CLASSES:
        raise ValueError(f"{path.name} has learnt {spec.data.name}, not the digits of the program.")
    contents = path.read_bytes()
    write_whole(target, lambda file: file.write(contents))
