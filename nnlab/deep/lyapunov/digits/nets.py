"""The members of a study on the disk, and each as a function whose Jacobians can be taken."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import nn

from nnlab.core.digits.rows import Activation, Dense, Row, multiplications, shapes
from nnlab.core.digits.specs import TrainSpec
from nnlab.core.lyapunov.digits.study import StudySpec
from nnlab.deep import cnn
from nnlab.deep.learning import checkpoint, costs
from nnlab.deep.lyapunov.digits.ensemble import Ensemble
from nnlab.deep.lyapunov.digits.products import DenseLayer
from nnlab.deep.pixels import InkPixels
from nnlab.deep.process.desk import Desk

MOST_MEMBERS = 64
NAMES = {nn.Tanh: "tanh", nn.ReLU: "relu", nn.Sigmoid: "sigmoid"}


def member_path(folder: Path, member: int) -> Path:
    """Return the path of a member's net."""
    return folder / f"net-{member}.safetensors"


def write_members(folder: Path, nets: Ensemble, spec: StudySpec) -> None:
    """Write each member as a net of its own, such as the MNIST tab's; raises OSError."""
    rows: list[Row] = []
    for n in spec.widths:
        rows += [Dense(n), Activation(spec.activation)]
    rows.append(Dense(spec.sizes[-1]))
    settings = TrainSpec(
        net="own",
        rows=tuple(rows),
        **{name: getattr(spec, name) for name in ("epochs", "batch", "eta", "seed", "decay")},
        optimiser=spec.optimiser,
        start="fan_in",
        data=spec.data,
    )
    for member in range(nets.members):
        checkpoint.write(
            member_path(folder, member), as_net(nets, member, rows), settings, {"member": member}
        )


def as_net(nets: Ensemble, member: int, rows: Sequence[Row]) -> cnn.Net:
    """Return one member as an ordinary net with copies of its weights."""
    net = cnn.build(rows)
    linear = [module for module in net if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for module, w, bias in zip(linear, nets.w, nets.bias, strict=True):
            module.weight.copy_(w[member])
            module.bias.copy_(bias[member])
    return net.eval()


@dataclass(frozen=True, eq=False)
class Member:
    """A net in evaluation mode, cut where its layers end.

    net : its modules without the one that makes ink of scaled pixels
    ends : for each hidden layer the number of modules up to its end (activation, pool, batch norm
        included); the last is all that comes before the output layer
    is_ink : whether x^(0) is the ink from 0 to 1, else the scaled pixels
    work : products w x that one digit takes
    """

    net: cnn.Net
    ends: tuple[int, ...]
    is_ink: bool
    work: int

    @property
    def layers(self) -> int:
        """L, the number of hidden layers."""
        return len(self.ends)

    def input(self, scaled: torch.Tensor) -> torch.Tensor:
        """Return x^(0) for scaled pixels."""
        return InkPixels()(scaled) if self.is_ink else scaled

    def hidden(self, x: torch.Tensor, ell: int = 0) -> torch.Tensor:
        """Return V^(l) (p, n) of the inputs x (p, 1, 28, 28); l = 0 is the last hidden layer."""
        value: torch.Tensor = self.net[: self.ends[ell - 1]](x)
        return value.flatten(1)

    def fields(self, x: torch.Tensor) -> torch.Tensor:
        """Return the outputs' local fields (p, classes)."""
        b: torch.Tensor = self.net(x)
        return b

    def outputs(self, x: torch.Tensor) -> torch.Tensor:
        """Return O (p, classes)."""
        return costs.outputs(self.net, self.fields(x))

    def double(self) -> "Member":
        """Return a copy in float64."""
        return replace(self, net=copy.deepcopy(self.net).double())

    def dense_layers(self) -> list[DenseLayer]:
        """Return all layers, the output layer included; empty if they are not fully connected."""
        groups: list[tuple[nn.Linear, list[str]]] = []
        for module in self.net:
            if isinstance(module, nn.Linear):
                groups.append((module, []))
            elif type(module) in NAMES and groups:
                groups[-1][1].append(NAMES[type(module)])
            elif not isinstance(module, nn.Flatten | nn.Dropout):
                return []
        groups[-1][1].append("softmax" if self.net.cost == "cross_entropy" else "sigmoid")
        if any(len(names) != 1 for _, names in groups):
            return []
        return [DenseLayer(m.weight.detach(), m.bias.detach(), g) for m, (g,) in groups]


def as_member(net: nn.Sequential, rows: Sequence[Row]) -> Member:
    """Cut a net at its layers: each convolution or fully connected row begins one.

    Raises
    ------
    ValueError
        If it has no hidden layer.
    """
    is_ink = isinstance(net[0], InkPixels)
    modules = list(net.children())[is_ink:]
    starts = [n for n, m in enumerate(modules) if isinstance(m, nn.Conv2d | nn.Linear)]
    if len(starts) < 2:
        raise ValueError("This net has no hidden layer: there is no exponent to take.")
    ends = tuple(n - isinstance(modules[n - 1], nn.Flatten) for n in starts[1:])
    plain = cnn.Net(*modules, cost=str(getattr(net, "cost", "cross_entropy")))
    work = sum(multiplications(*one) for one in zip(rows, shapes(rows), strict=False))
    return Member(plain.eval().requires_grad_(False), ends, is_ink, work)


def load_members(desk: Desk, folder: Path) -> list[Member]:
    """Return the members of a study, kept at hand between two requests.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line, if there is none, or one is damaged.
    """
    paths: list[Path] = []
    while len(paths) < MOST_MEMBERS and member_path(folder, len(paths)).exists():
        paths.append(member_path(folder, len(paths)))
    if not paths:
        raise ValueError(f"{folder.name} holds no nets: the study was not finished.")
    stamps = tuple(path.stat().st_mtime_ns for path in paths)
    kept = desk.shelf.get(("study", str(folder)))
    if kept is None or kept[0] != stamps:
        kept = (stamps, [as_member(*checkpoint.read(path)) for path in paths])
        for key in [key for key in desk.shelf if key[0] == "study"]:
            del desk.shelf[key]
        desk.shelf["study", str(folder)] = kept
    members: list[Member] = kept[1]
    return members
