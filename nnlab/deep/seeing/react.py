"""What neurons react to: the test patches with the largest local fields, and patterns by ascent.

A neuron is looked at by its local field b (after batch normalisation where that follows): every
activation here grows with b, so that the largest b is the largest output. For a feature map the
field is taken at the place in each image where it is largest, and the patch is what the neuron at
that place sees (its receptive field).
"""

import copy
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from nnlab.core.digits.receptive import Field, receptive_field
from nnlab.core.digits.rows import BatchNorm, Conv, Dense, Row
from nnlab.deep import data

NINE = 9
BATCH = 250
STEPS = 48
STEP = 0.12
"""Length of a step of the ascent: rms change of the ink per pixel, falling to nothing."""
DECAY = 0.03
BLUR_EVERY = 4
BLUR = 0.6
"""Standard deviation in pixels of the blur between steps (Yosinski et al., arXiv:1506.06579)."""
LEAST_BLURRED = 8
BLURRED = 0.75
"""The last quarter of the steps sharpens what the blur has left."""
START = 0.1


@dataclass(frozen=True, eq=False)
class Stage:
    """A layer with weights: its row, and the modules from the layer before to its local fields."""

    row: int
    modules: list[nn.Module]
    field: Field | None
    neurons: int


def stages(net: nn.Sequential, rows: tuple[Row, ...]) -> list[Stage]:
    """Return the layers with weights of a net; their modules are those of `net`.

    `field` is None for fully connected neurons, which see the whole image.
    """
    found: list[Stage] = []
    pending: list[nn.Module] = []
    modules = iter(net)
    for number, row in enumerate(rows):
        module = next(modules)
        if isinstance(module, nn.Flatten):
            pending.append(module)
            module = next(modules)
        pending.append(module)
        if isinstance(row, Conv | Dense):
            field = receptive_field(rows[: number + 1]) if isinstance(row, Conv) else None
            neurons = row.maps if isinstance(row, Conv) else row.neurons
            found.append(Stage(number, pending, field, neurons))
            pending = []
        elif isinstance(row, BatchNorm) and len(pending) == 1 and found:
            # Its output is the local field of the layer that it follows.
            found[-1].modules.extend(pending)
            pending = []
    return found


def snapshot(net: nn.Sequential) -> nn.Sequential:
    """Return a copy in evaluation mode on the CPU, so that a training may go on meanwhile."""
    return copy.deepcopy(net).cpu().eval().requires_grad_(False)


@dataclass(eq=False)
class Best:
    """The nine largest fields of each neuron so far; all (neurons, 9).

    index : image; place : position in the map, counted row by row (0 for fully connected neurons)
    """

    value: torch.Tensor
    index: torch.Tensor
    place: torch.Tensor

    def add(self, b: torch.Tensor, first: int) -> None:
        """Take in the fields b (p, neurons) or (p, maps, rows, columns) of images from `first`."""
        flat = b.flatten(2) if b.ndim == 4 else b[:, :, None]
        top, place = flat.max(dim=2)
        index = torch.arange(first, first + len(top))[:, None].expand_as(top)
        value = torch.cat([self.value, top.T], 1)
        kept = value.topk(NINE, dim=1).indices
        self.value = value.gather(1, kept)
        self.index = torch.cat([self.index, index.T], 1).gather(1, kept)
        self.place = torch.cat([self.place, place.T], 1).gather(1, kept)


def _nothing(neurons: int) -> Best:
    none = torch.zeros((neurons, 0), dtype=torch.int64)
    return Best(torch.zeros((neurons, 0)), none, none)


def strongest(found: list[Stage], x: torch.Tensor) -> Generator[float, None, list[Best]]:
    """Return the nine images of x uint8 (p, 1, 28, 28) that excite each neuron of each layer most.

    Yields the part of the images that is done. Fewer than nine images give fewer columns.
    """
    best = [_nothing(stage.neurons) for stage in found]
    for first in range(0, len(x), BATCH):
        with torch.no_grad():
            b = data.scaled(x[first : first + BATCH])
            for stage, kept in zip(found, best, strict=True):
                b = _through(stage.modules, b)
                kept.add(b, first)
        yield min(1.0, (first + BATCH) / len(x))
    return best


def _through(modules: list[nn.Module], b: torch.Tensor) -> torch.Tensor:
    for module in modules:
        b = module(b)
    return b


