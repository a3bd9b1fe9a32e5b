"""The request about a digit of the user's own: what all nets of a study make of it."""

import zlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec
from nnlab.core.lyapunov.digits.study import ExponentSpec
from nnlab.deep import data
from nnlab.deep.lyapunov.digits.nets import Member
from nnlab.deep.lyapunov.digits.reports import Doubles, Floats, OwnDigit
from nnlab.deep.lyapunov.digits.single import (
    Picture,
    find_digit,
    find_direction,
    load_stretchers,
    member_at,
    seen,
)
from nnlab.deep.process.desk import Desk

MORE_DIGITS = 500
"""Test digits beyond twice the neurons of the last hidden layer that place a bottleneck."""
AT_ONCE = 250


def own_digit(
    desk: Desk,
    folder: str | Path,
    member: int,
    image: Picture,
    exponents: ExponentSpec = ExponentSpec(),  # noqa: B008  # frozen
    fields: Floats | None = None,
) -> OwnDigit:
    """Return what the nets of a study make of a picture; see `OwnDigit`.

    `image` is uint8 (28, 28) of grey values as the nets see them, ink 255. `fields` are those of
    the member's `Plane`, (p, 2); without them there is no place in it.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line: there is no such member, or it is no such picture, or no such fields.
    """
    stretchers = load_stretchers(desk, Path(folder), exponents)
    stretcher = member_at(stretchers, member)
    ink, label = find_digit(image, stretcher.member)
    nets = [one.member for one in stretchers]
    with torch.no_grad():
        outputs = torch.cat([net.outputs(seen(net, ink)) for net in nets])
    values = [one.exponents(seen(one.member, ink)) for one in stretchers]
    _, v = find_direction(stretcher, ink, label)
    place = None if fields is None else _place(desk, stretcher.member, fields, ink)
    return OwnDigit(
        outputs=outputs.numpy(),
        exponents=torch.cat(values).float().numpy(),
        layers=stretcher.layers,
        place=place,
        direction=v.view(28, 28).float().numpy(),
    )


def _place(desk: Desk, net: Member, fields: Floats, ink: torch.Tensor) -> Floats:
    """Return where the picture lies in the plane whose test digits are at `fields` (p, 2)."""
    test = image_sets.load(DataSpec()).test
    if fields.shape != (len(test), 2) or not np.isfinite(fields).all():
        raise ValueError(f"The plane needs two finite fields of each of {len(test)} digits.")
    stamp = zlib.crc32(np.ascontiguousarray(fields).tobytes())
    kept = desk.shelf.get(("plane", stamp))
    if kept is None or kept[0] is not net:
        kept = (net, _fit(net, fields, test.images))
        for key in [key for key in desk.shelf if key[0] == "plane"]:
            del desk.shelf[key]
        desk.shelf["plane", stamp] = kept
    with torch.no_grad():
        v = net.hidden(seen(net, ink)).double().numpy()
    bottleneck: Doubles = kept[1]
    return np.asarray((_with_one(v) @ bottleneck)[0], dtype=np.float32)


def _fit(net: Member, fields: Floats, images: NDArray[np.uint8]) -> Doubles:
    """Return weights and thresholds (n + 1, 2) of a bottleneck from its fields of test digits.

    The fields are linear in V^(L), so that the least squares are exact; a few digits tell all.
    """
    with torch.no_grad():
        width = net.hidden(torch.zeros(1, 1, 28, 28)).shape[1]
        count = min(2 * width + MORE_DIGITS, len(images))
        # Evenly over the test set, should its digits be in some order.
        places = np.linspace(0, len(images) - 1, count).astype(np.int64)
        parts = torch.split(torch.from_numpy(images[places].copy())[:, None], AT_ONCE)
        v = torch.cat([net.hidden(net.input(data.scaled(part))) for part in parts])
    found, *_ = np.linalg.lstsq(_with_one(v.double().numpy()), fields[places], rcond=1e-7)
    return np.asarray(found, dtype=np.float64)


def _with_one(v: Doubles) -> Doubles:
    return np.column_stack([v, np.ones(len(v))])
