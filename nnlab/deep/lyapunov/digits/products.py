"""Products with the Jacobians of nets at many digits: fully connected nets, and any others.

J = D^(l) W^(l) ... D^(1) W^(1). With W^(1)T = Q R, the Jacobian J and D^(l) W^(l) ... D^(1) R^T
have the same singular values: instead of 784 columns there are as many as the first layer has
neurons, and Q turns right singular vectors back into images.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import torch

Tensors = list[torch.Tensor]
Function = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """One layer: w (n, n before), bias (n,), and g: "tanh", "relu", "sigmoid", or "softmax"."""

    w: torch.Tensor
    bias: torch.Tensor
    g: str


def respond(g: str, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return g(b) and g'(b) for local fields (p, n); one exponential serves both.

    The slopes of tanh and sigmoid keep their digits where they saturate: 1 - g^2 would lose them.
    """
    if g == "relu":
        return b.relu(), (b > 0).to(b.dtype)
    small = b.abs().mul_(-2.0 if g == "tanh" else -1.0).exp_()
    whole = small + 1.0
    slope = small / whole.square()
    if g == "tanh":
        return torch.copysign((1.0 - small).div_(whole), b), slope.mul_(4.0)
    return torch.where(b > 0, 1.0, small) / whole, slope


@dataclass(frozen=True, eq=False)
class DenseStack:
    """Layers whose Jacobian is wanted, the first one reduced.

    first : the first layer as it is; q : (inputs, r), None where it is not reduced
    maps : (n, n before) of each layer, the first one reduced to (n, r); each divided by its
        largest singular value, these are `scales`, and their logarithms add up to `shift`
    """

    layers: tuple[DenseLayer, ...]
    q: torch.Tensor | None
    maps: tuple[torch.Tensor, ...]
    scales: tuple[float, ...]
    shift: float


def make_stack(layers: Sequence[DenseLayer]) -> DenseStack:
    """Prepare layers for products: QR of the first one, and units such that nothing overflows."""
    first = layers[0].w
    q, matrix = None, first
    if first.shape[0] < first.shape[1]:
        wide_q, r = torch.linalg.qr(first.T.double())
        q, matrix = wide_q.to(first.dtype), r.T.to(first.dtype)
    matrices = [matrix, *(layer.w for layer in layers[1:])]
    sizes = [float(torch.linalg.matrix_norm(one.double(), 2)) or 1.0 for one in matrices]
    maps = tuple((one / size).contiguous() for one, size in zip(matrices, sizes, strict=True))
    shift = float(torch.tensor(sizes, dtype=torch.float64).log().sum())
    return DenseStack(tuple(layers), q, maps, tuple(sizes), shift)


class DenseProducts:
    """Products with J of a stack at the inputs x (p, inputs), in the reduced coordinates."""

    def __init__(self, stack: DenseStack, x: torch.Tensor) -> None:
        self._maps = stack.maps
        self.columns, self.rows = stack.maps[0].shape[1], stack.maps[-1].shape[0]
        self.shift = torch.full((len(x),), stack.shift, dtype=x.dtype)
        self._slopes: Tensors = []
        self._outputs: torch.Tensor | None = None
        for layer in stack.layers:
            b = torch.addmm(layer.bias, x, layer.w.T)
            if layer.g == "softmax":
                self._outputs = torch.softmax(b, 1)
                continue
            x, slope = respond(layer.g, b)
            top = slope.amax(1)
            safe = torch.where(top > 0, top, 1.0)
            self.shift += safe.log()
            self._slopes.append(slope.div_(safe[:, None]))

    def narrow(self, places: torch.Tensor) -> "DenseProducts":
        """Return the products of the patterns at these places alone."""
        narrower = copy(self)
        narrower.shift = self.shift[places]
        narrower._slopes = [slope[places] for slope in self._slopes]
        narrower._outputs = None if self._outputs is None else self._outputs[places]
        return narrower

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""
        for matrix, slope in zip(self._maps, self._slopes, strict=False):
            v = (v @ matrix.T).mul_(slope)
        if self._outputs is not None:
            v = softmax_product(self._outputs, v @ self._maps[-1].T)
        return v

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u."""
        if self._outputs is not None:
            u = softmax_product(self._outputs, u) @ self._maps[-1]
        for number in range(len(self._slopes) - 1, -1, -1):
            u = (u * self._slopes[number]) @ self._maps[number]
        return u


def softmax_product(outputs: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
    """Return (diag O - O O^T) z, each row, without loss where one output is nearly 1.

    The same number is taken from all of z first, such that the winner's is 0.
    """
    winner = outputs.argmax(1, keepdim=True)
    z = z - z.gather(1, winner)
    return outputs * (z - (outputs * z).sum(1, keepdim=True))


class FieldProducts:
    """Products with the Jacobian of any function, such as a convolutional net, by autograd.

    `function` takes x (p, ...) and returns (p, n); each row must depend on its own x alone. With
    `outputs` O (p, n) it gives their local fields, and J is that of the softmax.

    J^T u is linear in u: its derivative along v with respect to u is J v. Both graphs are built
    once, so that no step repeats the forward pass, as torch's forward mode would.
    """

    def __init__(
        self, function: Function, x: torch.Tensor, outputs: torch.Tensor | None = None
    ) -> None:
        self._outputs = outputs
        with torch.enable_grad():
            self._x = x.detach().requires_grad_()
            self._y = function(self._x)
            self._u = torch.zeros_like(self._y, requires_grad=True)
            (self._pulled,) = torch.autograd.grad(self._y, self._x, self._u, create_graph=True)
        self.columns, self.rows = x[0].numel(), self._y.shape[1]
        self.shift = torch.zeros(len(x), dtype=x.dtype)

    def narrow(self, places: torch.Tensor) -> None:
        """Say that it cannot be done: the graphs are those of all patterns."""

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        """Return J v."""
        along = v.reshape(self._x.shape)
        (tangent,) = torch.autograd.grad(self._pulled, self._u, along, retain_graph=True)
        if self._outputs is not None:
            return softmax_product(self._outputs, tangent)
        return tangent.contiguous()

    def backward(self, u: torch.Tensor) -> torch.Tensor:
        """Return J^T u."""
        if self._outputs is not None:
            u = softmax_product(self._outputs, u)
        (pulled,) = torch.autograd.grad(self._y, self._x, u, retain_graph=True)
        return pulled.flatten(1).contiguous()
