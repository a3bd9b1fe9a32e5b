"""The whole state of a training as a file, from which it goes on with the same bits.

Order of the images, dropout and augmentation follow from the seed and the number of the update, so
that no generator of random numbers needs to be kept.
"""

import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nnlab.core.digits.spec_json import spec_from_json, spec_to_json
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.data import Parts
from nnlab.deep.learning import optimisers
from nnlab.deep.learning.checkpoint import FAULTS, copies, load
from nnlab.deep.learning.clock import Clock
from nnlab.deep.learning.training import Course
from nnlab.deep.reports import EpochDone

NAME = "checkpoint.safetensors"
FORMAT = 1
NET, OPTIMISER, BEST, PACE, DELTAS = "net.", "optimiser.", "best.", "pace.sums", "deltas.rms"

Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """What lies in a checkpoint: copies of all tensors, and JSON-able fields about them.

    wanted : the settings that were asked for; spec : those that were trained with, which may
    differ in device and batch
    """

    name: str
    tensors: Tensors
    about: Mapping[str, Any]
    wanted: TrainSpec
    spec: TrainSpec


def pictured(parts: Parts) -> list[int]:
    """Return numbers that tell other images from these: how many, and a sum of their labels."""
    three = (parts.train, parts.held_out, parts.test)
    return [n for part in three for n in (len(part), zlib.crc32(part.t.cpu().numpy().tobytes()))]


def pack(course: Course, wanted: TrainSpec, images: list[int]) -> tuple[Tensors, dict[str, Any]]:
    """Return copies of all that a training is, and what is said about it, for `checkpoint.save`.

    Raises
    ------
    ValueError
        If H is no longer finite: from there nobody needs to go on.
    """
    pace, clock = course.pace, course.pace.clock
    pace.collect(course.spec.eta)
    course.deltas.collect()
    tensors = {NET + name: value for name, value in course.net.state_dict().items()}
    memory = optimisers.tensors(course.optimiser, course.net)
    tensors |= {OPTIMISER + name: value for name, value in memory.items()}
    tensors |= {BEST + name: value for name, value in course.best.tensors.items()}
    tensors |= {PACE: torch.from_numpy(pace.sums), DELTAS: torch.from_numpy(course.deltas.known)}
    about = {
        "format": FORMAT,
        "kind": "training",
        "wanted": spec_to_json(wanted),
        "training": spec_to_json(course.spec),
        "update": pace.update,
        "wrong": pace.wrong,
        "patterns": pace.patterns,
        "epochs": [asdict(done) for done in course.epochs],
        "best_epoch": course.best.epoch,
        "images": images,
        "classes": list(course.classes),
        "seconds": clock.seconds,
        "cpu_seconds": clock.cpu_seconds,
        "threads": torch.get_num_threads(),
        "arithmetic": course.arithmetic,
        "device": str(course.device),
    }
    return copies(tensors), about


def read(path: Path, wanted: TrainSpec) -> Checkpoint:
    """Read a checkpoint of a training with the settings `wanted`.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line with the file's name: damaged, or of a training with other settings.
    """
    try:
        tensors, about = load(path)
        if about["kind"] != "training" or about["format"] != FORMAT:
            raise ValueError("it is of another kind")
        found = Checkpoint(
            path.name,
            tensors,
            about,
            spec_from_json(about["wanted"]),
            spec_from_json(about["training"]),
        )
    except FAULTS as error:
        raise ValueError(_damaged(path.name, error)) from error
    other = [part.name for part in fields(TrainSpec) if _differs(found.wanted, wanted, part.name)]
    if other:
        raise ValueError(
            f"{path.name} belongs to a training with other settings ({', '.join(other)}): "
            "it cannot be gone on with."
        )
    return found


def _differs(one: TrainSpec, two: TrainSpec, name: str) -> bool:
    return bool(getattr(one, name) != getattr(two, name))


def _damaged(name: str, error: BaseException) -> str:
    return f"{name} is damaged: {' '.join(str(error).split()) or type(error).__name__}"


def clock(found: Checkpoint) -> Clock:
    """Return a clock that counts on."""
    return Clock(float(found.about["seconds"]), float(found.about["cpu_seconds"]))


def put_back(found: Checkpoint, course: Course, images: list[int]) -> None:
    """Bring a training, which is at its start, to where it was.

    Raises
    ------
    ValueError
        In one line: damaged, or the images are not those that it has learnt from.
    """
    if found.about.get("images") != images:
        raise ValueError(
            f"{found.name} belongs to other images: their number or their labels have changed."
        )
    try:
        _put_back(found, course)
    except FAULTS as error:
        raise ValueError(_damaged(found.name, error)) from error


def _put_back(found: Checkpoint, course: Course) -> None:
    about, pace = found.about, course.pace
    course.net.load_state_dict(_part(found, NET))
    optimisers.restore(course.optimiser, course.net, _part(found, OPTIMISER))
    course.epochs[:] = [EpochDone(**done) for done in about["epochs"]]
    pace.restore(int(about["update"]), len(course.epochs), _numbers(found, PACE, np.float64))
    pace.wrong, pace.patterns = int(about["wrong"]), int(about["patterns"])
    course.deltas.restore(_numbers(found, DELTAS, np.float32), pace.update)
    best = course.best
    best.tensors, best.epoch = _part(found, BEST), int(about["best_epoch"])
    told = course.epochs[best.epoch - 1].held_out_error if best.epoch else None
    best.error = inf if told is None else told


def _part(found: Checkpoint, prefix: str) -> Tensors:
    return {k.removeprefix(prefix): v for k, v in found.tensors.items() if k.startswith(prefix)}


def _numbers(found: Checkpoint, name: str, kind: Any) -> Any:
    values = found.tensors[name].numpy()
    if values.dtype != kind or not np.isfinite(values).all():
        raise ValueError(f"{name} holds no finite numbers")
    return values


def doubts(found: Checkpoint, course: Course) -> str:
    """Return one line on why the bits may differ from an uninterrupted training, or ""."""
    present = {
        "threads": torch.get_num_threads(),
        "arithmetic": course.arithmetic,
        "device": str(course.device),
    }
    other = [f"{found.about.get(k)} → {v}" for k, v in present.items() if found.about.get(k) != v]
    if not other:
        return ""
    names = " and ".join(k for k, v in present.items() if found.about.get(k) != v)
    return f"It goes on with other {names} ({', '.join(other)}): the last bits may differ."
