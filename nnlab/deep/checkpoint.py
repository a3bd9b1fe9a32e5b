"""Trained nets on the disk: one .safetensors file with the spec as JSON inside; never a pickle.

The spec lies in the file's own header, so that weights and spec can never belong to two nets.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import nn

from nnlab.core.atomic import write_whole
from nnlab.deep import cnn
from nnlab.deep.rows import KINDS, Row
from nnlab.deep.specs import NETS, TrainSpec

FORMAT = 1


def rows_to_json(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Return the rows as plain fields; `kind` is the key in `KINDS`."""
    names = {kind: name for name, kind in KINDS.items()}
    return [{"kind": names[type(row)], **asdict(row)} for row in rows]


def rows_from_json(stored: list[dict[str, Any]]) -> tuple[Row, ...]:
    """Return the rows again; raises ValueError for what is no row."""
    rows: list[Row] = []
    for number, fields in enumerate(stored, 1):
        try:
            fields = dict(fields)
            rows.append(KINDS[fields.pop("kind")](**fields))
        except (TypeError, KeyError, ValueError) as error:
            raise ValueError(f"row {number} of the net is unreadable ({error})") from error
    return tuple(rows)


def write(path: Path, net: nn.Sequential, spec: TrainSpec, facts: dict[str, Any]) -> None:
    """Write a net so that the file is always whole, the old one or the new one.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; the old file stays.
    """
    about = {
        "format": FORMAT,
        "rows": rows_to_json(NETS[spec.net].rows),
        "training": asdict(spec),
        **facts,
    }
    tensors = {name: value.contiguous().cpu() for name, value in net.state_dict().items()}
    data = safetensors.torch.save(tensors, {"nnlab": json.dumps(about)})
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, lambda file: file.write(data))


def read(path: Path) -> nn.Sequential:
    """Read a net, on the CPU and in evaluation mode.

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
        net = cnn.build(rows_from_json(about["rows"]))
        net.load_state_dict(tensors)
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        text = " ".join(str(error).split())
        raise ValueError(f"{path.name} is no net of nnlab: {text}") from error
    return cnn.place(net, torch.device("cpu")).eval()
