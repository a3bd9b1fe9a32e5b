"""What is asked about single digits: which one, by which net, and where it is stretched most."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.digits.study import ExponentSpec
from nnlab.deep.data import MEAN, SPREAD
from nnlab.deep.learning import costs
from nnlab.deep.lyapunov.digits.exponents import Stretcher
from nnlab.deep.lyapunov.digits.nets import Member, load_members
from nnlab.deep.process.desk import Desk

Picture = NDArray[np.uint8]
DIRECTION_STEPS = 32
"""A direction needs more steps than its exponent, and one digit costs nothing."""


def load_stretchers(desk: Desk, folder: Path, spec: ExponentSpec) -> list[Stretcher]:
    """Return what takes the exponents of each member, kept at hand between two requests.

    Raises
    ------
    OSError, ValueError
        As `load_members`.
    """
    nets = load_members(desk, folder)
    kept = desk.shelf.get(("stretchers", spec))
    if kept is None or kept[0] is not nets:
        kept = (nets, [Stretcher(net, spec) for net in nets])
        for key in [key for key in desk.shelf if key[0] == "stretchers"]:
            del desk.shelf[key]
        desk.shelf["stretchers", spec] = kept
    stretchers: list[Stretcher] = kept[1]
    return stretchers


def member_at(stretchers: list[Stretcher], member: int) -> Stretcher:
    """Return what takes the exponents of one member; raises ValueError if there is none."""
    if not 0 <= member < len(stretchers):
        raise ValueError(f"There is no member {member}; they are 0 to {len(stretchers) - 1}.")
    return stretchers[member]


def find_digit(which: int | Picture, net: Member) -> tuple[torch.Tensor, int]:
    """Return a digit as ink float32 (1, 1, 28, 28), and its class.

    `which` is a place in the test set, or a picture of grey values (28, 28) from 0 to 255 (ink)
    of the user's own; its class is the answer of the net.

    Raises
    ------
    ValueError
        If there is no such digit, or it is no such picture.
    """
    if isinstance(which, np.ndarray):
        if which.shape != (28, 28) or which.dtype != np.uint8:
            raise ValueError(f"A digit has 28 x 28 grey values, not {which.shape} {which.dtype}.")
        ink = _ink(which)
        with torch.no_grad():
            return ink, int(net.fields(seen(net, ink)).argmax())
    test = image_sets.load(DataSpec()).test
    if not 0 <= which < len(test):
        raise ValueError(f"There is no test digit {which}; they are 0 to {len(test) - 1}.")
    return _ink(test.images[which]), int(test.labels[which])


def seen(net: Member, ink: torch.Tensor) -> torch.Tensor:
    """Return x^(0) of a net for images (p, 1, 28, 28) of ink from 0 to 1."""
    return net.input((ink - MEAN) / SPREAD)


def find_direction(
    stretcher: Stretcher, ink: torch.Tensor, label: int
) -> tuple[float, torch.Tensor]:
    """Return lambda_1 and the direction (784,) of greatest stretching along which H grows."""
    net = stretcher.member
    exponent, v = stretcher.direction(seen(net, ink), DIRECTION_STEPS)
    slope = float(find_gradient(net, ink, label).flatten() @ v)
    return exponent, -v if slope < 0 else v


def find_gradient(net: Member, ink: torch.Tensor, label: int) -> torch.Tensor:
    """Return dH/dx of the digit's class, (1, 1, 28, 28), in units of its largest component."""
    precise = net.double()
    x = ink.double().requires_grad_()
    b = precise.fields(seen(precise, x))
    cost = costs.cross_entropy if net.net.cost == "cross_entropy" else costs.quadratic
    (gradient,) = torch.autograd.grad(cost(b, torch.tensor([label]), 0.0), x)
    largest = float(gradient.abs().max())
    return (gradient / largest if largest else gradient).float()


def _ink(grey: Picture) -> torch.Tensor:
    return torch.from_numpy(grey.copy()).float().div(255.0)[None, None]
