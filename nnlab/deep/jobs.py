"""The jobs and requests of the compute process that need torch."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn, data, shelf
from nnlab.deep.learning import costs
from nnlab.deep.learning import resume as resuming
from nnlab.deep.learning.resume import Checkpoint
from nnlab.deep.learning.run import Run
from nnlab.deep.learning.training import DIGITS, start
from nnlab.deep.process import device
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Finished, Note, Report

Steps: TypeAlias = Generator[Report | None, None, Finished]
Three: TypeAlias = tuple[Digits, Digits, Digits]


def train_digits(desk: Desk, spec: TrainSpec, folder: str | Path, resume: bool = False) -> Steps:
    """Train a net; its weights go to `folder`/net.safetensors.

    While it runs, `folder`/checkpoint.safetensors holds its whole state; with `resume` it goes on
    from there with the same bits as an uninterrupted training.

    Raises
    ------
    OSError
        If a file cannot be read or written.
    ValueError
        In one line: images, net or checkpoint do not fit, or the training diverges.
    """
    sets = image_sets.load(spec.data)
    yield None
    three = (sets.train, sets.held_out, sets.test)
    path = Path(folder) / "net.safetensors"
    return (yield from train_somewhere(desk, spec, three, path, resume, sets.classes))


def train_somewhere(
    desk: Desk,
    spec: TrainSpec,
    digits: Three,
    path: Path,
    go_on: bool = False,
    classes: tuple[str, ...] = DIGITS,
) -> Steps:
    """Train; where the memory of a GPU is too small, with half the batch, then on the CPU."""
    _check(spec, digits)
    found = _find_checkpoint(spec, path) if go_on else None
    if not go_on:
        path.with_name(resuming.NAME).unlink(missing_ok=True)
    where, note = device.choose(spec.device)
    tries = list(attempts(spec, where, note))
    if found is not None:
        tries = _from_checkpoint(found, tries)
    elif go_on:
        yield Note("There was no checkpoint yet: the training begins again.")
    for attempt, line in tries:
        if line:
            yield Note(line)
        try:
            return (yield from _train(desk, attempt, digits, path, classes, spec, found))
        except torch.OutOfMemoryError:
            desk.net = found = None
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
    raise MemoryError


def _check(spec: TrainSpec, digits: Three) -> None:
    if spec.patience and not len(digits[1]):
        raise ValueError("Early stopping needs held-out images: hold some out, or set it to 0.")


def _find_checkpoint(spec: TrainSpec, path: Path) -> Checkpoint | None:
    place = path.with_name(resuming.NAME)
    if place.exists():
        return resuming.read(place, spec)
    if path.exists():
        raise ValueError("This training has come to its end: there is nothing to go on with.")
    return None


Attempt: TypeAlias = tuple[TrainSpec, str]


def _from_checkpoint(found: Checkpoint, tries: list[Attempt]) -> list[Attempt]:
    """Put the settings that a checkpoint was trained with first, on a device that is there."""
    where, note = device.choose(found.spec.device)
    return [(replace(found.spec, device=where), note), *tries[1:]]


def attempts(spec: TrainSpec, where: str, note: str) -> Iterator[Attempt]:
    """Yield the settings to try one after the other, each with its line for the user."""
    yield replace(spec, device=where), note
    if where != "cpu":
        half = max(1, spec.batch // 2)
        full = f"The memory of {where} is too small"
        yield replace(spec, device=where, batch=half), f"{full}: trying a batch of {half}."
        yield replace(spec, device="cpu"), f"{full} for that too: training on the CPU."


def _train(
    desk: Desk,
    spec: TrainSpec,
    digits: Three,
    path: Path,
    classes: tuple[str, ...],
    wanted: TrainSpec,
    found: Checkpoint | None,
) -> Steps:
    where = torch.device(spec.device)
    parts = data.parts(*digits, where)
    clock = None if found is None else resuming.clock(found)
    course = start(spec, len(parts.train), where, classes, clock)
    if found is not None:
        resuming.put_back(found, course, resuming.pictured(parts))
        if line := resuming.doubts(found, course):
            yield Note(line)
    desk.net, desk.rows, desk.checkpoint = course.net, spec.rows, str(path)
    return (yield from Run(desk, course, parts, path, wanted).steps())


def classify(desk: Desk, image: NDArray[Any], path: str = "") -> NDArray[np.float32]:
    """Return the outputs, float32 (classes,), for an image (28, 28) of ink from 0 to 1.

    `path` is that of a net's file, or "" for the net in training or trained last.

    Raises
    ------
    ValueError
        If the image has another shape, is not finite, or there is no net yet.
    """
    x = image_tensor(image)
    net, _ = shelf.find(desk, path)
    b = cnn.fields(net, x.to(next(net.parameters()).device))
    outputs: NDArray[np.float32] = costs.outputs(net, b)[0].cpu().numpy()
    return outputs


def image_tensor(image: NDArray[Any]) -> torch.Tensor:
    """Return an image (28, 28) of ink from 0 to 1 as the nets' input (1, 1, 28, 28).

    Raises
    ------
    ValueError
        If it has another shape or is not finite.
    """
    pixels = np.asarray(image, dtype=np.float32)
    if pixels.shape != (28, 28) or not np.isfinite(pixels).all():
        raise ValueError(f"An image needs 28 x 28 finite numbers, not {pixels.shape}.")
    return data.scaled(torch.from_numpy(255 * pixels)[None, None])
