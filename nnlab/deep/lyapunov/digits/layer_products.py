"""Products with the Jacobians of convolutional nets, module by module, without a graph.

At a given image each module is linear: a convolution without its threshold, the neurons that the
pooling chose, the slopes g'(b). They are taken in one forward pass; a product costs about as much
as one, and patterns that have settled can leave, which is not so with autograd.
"""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Protocol

import torch
from torch import nn
from torch.nn import functional
from torch.nn.grad import conv2d_input

from nnlab.deep.lyapunov.digits.nets import NAMES
from nnlab.deep.lyapunov.digits.products import respond, softmax_product

Pass = Callable[[torch.Tensor], torch.Tensor]


class Linear(Protocol):
    """What a module does to small changes of p patterns."""

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u."""

    def narrow(self, places: torch.Tensor) -> "Linear":
        """Return the same for the patterns at these places alone."""


class Shared:
    """The same two passes for all patterns."""

    def __init__(self, forward: Pass, backward: Pass) -> None:
        self.forward, self.backward = forward, backward

    def narrow(self, places: torch.Tensor) -> "Shared":
        """Return itself."""
        return self


class Slopes:
    """A factor for each neuron: (p, ...), or (1, ...) for all patterns."""

    def __init__(self, slopes: torch.Tensor) -> None:
        self._slopes = slopes

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""
        return v * self._slopes

    backward = forward

    def narrow(self, places: torch.Tensor) -> "Slopes":
        """Return the same for the patterns at these places alone."""
        return self if len(self._slopes) == 1 else Slopes(self._slopes[places])


class Chosen:
    """Pooling by the largest: `places` (p, maps, rows, columns) in each map of `shape`."""

    def __init__(self, places: torch.Tensor, shape: torch.Size) -> None:
        self._places, self._shape = places, shape

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""
        return v.flatten(2).gather(2, self._places.flatten(2)).view(self._places.shape)

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u; windows that overlap may choose the same neuron."""
        empty = u.new_zeros(*u.shape[:2], self._shape[2] * self._shape[3])
        full = empty.scatter_add_(2, self._places.flatten(2), u.flatten(2))
        return full.view(len(u), *self._shape[1:])

    def narrow(self, places: torch.Tensor) -> "Chosen":
        """Return the same for the patterns at these places alone."""
        return Chosen(self._places[places], self._shape)


def linearise(module: nn.Module, x: torch.Tensor) -> tuple[torch.Tensor, Linear] | None:
    """Return what a module makes of x (p, ...), and of small changes; None: that is not known."""
    if type(module) in NAMES:
        value, slopes = respond(NAMES[type(module)], x)
        return value, Slopes(slopes)
    if isinstance(module, nn.MaxPool2d):
        size, stride = module.kernel_size, module.stride
        value, places = functional.max_pool2d(x, size, stride, return_indices=True)
        plain = module.padding == 0 and module.dilation == 1 and not module.ceil_mode
        return (value, Chosen(places, x.shape)) if plain else None
    value = module(x)
    if isinstance(module, nn.Dropout):
        return value, Shared(lambda v: v, lambda u: u)
    if isinstance(module, nn.Flatten):
        shape = x.shape[1:]
        return value, Shared(lambda v: v.flatten(1), lambda u: u.reshape(len(u), *shape))
    if isinstance(module, nn.Linear):
        w = module.weight
        return value, Shared(lambda v: v @ w.T, lambda u: u @ w)
    if isinstance(module, nn.Conv2d) and module.groups == 1 and module.dilation == (1, 1):
        return value, _convolution(module, x)
    if isinstance(module, nn.BatchNorm2d) and module.running_var is not None:
        scale = (module.running_var + module.eps).rsqrt()
        scale = scale * module.weight if module.affine else scale
        return value, Slopes(scale[None, :, None, None])
    return None


def _convolution(module: nn.Conv2d, x: torch.Tensor) -> Shared:
    w, shape = module.weight, x.shape[1:]
    stride, padding = module.stride, module.padding
    return Shared(
        lambda v: functional.conv2d(v, w, None, stride, padding),
        lambda u: conv2d_input((len(u), *shape), w, u, stride, padding),  # type: ignore[no-untyped-call]
    )


class LayerProducts:
    """Products with J of these linear parts, of the layers of a net, in their order.

    With `outputs` O (p, n) the last part gives their local fields, and J is that of the softmax.
    `x` are the inputs (p, ...), `end` the shape of what the last part makes of one of them.
    """

    def __init__(
        self,
        parts: list[Linear],
        x: torch.Tensor,
        end: torch.Size,
        outputs: torch.Tensor | None = None,
    ) -> None:
        self._parts, self._outputs = parts, outputs
        self._shape, self._end = x.shape[1:], end
        self.columns, self.rows = x[0].numel(), end.numel()
        self.shift = torch.zeros(len(x), dtype=x.dtype)

    def narrow(self, places: torch.Tensor) -> "LayerProducts":
        """Return the products of the patterns at these places alone."""
        narrower = copy(self)
        narrower.shift = self.shift[places]
        narrower._parts = [part.narrow(places) for part in self._parts]
        narrower._outputs = None if self._outputs is None else self._outputs[places]
        return narrower

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""
        v = v.reshape(len(v), *self._shape)
        for part in self._parts:
            v = part.forward(v)
        v = v.flatten(1)
        return v if self._outputs is None else softmax_product(self._outputs, v)

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u."""
        if self._outputs is not None:
            u = softmax_product(self._outputs, u)
        u = u.reshape(len(u), *self._end)
        for part in reversed(self._parts):
            u = part.backward(u)
        return u.flatten(1)


def make_layer_products(
    modules: Iterable[nn.Module], x: torch.Tensor, softmax: bool = False
) -> LayerProducts | None:
    """Return the products of these modules at x (p, ...), those of their softmax if wanted.

    None: there is a module that is not known here.
    """
    parts: list[Linear] = []
    value = x
    for module in modules:
        found = linearise(module, value)
        if found is None:
            return None
        value, part = found
        parts.append(part)
    outputs = torch.softmax(value, 1) if softmax else None
    return LayerProducts(parts, x, value.shape[1:], outputs)
