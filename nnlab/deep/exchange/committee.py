"""A committee of trained nets votes on the test images (Ciresan, Meier & Schmidhuber 2012)."""

import time
from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.idx import Digits
from nnlab.core.digits.spec_json import spec_from_json
from nnlab.core.digits.specs import DataSpec
from nnlab.deep import cnn, data
from nnlab.deep.exchange.net_file import has_sigmoid_outputs, read_about
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import CommitteeDone, Progress, Report

Steps: TypeAlias = Generator[Report | None, None, Any]
Outputs: TypeAlias = NDArray[np.float32]
AT_ONCE = 100
"""Images between two looks at what else there is to do."""
MOST_KEPT = 64
"""Nets whose outputs are kept: 0.4 MB each for the 10 000 digits."""


def committee(desk: Desk, paths: Sequence[str], spec: DataSpec) -> Steps:
    """Let the nets in `paths` vote on the test images of `spec`; return a `CommitteeDone`.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line, if one is no net, the images have other classes, or there are less than two.
    """
    if len(paths) < 2:
        raise ValueError("A committee needs at least two nets.")
    began, cpu_began = time.monotonic(), time.process_time()
    sets = image_sets.load(spec)
    yield None
    outputs = []
    for number, path in enumerate(paths):
        _check_images(Path(path), spec)
        for part in evaluate(desk, Path(path), sets.test, spec):
            yield progress((number + part) / len(paths), time.monotonic() - began)
        outputs.append(kept(desk, Path(path), spec))
        if outputs[-1].shape != (len(sets.test), len(sets.classes)):
            classes = outputs[-1].shape[1]
            raise ValueError(f"{Path(path).name} answers {classes} classes: it cannot vote here.")
    result = judge(outputs, sets.test)
    result.update(
        seconds=time.monotonic() - began,
        cpu_seconds=time.process_time() - cpu_began,
        checkpoint="",
        device="cpu",
        threads=torch.get_num_threads(),
    )
    return CommitteeDone(**result)


def _check_images(path: Path, spec: DataSpec) -> None:
    """Refuse a member that has learnt from other images than those of `spec`."""
    learnt = spec_from_json(read_about(path).get("training")).data
    if _images(learnt) != _images(spec):
        raise ValueError(
            f"The members of a committee must have learnt the same images, "
            f"not {spec.name} and {learnt.name}."
        )


def _images(spec: DataSpec) -> DataSpec:
    # How the training images are shared out is nothing to the test images.
    return replace(spec, train_size=0, held_out=0)


def progress(fraction: float, elapsed: float) -> Progress:
    """Return how far a job is, and the seconds left by the pace so far."""
    return Progress(fraction, elapsed * (1 - fraction) / fraction if fraction > 0.02 else None)


def evaluate(desk: Desk, path: Path, test: Digits, spec: DataSpec) -> Generator[float, None, None]:
    """Compute a net's outputs for the test images and keep them; yield the part that is done.

    Outputs of the same file and the same images are not computed again.
    """
    stamp = path.stat().st_mtime_ns
    known = desk.shelf.pop(_key(path, spec), None)
    if known is not None and known[0] == stamp:
        desk.shelf[_key(path, spec)] = known
        yield 1.0
        return
    net, _ = checkpoint.read(path)
    sigmoid = has_sigmoid_outputs(path)
    out = []
    for begin in range(0, len(test), AT_ONCE):
        pixels = torch.from_numpy(test.images[begin : begin + AT_ONCE].copy())[:, None]
        b = cnn.fields(net, data.scaled(pixels))
        out.append(torch.sigmoid(b) if sigmoid else torch.softmax(b, dim=1))
        yield (begin + len(pixels)) / len(test)
    desk.shelf[_key(path, spec)] = (stamp, torch.cat(out).numpy())
    for key in [key for key in desk.shelf if key[0] == "outputs"][:-MOST_KEPT]:
        del desk.shelf[key]


def kept(desk: Desk, path: Path, spec: DataSpec) -> Outputs:
    """Return the outputs of a net that `evaluate` has kept."""
    outputs: Outputs = desk.shelf[_key(path, spec)][1]
    return outputs


def _key(path: Path, spec: DataSpec) -> tuple[str, str, DataSpec]:
    return ("outputs", str(path), _images(spec))


def vote(outputs: Sequence[Outputs]) -> NDArray[np.int64]:
    """Return the answers (p,) of the majority of nets with outputs (p, classes).

    Among classes with as many votes the one with the largest mean output wins.
    """
    votes = np.zeros(outputs[0].shape)
    for given in outputs:
        votes[np.arange(len(given)), given.argmax(1)] += 1
    # A mean output is below 1, half of a vote: it decides nothing but ties.
    answers: NDArray[np.int64] = (votes + 0.5 * mean(outputs)).argmax(1)
    return answers


def mean(outputs: Sequence[Outputs]) -> NDArray[np.float64]:
    """Return the mean (p, classes) of the outputs of several nets."""
    total: NDArray[np.float64] = np.zeros(outputs[0].shape)
    for given in outputs:
        total += given
    return total / len(outputs)


def judge(outputs: Sequence[Outputs], test: Digits) -> dict[str, Any]:
    """Return what a committee and its members make of the test images, as result fields."""
    targets = test.labels.astype(np.int64)
    together = mean(outputs)
    answers = together.argmax(1)
    wrong = np.flatnonzero(answers != targets)
    classes = together.shape[1]
    confusion = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(confusion, (targets, answers), 1)
    return {
        "n_wrong": len(wrong),
        "n_test": len(targets),
        "n_majority": int((vote(outputs) != targets).sum()),
        "members": tuple(int((given.argmax(1) != targets).sum()) for given in outputs),
        "wrong_indices": wrong,
        "wrong_images": test.images[wrong],
        "wrong_targets": targets[wrong],
        "wrong_answers": answers[wrong],
        "wrong_confidences": together[wrong].max(1, initial=0.0).astype(np.float32),
        "confusion": confusion,
    }
