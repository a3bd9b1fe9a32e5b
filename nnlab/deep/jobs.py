"""The jobs and requests of the compute process that need torch."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.deep import checkpoint, cnn, data, device
from nnlab.deep.mnist import Digits
from nnlab.deep.reports import Finished, Note, Report
from nnlab.deep.serve import Desk
from nnlab.deep.specs import TrainSpec
from nnlab.deep.training import start, train

Steps: TypeAlias = Generator[Report | None, None, Finished]
Three: TypeAlias = tuple[Digits, Digits, Digits]


def train_mnist(desk: Desk, spec: TrainSpec, folder: str | Path) -> Steps:
    """Train a net on the bundled digits; its checkpoint goes to `folder`/mnist-NET.safetensors."""
    digits = data.bundled()
    yield None
    path = Path(folder) / f"mnist-{spec.net}.safetensors"
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
    desk.net, desk.checkpoint = course.net, str(path)
    return (yield from train(course, parts, path))


def classify(desk: Desk, image: NDArray[Any], checkpoint_path: str = "") -> NDArray[np.float32]:
    """Return the softmax outputs, float32 (10,), for an image (28, 28) of ink from 0 to 1.

    The net is the one that is being trained or was trained last; if there is none since the
    process started, the one at `checkpoint_path`.

    Raises
    ------
    ValueError
        If the image has another shape, is not finite, or there is no net yet.
    """
    pixels = np.asarray(image, dtype=np.float32)
    if pixels.shape != (28, 28) or not np.isfinite(pixels).all():
        raise ValueError(f"An image needs 28 x 28 finite numbers, not {pixels.shape}.")
    net = _net(desk, checkpoint_path)
    x = data.scaled(torch.from_numpy(255 * pixels)[None, None])
    b = cnn.fields(net, x.to(next(net.parameters()).device))
    outputs: NDArray[np.float32] = torch.softmax(b[0], dim=0).cpu().numpy()
    return outputs


def _net(desk: Desk, path: str) -> Any:
    if desk.net is None and path:
        desk.net, desk.checkpoint = checkpoint.read(Path(path)), path
    if desk.net is None:
        raise ValueError("No net has been trained yet: train one first.")
    return desk.net
