"""Trained nets on the disk: one .safetensors file with the spec as JSON inside; never a pickle.

The spec lies in the file's own header, so that weights and spec can never belong to two nets.
"""

import json
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import nn

from nnlab.core.atomic import write_whole
from nnlab.core.digits.rows import Row
from nnlab.core.digits.spec_json import rows_from_json, rows_to_json, spec_to_json
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn

FORMAT = 1


def write(path: Path, net: nn.Sequential, spec: TrainSpec, facts: dict[str, Any]) -> None:
    """Write a net so that the file is always whole, the old one or the new one.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; the old file stays.
    """
    about = {
        "format": FORMAT,
        "rows": rows_to_json(spec.rows),
        "training": spec_to_json(spec),
        **facts,
    }
    tensors = {name: value.contiguous().cpu() for name, value in net.state_dict().items()}
    data = safetensors.torch.save(tensors, {"nnlab": json.dumps(about)})
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: file.write(data))


def read(path: Path) -> tuple[nn.Sequential, tuple[Row, ...]]:
    """Read a net, on the CPU and in evaluation mode, and its rows.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line with the file's name, if it is no net of nnlab.
    """
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            about = json.loads((file.metadata() or {})["nnlab"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        rows = rows_from_json(about["rows"])
        net = cnn.build(rows)
        net.load_state_dict(tensors)
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        text = " ".join(str(error).split())
        raise ValueError(f"{path.name} is no net of nnlab: {text}") from error
    return cnn.place(net, torch.device("cpu")).eval(), rows
