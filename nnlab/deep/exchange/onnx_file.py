"""Nets as ONNX files, for other programs: image of ink in, outputs out."""

import importlib.util
import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeAlias

import torch
from torch import nn

from nnlab.core.atomic import write_whole
from nnlab.deep import data
from nnlab.deep.exchange.net_file import has_sigmoid_outputs
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report

Steps: TypeAlias = Generator[Report | None, None, Any]
NEEDED = ("onnx", "onnxscript")


class Answering(nn.Module):
    """A net with its surroundings: ink 0 to 1, (p, 1, 28, 28), in; outputs (p, classes) out."""

    def __init__(self, net: nn.Sequential, sigmoid: bool) -> None:
        super().__init__()
        self.net = net
        self.g = nn.Sigmoid() if sigmoid else nn.Softmax(dim=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        outputs: torch.Tensor = self.g(self.net((x - data.MEAN) / data.SPREAD))
        return outputs


def missing() -> str:
    """Return the first package that ONNX files need and that is not installed; "" if none."""
    return next((name for name in NEEDED if importlib.util.find_spec(name) is None), "")


def export_onnx(desk: Desk, source: str, target: str) -> Steps:
    """Write a net of the library as an ONNX file; return its path.

    Raises
    ------
    OSError
        If one cannot be read or the other not be written.
    ValueError
        In one line, if the source is no net or a package is missing.
    """
    lacking = missing()
    if lacking:
        raise ValueError(
            f"ONNX files need the Python package {lacking}: pip install {' '.join(NEEDED)}"
        )
    net, _ = checkpoint.read(Path(source))
    sigmoid = has_sigmoid_outputs(Path(source))
    yield None
    written = write_onnx(Answering(net, sigmoid).eval())
    write_whole(Path(target), lambda file: file.write(written))
    return target


def write_onnx(net: nn.Module) -> bytes:
    """Return a net as the bytes of an ONNX file; the number of images is left open."""
    images = torch.zeros(2, 1, 28, 28)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "net.onnx")
        torch.onnx.export(
            net,
            (images,),
            path,
            input_names=["x"],
            output_names=["O"],
            dynamic_shapes={"x": {0: torch.export.Dim("p")}},
            external_data=False,
            verbose=False,
        )
        return Path(path).read_bytes()
