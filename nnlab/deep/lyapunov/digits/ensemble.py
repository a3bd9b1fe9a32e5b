"""An ensemble of fully connected nets that learn at once: one batched product for all members.

All members see the same batches, so that the first and by far the largest product is a single one.
Measured on one core, ten nets 784-[20 tanh]x16-10 learn together in two fifths of the time that
they take one after the other by the same code, and in a third of what ordinary modules take.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from nnlab.core.lyapunov.digits.study import StudySpec

Tensors = list[torch.Tensor]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Weights of m nets in two flat tensors, and views of them.

    flat_w, flat_bias : all weights, all biases, layer by layer
    w : one (m, n, n before) for each layer; bias : one (m, n) for each layer
    """

    flat_w: torch.Tensor
    flat_bias: torch.Tensor
    w: Tensors
    bias: Tensors
    activation: str

    @property
    def members(self) -> int:
        """Number of nets."""
        return len(self.w[0])


def make(
    sizes: Sequence[int], activation: str, members: int, dtype: torch.dtype = torch.float32
) -> Ensemble:
    """Return an ensemble of zeros."""
    pairs = list(zip(sizes[1:], sizes, strict=False))
    flat_w = torch.zeros(members * sum(n * before for n, before in pairs), dtype=dtype)
    flat_bias = torch.zeros(members * sum(sizes[1:]), dtype=dtype)
    w = torch.split(flat_w, [members * n * before for n, before in pairs])
    bias = torch.split(flat_bias, [members * n for n in sizes[1:]])
    return Ensemble(
        flat_w,
        flat_bias,
        [one.view(members, n, before) for one, (n, before) in zip(w, pairs, strict=True)],
        [one.view(members, n) for one, n in zip(bias, sizes[1:], strict=True)],
        activation,
    )


def start(nets: Ensemble, seed: int) -> None:
    """Draw weights with variance 1/fan-in, thresholds 0; each member has a stream of its own."""
    for member in range(nets.members):
        generator = torch.Generator().manual_seed(seed * 1000 + member)
        for w, bias in zip(nets.w, nets.bias, strict=True):
            drawn = torch.randn(w.shape[1:], generator=generator)
            w[member] = drawn / w.shape[2] ** 0.5
            bias[member] = 0.0


def forward(nets: Ensemble, x: torch.Tensor) -> Tensors:
    """Return V of each hidden layer and last the outputs' local fields, each (m, p, n).

    x : (p, 784), the same for all members
    """
    m, n, _ = nets.w[0].shape
    b = torch.addmm(nets.bias[0].reshape(-1), x, nets.w[0].reshape(m * n, -1).T)
    b = b.view(len(x), m, n).transpose(0, 1)
    states = []
    for w, bias in zip(nets.w[1:], nets.bias[1:], strict=True):
        states.append(b.tanh() if nets.activation == "tanh" else b.relu())
        b = torch.baddbmm(bias[:, None], states[-1], w.mT)
    return [*states, b]


def backward(nets: Ensemble, into: Ensemble, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Write the gradient of each member's mean cross entropy into `into`.

    x : (p, 784); t : int64 (p,). Returns how many each member has wrong, int64 (m,).
    """
    *states, b = forward(nets, x)
    error = torch.softmax(b, 2)
    error[:, torch.arange(len(t)), t] -= 1.0
    error /= len(t)
    for layer in range(len(nets.w) - 1, 0, -1):
        v = states[layer - 1]
        torch.bmm(error.mT, v, out=into.w[layer])
        torch.sum(error, 1, out=into.bias[layer])
        error = torch.bmm(error, nets.w[layer])
        error *= 1.0 - v * v if nets.activation == "tanh" else (v > 0).to(v.dtype)
    torch.sum(error, 1, out=into.bias[0])
    m, n, inputs = nets.w[0].shape
    joined = error.transpose(0, 1).reshape(len(x), m * n)
    torch.mm(joined.T, x, out=into.w[0].view(m * n, inputs))
    return (b.argmax(2) != t).sum(1)


def optimiser(nets: Ensemble, into: Ensemble, spec: StudySpec) -> torch.optim.Optimizer:
    """Return what moves all members at once by the gradients in `into`; biases do not decay."""
    nets.flat_w.grad, nets.flat_bias.grad = into.flat_w, into.flat_bias
    groups = [
        {"params": [nets.flat_w], "weight_decay": spec.decay},
        {"params": [nets.flat_bias], "weight_decay": 0.0},
    ]
    if spec.optimiser == "sgd":
        return torch.optim.SGD(groups, spec.eta)
    kind = torch.optim.AdamW if spec.optimiser == "adamw" else torch.optim.Adam
    return kind(groups, spec.eta, fused=True)


def local_fields(nets: Ensemble, x: torch.Tensor) -> torch.Tensor:
    """Return the outputs' local fields, (m, p, classes)."""
    return forward(nets, x)[-1]
