"""Nets out of the program and into it: .safetensors files with settings and results in them."""

import json
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import safetensors.torch
import torch
from numpy.typing import NDArray

from nnlab.core.atomic import write_whole
from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep import cnn
from nnlab.deep.exchange.committee import evaluate, judge, kept, progress
from nnlab.deep.exchange.net_file import read_about, read_checked
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Finished, Imported, Report

Steps: TypeAlias = Generator[Report | None, None, Any]
LONGEST = {"name": 500, "note": 10_000}
MOST_EPOCHS = 1000


def export_net(desk: Desk, source: str, target: str, results: dict[str, Any]) -> Steps:
    """Write a net of the library with its settings and `results` to a file; return its path.

    Raises
    ------
    OSError
        If one cannot be read or the other not be written.
    ValueError
        In one line, if the source is no net.
    """
    about = {**read_about(Path(source)), "results": results}
    net, _ = checkpoint.read(Path(source))
    yield None
    tensors = {name: value.contiguous() for name, value in net.state_dict().items()}
    data = safetensors.torch.save(tensors, {"nnlab": json.dumps(about)})
    write_whole(Path(target), lambda file: file.write(data))
    return target


def import_net(desk: Desk, source: str, folder: str, data: DataSpec) -> Steps:
    """Check a net's file, keep a copy in `folder` and try it; return what came, `Imported`.

    A file from a stranger names no files to be read here, now or later: the net is tried on the
    digits that come with the program, or on `data` where that has the same name, and its settings
    are those with these.

    Raises
    ------
    OSError
        If the file cannot be read or the folder not be written.
    ValueError
        In one line that names the file and what is wrong with it.
    """
    path = Path(source)
    net, theirs, about = read_checked(path)
    known = _known(theirs.data, data)
    spec = replace(theirs, data=_at_home(theirs.data, known))
    given = about.get("results")
    results = given if isinstance(given, dict) else {}
    yield None
    kept_at = Path(folder) / "net.safetensors"
    facts = {key: about[key] for key in ("epochs_done",) if type(about.get(key)) is int}
    checkpoint.write(kept_at, net, spec, facts)
    result = None if known is None else (yield from _try(desk, kept_at, spec, known))
    return Imported(
        spec=spec,
        name=_text(results, "name") or path.stem[: LONGEST["name"]],
        note=_text(results, "note"),
        errors=_errors(results),
        result=result,
        weights=cnn.weight_count(net),
    )


def _known(theirs: DataSpec, data: DataSpec) -> DataSpec | None:
    """The images that are meant, if they are at hand."""
    if theirs.bundled:
        return DataSpec()
    return data if data.name == theirs.name else None


def _at_home(theirs: DataSpec, known: DataSpec | None) -> DataSpec:
    """Their images without their paths."""
    place = known or DataSpec(name=theirs.name)
    return replace(place, train_size=theirs.train_size, held_out=theirs.held_out)


def _try(
    desk: Desk, path: Path, spec: TrainSpec, known: DataSpec
) -> Generator[Report | None, None, Finished | None]:
    """Evaluate a net on the test images, if they have its classes."""
    began, cpu_began = time.monotonic(), time.process_time()
    sets = image_sets.load(known)
    if len(sets.classes) != spec.classes:
        return None
    for part in evaluate(desk, path, sets.test, known):
        yield progress(part, time.monotonic() - began)
    fields = judge([kept(desk, path, known)], sets.test)
    del fields["n_majority"], fields["members"]
    return Finished(
        **fields,
        seconds=time.monotonic() - began,
        cpu_seconds=time.process_time() - cpu_began,
        checkpoint=str(path),
        device="cpu",
        threads=torch.get_num_threads(),
    )


def _text(results: dict[str, Any], name: str) -> str:
    given = results.get(name, "")
    return given[: LONGEST[name]] if isinstance(given, str) else ""


def _errors(results: dict[str, Any]) -> NDArray[np.float64]:
    """The errors after each epoch as the file tells them; none, if they are no such table."""
    none = np.zeros((0, 2))
    try:
        errors = np.array(results.get("errors", []), dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        return none
    sound = errors.ndim == 2 and errors.shape[1] == 2 and len(errors) <= MOST_EPOCHS
    return errors if sound and bool(((errors >= 0) & (errors <= 100)).all()) else none
