"""Trained nets on the disk: one .safetensors file with the spec as JSON inside; never a pickle.

The spec lies in the file's own header, so that weights and spec can never belong to two nets.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import nn

from nnlab.core.atomic import write_whole
from nnlab.core.digits.rows import Row
from nnlab.core.digits.spec_json import rows_from_json, rows_to_json, spec_to_json
from nnlab.core.digits.specs import COSTS, TrainSpec
from nnlab.deep import cnn

FORMAT = 1


def pack(
    net: nn.Module, spec: TrainSpec, facts: dict[str, Any]
) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Return what a net's file holds: copies of its tensors, and what is said about them."""
    about = {
        "format": FORMAT,
        "rows": rows_to_json(spec.rows),
        "training": spec_to_json(spec),
        **facts,
    }
    return copies(net.state_dict()), about


def copies(tensors: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return copies on the CPU, which a training that goes on does not change."""
    return {
        name: value.detach().to("cpu", copy=True, memory_format=torch.contiguous_format)
        for name, value in tensors.items()
    }


def save(path: Path, tensors: dict[str, torch.Tensor], about: dict[str, Any]) -> None:
    """Write tensors, and JSON-able fields about them, so that the file is always whole.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; the old file stays.
    """
    data = safetensors.torch.save(tensors, {"nnlab": json.dumps(about)})
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: file.write(data))


def write(path: Path, net: nn.Module, spec: TrainSpec, facts: dict[str, Any]) -> None:
    """Write a net; raises OSError as `save`."""
    save(path, *pack(net, spec, facts))


def load(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Read what `save` wrote.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError, KeyError, TypeError, safetensors.SafetensorError
        If it is no such file; `FAULTS` are these, for a caller who knows what it should be.
    """
    with safetensors.safe_open(path, framework="pt") as file:
        about = json.loads((file.metadata() or {})["nnlab"])
        if not isinstance(about, dict):
            raise ValueError("its head holds no fields")
        return {name: file.get_tensor(name) for name in file.keys()}, about  # noqa: SIM118


FAULTS = (safetensors.SafetensorError, KeyError, TypeError, ValueError, RuntimeError)
"""What a damaged or foreign file raises."""


def read(path: Path) -> tuple[cnn.Net, tuple[Row, ...]]:
    """Read a net, on the CPU and in evaluation mode, and its rows.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line with the file's name, if it is no net of nnlab.
    """
    try:
        tensors, about = load(path)
        rows = rows_from_json(about["rows"])
        net = cnn.build(rows, cost=_cost(about))
        net.load_state_dict(tensors)
    except FAULTS as error:
        text = " ".join(str(error).split())
        raise ValueError(f"{path.name} is no net of nnlab: {text}") from error
    return cnn.place(net, torch.device("cpu")).eval(), rows


def _cost(about: dict[str, Any]) -> str:
    """Return the cost that a net was trained with; the oldest files do not say it."""
    training = about.get("training", {})
    cost = training.get("cost", COSTS[0]) if isinstance(training, dict) else None
    if cost not in COSTS:
        raise ValueError(f"its cost is unknown: {cost!r}")
    return str(cost)
