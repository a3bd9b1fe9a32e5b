"""lambda_1 of a net at many digits over all their 784 directions, chunk by chunk."""

from collections.abc import Generator

import torch
from torch import nn

from nnlab.core.lyapunov.chain_work import MOST_FORMED, count_products
from nnlab.core.lyapunov.chains import Chain, is_ready
from nnlab.core.lyapunov.digits.study import USUAL_STEPS, ExponentSpec
from nnlab.deep import data
from nnlab.deep.lyapunov.digits import lanczos as digit_lanczos
from nnlab.deep.lyapunov.digits.lanczos import Products
from nnlab.deep.lyapunov.digits.layer_products import LayerProducts, make_layer_products
from nnlab.deep.lyapunov.digits.nets import Member
from nnlab.deep.lyapunov.digits.products import (
    DenseProducts,
    DenseStack,
    FieldProducts,
    make_stack,
)

CHUNK_WORK = 1.2e9
"""Products w x between two looks at what else there is to do: some 40 ms of one core."""
MOST_AT_ONCE = 500
AUTOGRAD_WORK = 5
"""A step by autograd costs as much as so many forward passes."""
SETTLED = 5e-7
"""What may seem to be missing of an exponent; of one in some thousands ten times as much is."""
TRUSTED = -60.0
"""ln of the smallest growth, in units of its factors, that float32 is trusted with."""


class Stretcher:
    """Products with the Jacobians of one member after `ell` hidden layers (0: all of them).

    `layers` counts the layers of J, the output layer included if `spec` wants it.

    Raises
    ------
    ValueError
        If there is no such layer.
    """

    def __init__(self, member: Member, spec: ExponentSpec, ell: int = 0) -> None:
        if not 0 <= ell <= member.layers:
            raise ValueError(f"The layer l = {ell} is not one of 1 to {member.layers}.")
        self.member, self.spec = member, spec
        self.include_output = spec.include_output and ell in (0, member.layers)
        self.ell = ell or member.layers
        self.layers = self.ell + self.include_output
        self._stack = self._make_stack(member)
        self._chain = None if self._stack is None else _make_chain(self._stack)
        self._double: Stretcher | None = None

    def _make_stack(self, member: Member) -> DenseStack | None:
        layers = member.dense_layers()[: self.layers]
        return make_stack(layers) if layers else None

    @property
    def at_once(self) -> int:
        """Digits of one chunk."""
        steps = min(self.spec.steps, USUAL_STEPS)
        work = self.member.work * AUTOGRAD_WORK * steps
        if self._stack is not None:
            shapes = _shapes(self._stack)
            reduced = 2 * steps * sum(n * m for n, m in shapes)
            formed = count_products(shapes)
            work = self.member.work + (reduced if self._chain is None else formed)
        return int(min(max(CHUNK_WORK / work, 1), MOST_AT_ONCE))

    def products(self, x: torch.Tensor) -> Products:
        """Return the products at inputs x (p, 1, 28, 28)."""
        if self._stack is not None:
            return DenseProducts(self._stack, x.flatten(1))
        if (products := self._by_layers(x)) is not None:
            return products
        if not self.include_output:
            return FieldProducts(lambda v: self.member.hidden(v, self.ell), x)
        if self.member.net.cost == "cross_entropy":
            return FieldProducts(self.member.fields, x, self.member.outputs(x))
        return FieldProducts(self.member.outputs, x)

    def _by_layers(self, x: torch.Tensor) -> LayerProducts | None:
        modules = list(self.member.net)
        if not self.include_output:
            return make_layer_products(modules[: self.member.ends[self.ell - 1]], x)
        softmax = self.member.net.cost == "cross_entropy"
        return make_layer_products(modules if softmax else [*modules, nn.Sigmoid()], x, softmax)

    def exponents(self, x: torch.Tensor) -> torch.Tensor:
        """Return lambda_1 (p,) at inputs x (p, 1, 28, 28); -inf where nothing is stretched."""
        with torch.no_grad():
            if self._chain is not None:
                return self._by_chain(self._chain, x)
            products = self.products(x)
            logarithm = digit_lanczos.log_growth(products, self.spec.steps, SETTLED * self.layers)
            lost = ~(logarithm - products.shift > TRUSTED)
            if x.dtype is torch.float32 and bool(lost.any()):
                logarithm[lost] = self._precise().exponents(x[lost].double()) * self.layers
        return logarithm / self.layers

    def _by_chain(self, chain: Chain, x: torch.Tensor) -> torch.Tensor:
        assert self._stack is not None
        first = self._stack.layers[0]
        fields = torch.addmm(first.bias[:, None], first.w, x.flatten(1).T)
        values = torch.from_numpy(chain.log_growths(fields.numpy()))
        exponents = (values + self._stack.shift) / self.layers
        lost = exponents.isnan()
        if bool(lost.any()):
            exponents[lost] = self._precise().exponents(x[lost].double())
        return exponents

    def direction(self, x: torch.Tensor, steps: int) -> tuple[float, torch.Tensor]:
        """Return lambda_1 and the unit vector (784,) of greatest stretching at x (1, 1, 28, 28)."""
        with torch.no_grad():
            logarithm, v = digit_lanczos.stretching(self.products(x), steps)
        if self._stack is not None and self._stack.q is not None:
            v = v @ self._stack.q.T
        return float(logarithm[0]) / self.layers, v[0]

    def _precise(self) -> "Stretcher":
        if self._double is None:
            ell = 0 if self.include_output else self.ell
            self._double = Stretcher(self.member.double(), self.spec, ell)
        return self._double


def _make_chain(stack: DenseStack) -> Chain | None:
    """Return what forms the Jacobians of a narrow net; None: it is too wide, or in float64.

    Nor is there one until the window has compiled its kernel, at the very first start: this
    process has to answer meanwhile.
    """
    if (
        not is_ready()
        or stack.maps[0].dtype is not torch.float32
        or count_products(_shapes(stack)) > MOST_FORMED
    ):
        return None
    return Chain(
        [one.numpy() for one in stack.maps],
        stack.scales,
        [layer.bias.numpy() for layer in stack.layers],
        [layer.g for layer in stack.layers],
    )


def _shapes(stack: DenseStack) -> list[tuple[int, int]]:
    return [(one.shape[0], one.shape[1]) for one in stack.maps]


def over(stretcher: Stretcher, pixels: torch.Tensor) -> Generator[float, None, torch.Tensor]:
    """Take lambda_1 float32 (p,) of images uint8 (p, 1, 28, 28); yield the part that is done."""
    values: list[torch.Tensor] = []
    done = 0
    for part in torch.split(pixels, stretcher.at_once):
        x = stretcher.member.input(data.scaled(part))
        values.append(stretcher.exponents(x).float())
        done += len(part)
        yield done / len(pixels)
    return torch.cat(values)
