"""Requests about single digits: the direction of greatest stretching, and ways between images."""

from pathlib import Path

import torch

from nnlab.core.lyapunov.digits.study import ExponentSpec
from nnlab.core.lyapunov.digits.uncertainty import entropy
from nnlab.deep.lyapunov.digits.exponents import Stretcher
from nnlab.deep.lyapunov.digits.nets import Member
from nnlab.deep.lyapunov.digits.reports import WAYS, DigitPath, Direction
from nnlab.deep.lyapunov.digits.single import (
    Picture,
    find_digit,
    find_direction,
    find_gradient,
    load_stretchers,
    member_at,
    seen,
)
from nnlab.deep.process.desk import Desk

MOST_POINTS = 201
LONGEST = 28.0
"""Between white and black paper lie sqrt(784) units of ink."""


def digit_direction(
    desk: Desk,
    folder: str | Path,
    member: int,
    index: int,
    exponents: ExponentSpec = ExponentSpec(),  # noqa: B008  # frozen
) -> Direction:
    """Return in which direction a member stretches most at test digit `index`.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line: there is no such member or digit.
    """
    stretcher = member_at(load_stretchers(desk, Path(folder), exponents), member)
    ink, label = find_digit(index, stretcher.member)
    exponent, v = find_direction(stretcher, ink, label)
    growth = float(torch.tensor(exponent * stretcher.layers, dtype=torch.float64).exp())
    return Direction(v.view(28, 28).numpy(), exponent, growth)


def digit_path(
    desk: Desk,
    folder: str | Path,
    member: int,
    start: int | Picture,
    way: str = "straight",
    end: int | Picture = 0,
    length: float = 3.0,
    points: int = 41,
    exponents: ExponentSpec = ExponentSpec(),  # noqa: B008  # frozen
) -> DigitPath:
    """Go from digit `start` straight to digit `end`, or by `length` in a direction.

    The direction is that of the sign of the gradient of H of the member ("gradient", as in
    arXiv:1412.6572) or that of greatest stretching, along which H grows ("stretching"). `length`
    is Euclidean, in units of ink; images are clipped to 0..1, so that the way may bend and end
    nearer than that. A digit is a place in the test set, or a picture of the user's own as in
    `own_digit`, whose class is the answer of the net.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line: there is no such member, digit or way, or too many points.
    """
    if way not in WAYS:
        raise ValueError(f"The way must be one of {', '.join(WAYS)}, got {way!r:.40}.")
    if not 2 <= points <= MOST_POINTS:
        raise ValueError(f"A way has 2 to {MOST_POINTS} points, got {points}.")
    if not 0.0 < length <= LONGEST:
        raise ValueError(f"A way is at most {LONGEST:g} long, and more than 0, got {length:g}.")
    stretchers = load_stretchers(desk, Path(folder), exponents)
    stretcher = member_at(stretchers, member)
    ink, label = find_digit(start, stretcher.member)
    step = _step(stretcher, ink, label, way, end, length)
    share = torch.linspace(0.0, 1.0, points, dtype=torch.float64)[:, None, None, None]
    images = (ink.double() + share * step.double()).clamp(0.0, 1.0).float()
    return _look([one.member for one in stretchers], stretcher, images)


def _look(nets: list[Member], stretcher: Stretcher, images: torch.Tensor) -> DigitPath:
    """Take exponents and outputs along images (n, 1, 28, 28) of ink."""
    net = stretcher.member
    with torch.no_grad():
        outputs = net.outputs(seen(net, images))
        all_outputs = torch.stack([one.outputs(seen(one, images)) for one in nets])
    parts = torch.split(seen(net, images), stretcher.at_once)
    values = torch.cat([stretcher.exponents(part) for part in parts])
    distances = (images - images[:1]).double().flatten(1).norm(dim=1)
    together = all_outputs.double().mean(0).numpy()
    return DigitPath(
        images=images[:, 0].numpy(),
        distances=distances.numpy(),
        exponents=values.float().numpy(),
        outputs=outputs.numpy(),
        mean_outputs=together,
        entropy=entropy(together),
    )


def _step(
    stretcher: Stretcher,
    ink: torch.Tensor,
    label: int,
    way: str,
    end: int | Picture,
    length: float,
) -> torch.Tensor:
    """Return the whole way (1, 1, 28, 28) in units of ink."""
    if way == "straight":
        return find_digit(end, stretcher.member)[0] - ink
    if way == "gradient":
        direction = find_gradient(stretcher.member, ink, label).sign()
    else:
        direction = find_direction(stretcher, ink, label)[1].view(1, 1, 28, 28)
    size = float(direction.norm())
    if not size:
        raise ValueError("H has no gradient here: the net is too sure of its answer.")
    return direction * (length / size)
