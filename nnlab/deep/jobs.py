"""The jobs and requests of the compute process that need torch."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn, data, device, shelf
from nnlab.deep.desk import Desk
from nnlab.deep.reports import Finished, Note, Report
from nnlab.deep.training import start, train

Steps: TypeAlias = Generator[Report | None, None, Finished]
Three: TypeAlias = tuple[Digits, Digits, Digits]


def train_digits(desk: Desk, spec: TrainSpec, folder: str | Path, resume: bool = False) -> Steps:
    """Train a net; its weights go to `folder`/net.safetensors."""
    digits = data.bundled()
    yield None
    path = Path(folder) / "net.safetensors"
    return (yield from train_somewhere(desk, spec, digits, path))


def train_somewhere(desk: Desk, spec: TrainSpec, digits: Three, path: Path) -> Steps:
    """Train; where the memory of a GPU is too small, with half the batch, then on the CPU."""
    for attempt, note in attempts(spec, *device.choose(spec.device)):
        if note:
            yield Note(note)
        try:
            return (yield from _train(desk, attempt, digits, path))
        except torch.OutOfMemoryError:
            desk.net = None
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
    raise MemoryError


def attempts(spec: TrainSpec, where: str, note: str) -> Iterator[tuple[TrainSpec, str]]:
    """Yield the settings to try one after the other, each with its line for the user."""
    yield replace(spec, device=where), note
    if where != "cpu":
        half = max(1, spec.batch // 2)
        full = f"The memory of {where} is too small"
        yield replace(spec, device=where, batch=half), f"{full}: trying a batch of {half}."
        yield replace(spec, device="cpu"), f"{full} for that too: training on the CPU."


def _train(desk: Desk, spec: TrainSpec, digits: Three, path: Path) -> Steps:
    where = torch.device(spec.device)
    parts = data.parts(*digits, where)
    course = start(spec, len(parts.train), where)
    desk.net, desk.rows, desk.checkpoint = course.net, spec.rows, str(path)
    return (yield from train(course, parts, path))


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
    outputs: NDArray[np.float32] = torch.softmax(b[0], dim=0).cpu().numpy()
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
