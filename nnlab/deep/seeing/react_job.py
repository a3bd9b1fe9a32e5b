"""The job that finds what every neuron of a net reacts to; kept beside the net's file."""

import json
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import torch
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.rows import Row, shapes, survey
from nnlab.core.digits.spec_json import spec_from_json
from nnlab.core.digits.specs import DataSpec
from nnlab.deep import shelf
from nnlab.deep.process import device
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Progress, Report
from nnlab.deep.seeing import react, reactions
from nnlab.deep.seeing.react import Best, Stage
from nnlab.deep.seeing.reactions import Reactions

LARGE = 3_000_000
"""Multiplications for one image above which a net's patterns are sought in bfloat16."""
SHARE_OF_IMAGES = 0.4
"""Part of the work that the test images are, the ascents being the rest."""


def react_to(
    desk: Desk, path: str = "", data: DataSpec | None = None
) -> Generator[Report | None, None, list[Reactions]]:
    """Return the reactions of each layer with weights; "" is the net in training, as it is now.

    `data` says whose test images are taken; None: those that the net's file names.

    Raises
    ------
    OSError, ValueError
        In one line, if the net or the images cannot be read.
    """
    net, rows = shelf.find(desk, path)[:2]
    stamp = Path(path).stat().st_mtime_ns if path else 0
    kept = reactions.read(Path(path).with_name(reactions.FILE), stamp) if path else None
    if kept is not None:
        return kept
    net = react.snapshot(net)
    yield None
    test = image_sets.load(data or data_of(path)).test
    yield None
    x = torch.from_numpy(test.images.copy())[:, None]
    t = torch.from_numpy(test.labels.astype("int64"))
    layers = yield from _compute(react.stages(net, rows), rows, x, t)
    if path:
        reactions.write(Path(path).with_name(reactions.FILE), stamp, layers)
    return layers


def data_of(path: str) -> DataSpec:
    """Return the images that a net's file says it was trained on; the digits if it says nothing."""
    if not path:
        return DataSpec()
    with safetensors.safe_open(path, framework="pt") as file:
        about: Any = json.loads((file.metadata() or {}).get("nnlab", "{}"))
    stored = about.get("training") if isinstance(about, dict) else None
    return spec_from_json(stored).data if stored else DataSpec()


def _compute(
    found: list[Stage], rows: tuple[Row, ...], x: torch.Tensor, t: torch.Tensor
) -> Generator[Report | None, None, list[Reactions]]:
    began = time.monotonic()
    images = react.strongest(found, x)
    while True:
        try:
            part = next(images)
        except StopIteration as end:
            best: list[Best] = end.value
            break
        yield _progress(SHARE_OF_IMAGES * part, began)
    layers = []
    wide = [shape[-1] for shape in shapes(rows)[1:]]
    work = [stage.neurons * (1 if stage.field is not None else 4) for stage in found]
    for number, stage in enumerate(found):
        done = sum(work[:number]) / sum(work)
        columns = wide[stage.row] if stage.field is not None else 1
        patch = react.patches(x, best[number], stage.field, columns)
        seen = patch.float().mean(1) / 255
        steps = react.ascend(found, number, seen, coarse=_climbs_coarsely(rows))
        for step in range(1, react.STEPS + 1):
            pattern = next(steps)
            share = done + step / react.STEPS * work[number] / sum(work)
            yield _progress(SHARE_OF_IMAGES + (1 - SHARE_OF_IMAGES) * share, began)
        found_there = (pattern, react.reached(found, number, pattern))
        layers.append(_collect(stage.row, best[number], patch, found_there, t, columns))
        yield None
    return layers


def _climbs_coarsely(rows: tuple[Row, ...]) -> bool:
    total = sum(facts.multiplications for facts in survey(rows))
    return total > LARGE and device.bfloat16_pays(torch.device("cpu"))


def _collect(
    row: int,
    best: Best,
    patch: torch.Tensor,
    found: tuple[torch.Tensor, torch.Tensor],
    t: torch.Tensor,
    columns: int,
) -> Reactions:
    pattern, reached = found
    place = torch.stack([best.place // columns, best.place % columns], dim=-1)
    return Reactions(
        row=row,
        value=best.value.numpy(),
        index=best.index.numpy(),
        target=t[best.index].numpy(),
        place=place.numpy(),
        patch=patch.numpy(),
        pattern=pattern.numpy(),
        reached=reached.numpy(),
    )


def _progress(fraction: float, began: float) -> Progress:
    elapsed = time.monotonic() - began
    return Progress(fraction, elapsed * (1 - fraction) / fraction if fraction > 0.05 else None)


def test_image(
    desk: Desk, path: str, index: int, data: DataSpec | None = None
) -> tuple[NDArray[np.uint8], int, int]:
    """Return image number `index` of a net's test set, uint8 (28, 28), its class, and the number.

    Raises
    ------
    OSError, ValueError
        In one line, if the images cannot be read, or there is none of that number.
    """
    test = image_sets.load(data or data_of(path)).test
    if not 0 <= index < len(test):
        raise ValueError(f"There is no test image {index}; the set has {len(test)}.")
    return test.images[index], int(test.labels[index]), index
