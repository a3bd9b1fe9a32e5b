"""A net's file as it comes from a stranger: everything is checked before any of it is used."""

import json
import struct
from pathlib import Path
from typing import Any

import safetensors
import torch
from torch import nn

from nnlab.core.digits.rows import Row, check
from nnlab.core.digits.spec_json import rows_from_json, spec_from_json
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn

LARGEST_FILE = 512 << 20
LARGEST_HEADER = 4 << 20
HEADER_LENGTH = struct.Struct("<Q")
DTYPES = {torch.float32: "float32", torch.int64: "int64"}
LARGEST = 1e6
"""Weights beyond it are no net that has learnt; sums of them are not finite any more."""


def read_about(path: Path) -> dict[str, Any]:
    """Return what a net's file says of itself: rows, settings, results; not yet checked.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line that names the file, if it is no .safetensors file of this program.
    """
    _check_head(path)
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            text = (file.metadata() or {}).get("nnlab")
        if text is None:
            raise ValueError("its header names no net of nnlab")
        about = json.loads(text, parse_constant=_refuse)
    except (safetensors.SafetensorError, ValueError, RecursionError) as error:
        raise ValueError(f"{path.name} is no net of nnlab: {_line(error)}.") from error
    if not isinstance(about, dict):
        raise ValueError(f"{path.name} is no net of nnlab: its header is no object.")
    return about


def has_sigmoid_outputs(path: Path) -> bool:
    """Whether a net was trained with the quadratic cost, whose outputs are sigmoids; else softmax.

    Raises as `read_about`.
    """
    training = read_about(path).get("training")
    return isinstance(training, dict) and training.get("cost") == "quadratic"


def _check_head(path: Path) -> None:
    """Refuse what is too large or cut off before anything of it is taken into memory."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise ValueError(f"{path.name} is larger than {LARGEST_FILE >> 20} MB.")
    with open(path, "rb") as file:
        head = file.read(HEADER_LENGTH.size)
    if len(head) < HEADER_LENGTH.size:
        raise ValueError(f"{path.name} is no net of nnlab: it is too short.")
    (length,) = HEADER_LENGTH.unpack(head)
    if length > min(LARGEST_HEADER, size - HEADER_LENGTH.size):
        raise ValueError(f"{path.name} is no net of nnlab: its header is cut off or too long.")


def read_checked(path: Path) -> tuple[nn.Sequential, TrainSpec, dict[str, Any]]:
    """Return a net in evaluation mode, its settings, and what else its file says.

    Rows and settings must be sound, and names, shapes and kinds of the tensors those of the rows.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line that names the file and what is wrong.
    """
    about = read_about(path)
    try:
        rows = rows_from_json(about.get("rows"))
        check(rows)
        spec = _spec(about, rows)
        net = _net(path, rows)
    except (safetensors.SafetensorError, ValueError, RuntimeError, TypeError) as error:
        raise ValueError(f"{path.name} cannot be taken: {_line(error)}.") from error
    return net.eval(), spec, about


def _spec(about: dict[str, Any], rows: tuple[Row, ...]) -> TrainSpec:
    spec = spec_from_json(about.get("training"))
    if spec.rows != rows:
        raise ValueError("its rows are not those of its settings")
    return spec


def _net(path: Path, rows: tuple[Row, ...]) -> nn.Sequential:
    with torch.device("meta"):
        wanted = cnn.build(rows).state_dict()
    with safetensors.safe_open(path, framework="pt") as file:
        names = set(file.keys())
        if names != set(wanted):
            strange = sorted(names ^ set(wanted))[0]
            raise ValueError(f"its tensors are not those of its rows ({strange[:60]})")
        for name, like in wanted.items():
            shape = tuple(file.get_slice(name).get_shape())
            if shape != tuple(like.shape):
                raise ValueError(f"{name} is {shape}, its rows want {tuple(like.shape)}")
        tensors = {name: file.get_tensor(name) for name in names}
    for name, like in wanted.items():
        _check(name, tensors[name], like.dtype)
    net = cnn.build(rows)
    net.load_state_dict(tensors)
    return cnn.place(net, torch.device("cpu"))


def _check(name: str, values: torch.Tensor, dtype: torch.dtype) -> None:
    if values.dtype is not dtype:
        raise ValueError(f"{name} must be of kind {DTYPES.get(dtype, dtype)}")
    if not bool(torch.isfinite(values).all()):
        raise ValueError(f"{name} is not finite")
    if values.is_floating_point() and bool((values.abs() > LARGEST).any()):
        raise ValueError(f"{name} holds numbers beyond {LARGEST:g}")
    if name.endswith("running_var") and bool((values < 0).any()):
        raise ValueError(f"{name} is a variance below 0")


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:300]
