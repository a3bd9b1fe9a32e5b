"""Requests about single digits: the direction of greatest stretching, and ways between images."""

from pathlib import Path

import torch

from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.digits.study import ExponentSpec
from nnlab.core.lyapunov.digits.uncertainty import entropy
from nnlab.deep.data import MEAN, SPREAD
from nnlab.deep.learning import costs
from nnlab.deep.lyapunov.digits.exponents import Stretcher
from nnlab.deep.lyapunov.digits.nets import Member, load_members
from nnlab.deep.lyapunov.digits.reports import WAYS, DigitPath, Direction
from nnlab.deep.process.desk import Desk

MOST_POINTS = 201
LONGEST = 28.0
"""Between white and black paper lie sqrt(784) units of ink."""
DIRECTION_STEPS = 32
"""A direction needs more steps than its exponent, and one digit costs nothing."""


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
    nets = load_members(desk, Path(folder))
    stretcher = Stretcher(_at(nets, member), exponents)
    ink, label = _digit(index)
    exponent, v = _direction(stretcher, ink, label)
    growth = float(torch.tensor(exponent * stretcher.layers, dtype=torch.float64).exp())
    return Direction(v.view(28, 28).numpy(), exponent, growth)


def digit_path(
    desk: Desk,
    folder: str | Path,
    member: int,
    start: int,
    way: str = "straight",
    end: int = 0,
    length: float = 3.0,
    points: int = 41,
    exponents: ExponentSpec = ExponentSpec(),  # noqa: B008  # frozen
) -> DigitPath:
    """Go from test digit `start` straight to test digit `end`, or by `length` in a direction.

    The direction is that of the sign of the gradient of H of the member ("gradient", as in
    arXiv:1412.6572) or that of greatest stretching, along which H grows ("stretching"). `length`
    is Euclidean, in units of ink; images are clipped to 0..1, so that the way may bend and end
    nearer than that.

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
    nets = load_members(desk, Path(folder))
    stretcher = Stretcher(_at(nets, member), exponents)
    ink, label = _digit(start)
    step = _step(stretcher, ink, label, way, end, length)
    share = torch.linspace(0.0, 1.0, points, dtype=torch.float64)[:, None, None, None]
    images = (ink.double() + share * step.double()).clamp(0.0, 1.0).float()
    return _look(nets, stretcher, images)


def _look(nets: list[Member], stretcher: Stretcher, images: torch.Tensor) -> DigitPath:
    """Take exponents and outputs along images (n, 1, 28, 28) of ink."""
    net, scaled = stretcher.member, (images - MEAN) / SPREAD
    with torch.no_grad():
        outputs = net.outputs(net.input(scaled))
        all_outputs = torch.stack([one.outputs(one.input(scaled)) for one in nets])
    parts = torch.split(net.input(scaled), stretcher.at_once)
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
    stretcher: Stretcher, ink: torch.Tensor, label: int, way: str, end: int, length: float
) -> torch.Tensor:
    """Return the whole way (1, 1, 28, 28) in units of ink."""
    if way == "straight":
        return _digit(end)[0] - ink
    if way == "gradient":
        direction = _gradient(stretcher.member, ink, label).sign()
    else:
        direction = _direction(stretcher, ink, label)[1].view(1, 1, 28, 28)
    size = float(direction.norm())
    if not size:
        raise ValueError("H has no gradient here: the net is too sure of its answer.")
    return direction * (length / size)


def _direction(stretcher: Stretcher, ink: torch.Tensor, label: int) -> tuple[float, torch.Tensor]:
    """Return lambda_1 and the direction (784,) of greatest stretching along which H grows."""
    net = stretcher.member
    x = net.input((ink - MEAN) / SPREAD)
    exponent, v = stretcher.direction(x, DIRECTION_STEPS)
    slope = float(_gradient(net, ink, label).flatten() @ v)
    return exponent, -v if slope < 0 else v


def _gradient(net: Member, ink: torch.Tensor, label: int) -> torch.Tensor:
    """Return dH/dx of the digit's class, (1, 1, 28, 28), in units of its largest component."""
    precise = net.double()
    x = ink.double().requires_grad_()
    scaled = (x - MEAN) / SPREAD
    b = precise.fields(precise.input(scaled))
    cost = costs.cross_entropy if net.net.cost == "cross_entropy" else costs.quadratic
    (gradient,) = torch.autograd.grad(cost(b, torch.tensor([label]), 0.0), x)
    largest = float(gradient.abs().max())
    return (gradient / largest if largest else gradient).float()


def _digit(index: int) -> tuple[torch.Tensor, int]:
    """Return a test digit as ink float32 (1, 1, 28, 28), and its class."""
    test = image_sets.load(DataSpec()).test
    if not 0 <= index < len(test):
        raise ValueError(f"There is no test digit {index}; they are 0 to {len(test) - 1}.")
    pixels = torch.from_numpy(test.images[index].copy())
    return pixels.float().div(255.0)[None, None], int(test.labels[index])


def _at(nets: list[Member], member: int) -> Member:
    if not 0 <= member < len(nets):
        raise ValueError(f"There is no member {member}; they are 0 to {len(nets) - 1}.")
    return nets[member]
