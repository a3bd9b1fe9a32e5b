"""Feature maps: what every row of a net makes of one image."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import torch
from numpy.typing import NDArray
from torch import nn

from nnlab.core.digits.rows import Conv, Dense, Row
from nnlab.deep import cnn, shelf
from nnlab.deep.jobs import image_tensor
from nnlab.deep.process.desk import Desk
from nnlab.deep.seeing.insides import Floats, Insides, LayerWeights


def insides(
    desk: Desk, image: NDArray[Any], path: str = "", cost: str = "", weights: bool = False
) -> Insides:
    """Return what every row makes of an image (28, 28) of ink from 0 to 1.

    `path` is that of a net's file, or "" for the net in training or trained last, which was or is
    trained with `cost` (a file knows its own). With `weights` these come along, of the same moment.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If the image has another shape, is not finite, or there is no net.
    """
    x = image_tensor(image)
    net, rows = shelf.find(desk, path)
    if path:
        cost = _read_cost(desk, path)
    return Insides(
        rows=rows,
        image=np.asarray(image, dtype=np.float32),
        x=x[0].numpy(),
        V=(V := states(net, x)),
        O=outputs(V[-1], cost),
        weights=layer_weights(net, rows) if weights else None,
    )


@torch.no_grad()
def states(net: nn.Sequential, x: torch.Tensor) -> tuple[Floats, ...]:
    """Return what each row gives for x (1, 1, 28, 28), in evaluation mode.

    The net is left in the mode in which it was.
    """
    training = net.training
    net.eval()
    try:
        V = x.to(next(net.parameters()).device)
        out = []
        for module in net:
            V = module(V)
            # To make one vector of all maps is no row of its own.
            if not isinstance(module, nn.Flatten):
                out.append(V[0].float().cpu().contiguous().numpy().copy())
    finally:
        net.train(training)
    return tuple(out)


def outputs(b: Floats, cost: str) -> Floats:
    """Return the outputs of the local fields b (classes,): sigmoid for the cost "quadratic"."""
    fields = torch.from_numpy(b)
    O: Floats = (fields.sigmoid() if cost == "quadratic" else fields.softmax(0)).numpy()
    return O


def layer_weights(net: nn.Sequential, rows: Sequence[Row]) -> tuple[LayerWeights, ...]:
    """Return copies of all weights and thresholds, each with the number of its row."""
    return tuple(
        LayerWeights(number, layer.w, layer.theta)
        for number, layer in zip(_weighted(rows), cnn.weights(net, rows), strict=True)
    )


def _weighted(rows: Iterable[Row]) -> list[int]:
    return [number for number, row in enumerate(rows) if isinstance(row, Conv | Dense)]


def _read_cost(desk: Desk, path: str) -> str:
    """Return the cost with which the net of a file was trained, from its head; kept at hand."""
    stamp = Path(path).stat().st_mtime_ns
    kept = desk.shelf.get(("cost", path))
    if kept is None or kept[0] != stamp:
        with safetensors.safe_open(path, framework="pt") as file:
            about = json.loads((file.metadata() or {}).get("nnlab", "{}"))
        kept = (stamp, str(about.get("training", {}).get("cost", "")))
        desk.shelf["cost", path] = kept
    return kept[1]
