"""Random changes of images: shift, rotation, scale, shear and elastic displacement.

Source: Simard, Steinkraus & Platt, Best practices for convolutional neural networks (2003).
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from nnlab.core.digits.specs import Augmentation
from nnlab.deep.process.desk import Desk

MOST_PREVIEWED = 4096
"""Images that one request for a preview may ask for."""


@dataclass(frozen=True, eq=False)
class Changes:
    """What is done to each image, about its middle: sheared, scaled, rotated, then shifted.

    shift : (b, 2), pixels to the right and down
    rotation : (b,), degrees anticlockwise
    scale : (b,), the factor by which it grows
    shear : (b,), degrees by which an upright line leans to the right
    """

    shift: torch.Tensor
    rotation: torch.Tensor
    scale: torch.Tensor
    shear: torch.Tensor


def augment(x: torch.Tensor, augmentation: Augmentation, seed: int, update: int) -> torch.Tensor:
    """Return the images changed at random, a pure function of its arguments.

    What comes from outside an image is paper, 0. Between pixels values are interpolated linearly,
    then rounded, so that a preview shows to the bit what a net learns from. Each image has draws
    of its own; to switch one kind of change on leaves the draws of the others as they were.

    Parameters
    ----------
    x : uint8 (b, 1, rows, columns), 0 paper to 255 ink, on any device
    augmentation : how far at most; where shift is a whole number, whole pixels are drawn, so that
        shifts alone leave an image crisp
    seed, update : of the random numbers

    Returns
    -------
    uint8 (b, 1, rows, columns) on the same device
    """
    if not augmentation.on or not len(x):
        return x
    random = generator(seed, update)
    changes = draw(len(x), augmentation, random)
    a = augmentation
    if not any((a.rotation, a.scale, a.shear, a.elastic)) and a.shift == int(a.shift):
        return _moved(x, changes.shift.long(), int(a.shift))
    size = (x.shape[2], x.shape[3])
    points = sources(changes, size)
    if a.elastic:
        points += displacements(len(x), size, a.elastic, a.smoothness, random)
    return sample(x, points)


def generator(seed: int, update: int) -> torch.Generator:
    """Return the generator of one update's random numbers."""
    # torch uses 32 bits of a seed only, so that the two numbers must be mixed and not joined.
    (mixed,) = np.random.SeedSequence((seed, update)).generate_state(1)
    return torch.Generator().manual_seed(int(mixed))


def draw(b: int, augmentation: Augmentation, random: torch.Generator) -> Changes:
    """Return what is done to each of b images: all uniform within the limits asked for."""
    a, draws = augmentation, torch.rand((b, 5), generator=random)
    both = 2 * draws - 1
    shift = both[:, :2] * a.shift
    if a.shift == int(a.shift):
        whole = torch.floor(draws[:, :2] * (2 * a.shift + 1)) - a.shift
        shift = whole.clamp_(max=a.shift)  # float32 may round up to the first number too large
    return Changes(shift, both[:, 2] * a.rotation, 1 + both[:, 3] * a.scale, both[:, 4] * a.shear)


def sources(changes: Changes, size: tuple[int, int]) -> torch.Tensor:
    """Return from which point each pixel is taken.

    float32 (b, 2, rows, columns): x to the right and y down, in pixels from the image's middle.
    """
    rows, columns = size
    y = torch.arange(rows, dtype=torch.float32) - (rows - 1) / 2
    x = torch.arange(columns, dtype=torch.float32) - (columns - 1) / 2
    angle, lean = torch.deg2rad(changes.rotation), torch.tan(torch.deg2rad(changes.shear))
    cos, sin = torch.cos(angle) / changes.scale, torch.sin(angle) / changes.scale
    # The changes backwards: shift, rotation and scale, then x + lean y.
    u = (x - changes.shift[:, :1])[:, None, :]
    v = (y - changes.shift[:, 1:])[:, :, None]
    points = torch.empty((len(cos), 2, rows, columns))
    torch.add(_each(cos + lean * sin) * u, _each(lean * cos - sin) * v, out=points[:, 0])
    torch.add(_each(sin) * u, _each(cos) * v, out=points[:, 1])
    return points


def _each(values: torch.Tensor) -> torch.Tensor:
    return values[:, None, None]


def displacements(
    b: int, size: tuple[int, int], rms: float, smoothness: float, random: torch.Generator
) -> torch.Tensor:
    """Return random displacements that change smoothly from pixel to pixel.

    Gaussian noise smoothed by a Gaussian of standard deviation `smoothness` pixels, and scaled so
    that the root mean square length of the displacement is `rms` pixels everywhere.

    Returns
    -------
    float32 (b, 2, rows, columns), to the right and down, in pixels
    """
    noise = torch.randn((b, 2, *size), generator=random)
    left, right = (_smoothing(side, smoothness) for side in size)
    return left @ noise @ ((rms / math.sqrt(2)) * right.T)


@lru_cache(maxsize=8)
def _smoothing(side: int, length: float) -> torch.Tensor:
    """Return a matrix (side, side) that smooths; each row leaves the variance of noise as it is."""
    places = torch.arange(side, dtype=torch.float32)
    kernel = torch.exp(-((places[:, None] - places) ** 2) / (2 * length**2))
    norms: torch.Tensor = kernel.norm(dim=1, keepdim=True)
    return kernel / norms


def sample(x: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
    """Return the images uint8 (b, 1, rows, columns) as seen at `points`, as `sources` has them."""
    half = torch.tensor([x.shape[3], x.shape[2]]) / 2
    grid = (points / half[:, None, None]).permute(0, 2, 3, 1).to(x.device)
    seen: torch.Tensor = functional.grid_sample(
        x.float(), grid, padding_mode="zeros", align_corners=False
    )
    return seen.round_().to(torch.uint8)


def _moved(x: torch.Tensor, shift: torch.Tensor, most: int) -> torch.Tensor:
    """Return the images moved by whole pixels, int64 (b, 2), of at most `most`."""
    rows, columns = x.shape[2:]
    windows = functional.pad(x[:, 0], (most,) * 4).unfold(1, rows, 1).unfold(2, columns, 1)
    left, top = (most - shift.to(x.device)).T
    return windows[torch.arange(len(x), device=x.device), top, left][:, None]


def augmented(
    desk: Desk,
    images: NDArray[np.uint8],
    augmentation: Augmentation,
    seed: int,
    count: int = 8,
) -> NDArray[np.uint8]:
    """Return each image changed `count` times over: a request, for a preview.

    Parameters
    ----------
    images : uint8 (n, rows, columns)

    Returns
    -------
    uint8 (n, count, rows, columns)

    Raises
    ------
    ValueError
        If the images are of another kind, or too many are asked for.
    """
    if images.ndim != 3 or images.dtype != np.uint8:
        raise ValueError(f"Images of bytes (n, rows, columns) are needed, not {images.shape}.")
    if count < 1 or len(images) * count > MOST_PREVIEWED:
        raise ValueError(f"At most {MOST_PREVIEWED} images can be previewed at once.")
    x = torch.from_numpy(images.copy())[:, None].repeat_interleave(count, dim=0)
    changed = augment(x, augmentation, seed, 0)
    shape = (len(images), count, *images.shape[1:])
    out: NDArray[np.uint8] = changed.numpy().reshape(shape)
    return out