def ascend(
    found: list[Stage],
    layer: int,
    seen: torch.Tensor | None = None,
    *,
    seed: int = 0,
    coarse: bool = False,
) -> Iterator[torch.Tensor]:
    """Yield after each step the best patterns so far, ink 0 to 1, float32 (neurons, side, side).

    Each maximises its neuron's field b by gradient ascent from faint noise of `seed`, with the ink
    kept within 0 and 1, a little decay, and a slight blur between steps. Neurons of a feature map
    are given their receptive field alone. Where noise excites nothing on the way to a neuron, so
    that there is no gradient, it begins with `seen`, (neurons, side, side) of ink, such as the mean
    of what excites it most. `coarse` climbs in bfloat16, which is faster for large nets.
    """
    modules, field = _modules(found, layer), found[layer].field
    side = field.size if field is not None else 28
    noise = torch.Generator().manual_seed(seed)
    neurons = found[layer].neurons
    x = START * torch.rand((neurons, 1, side, side), generator=noise)
    if seen is not None:
        dead = _climb(modules, x, coarse)[1].flatten(1).abs().amax(1) == 0
        x[dead] = seen[dead, None]
    best, highest = x.clone(), torch.full((neurons,), -torch.inf)
    for step in range(STEPS + 1):
        b, g = _climb(modules, x, coarse)
        better = b > highest
        best[better], highest[better] = x[better], b[better]
        if step:
            yield best[:, 0].clone()
        x = _step(x, g, step)


def _step(x: torch.Tensor, g: torch.Tensor, step: int) -> torch.Tensor:
    rms = g.pow(2).mean((1, 2, 3), keepdim=True).sqrt().clamp_min(1e-12)
    rate = STEP * (1 - step / STEPS)
    x = (x + rate * g / rms - rate * DECAY * x).clamp(0, 1)
    # A kernel's own few pixels are too few to be blurred.
    blurred = x.shape[-1] > LEAST_BLURRED and step % BLUR_EVERY == BLUR_EVERY - 1
    return blur(x, BLUR) if blurred and step < BLURRED * STEPS else x


def _modules(found: list[Stage], layer: int) -> list[nn.Module]:
    """Return what leads from the image, or a receptive field, to the fields of a layer."""
    modules = [module for stage in found[: layer + 1] for module in stage.modules]
    return modules if found[layer].field is None else [_unpadded(module) for module in modules]


@torch.no_grad()
def reached(found: list[Stage], layer: int, x: torch.Tensor) -> torch.Tensor:
    """Return the field (neurons,) of each neuron of a layer for its pattern (n, side, side)."""
    return fields_of(_modules(found, layer), x[:, None])


def _climb(
    modules: list[nn.Module], x: torch.Tensor, coarse: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the field b_n of neuron n for pattern n, and d b_n / d x_n."""
    with torch.enable_grad():
        pattern = x.clone().requires_grad_(True)
        with torch.autocast("cpu", torch.bfloat16, enabled=coarse):
            b = fields_of(modules, pattern).float()
        b.sum().backward()  # type: ignore[no-untyped-call]
    assert pattern.grad is not None
    return b.detach(), pattern.grad


def fields_of(modules: list[nn.Module], x: torch.Tensor) -> torch.Tensor:
    """Return the field (neurons,) of neuron n for pattern n of x (neurons, 1, side, side)."""
    b = _through(modules, (x - data.MEAN) / data.SPREAD)
    return b.flatten(1)[torch.arange(len(x)), torch.arange(len(x))]


def blur(x: torch.Tensor, spread: float) -> torch.Tensor:
    """Return patterns (n, 1, rows, columns) blurred by a Gaussian; beyond the edge is paper."""
    reach = max(1, round(3 * spread))
    places = torch.arange(-reach, reach + 1, dtype=x.dtype)
    g = torch.exp(-0.5 * (places / spread) ** 2)
    g = g / g.sum()
    x = functional.conv2d(x, g[None, None, :, None], padding=(reach, 0))
    return functional.conv2d(x, g[None, None, None, :], padding=(0, reach))


def _unpadded(module: nn.Module) -> nn.Module:
    """Return a module that sees no paper around the receptive field; weights are shared."""
    if not isinstance(module, nn.Conv2d) or module.padding == (0, 0):
        return module
    bare = copy.copy(module)
    bare.padding = (0, 0)
    return bare


def patches(x: torch.Tensor, best: Best, field: Field | None, columns: int) -> torch.Tensor:
    """Return what the strongest neurons saw, uint8 (neurons, 9, side, side); x (p, 1, 28, 28).

    `columns` is the number of columns of the map. Beyond the image is paper.
    """
    images = x[best.index, 0]
    if field is None:
        return images
    side, pad = field.size, max(field.size, -field.start)
    padded = functional.pad(images, (pad, pad, pad, pad))
    top = pad + field.start + field.step * (best.place // columns)
    left = pad + field.start + field.step * (best.place % columns)
    reach = torch.arange(side)
    rows = (top[..., None] + reach)[..., :, None]
    cols = (left[..., None] + reach)[..., None, :]
    n, k = torch.meshgrid(*(torch.arange(s) for s in best.index.shape), indexing="ij")
    return padded[n[..., None, None], k[..., None, None], rows, cols]
