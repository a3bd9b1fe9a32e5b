"""How the weights follow the gradient; the decay pulls at weights, never at thresholds."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

from nnlab.core.digits.specs import TrainSpec

Make = Callable[[list[dict[str, Any]], TrainSpec, bool], torch.optim.Optimizer]


def _descent(momentum: bool, nesterov: bool) -> Make:
    def make(
        groups: list[dict[str, Any]], spec: TrainSpec, accelerated: bool
    ) -> torch.optim.Optimizer:
        # On a CPU the fused kernel is no faster for plain descent (measured).
        strength = spec.momentum if momentum else 0.0
        return torch.optim.SGD(
            groups,
            spec.eta,
            momentum=strength,
            nesterov=nesterov and strength > 0,
            fused=accelerated,
        )

    return make


def _adam(kind: type[torch.optim.Adam]) -> Make:
    def make(
        groups: list[dict[str, Any]], spec: TrainSpec, accelerated: bool
    ) -> torch.optim.Optimizer:
        return kind(groups, spec.eta, fused=True)

    return make


OPTIMISERS: dict[str, Make] = {
    "sgd": _descent(momentum=False, nesterov=False),
    "momentum": _descent(momentum=True, nesterov=False),
    "nesterov": _descent(momentum=True, nesterov=True),
    "adam": _adam(torch.optim.Adam),
    "adamw": _adam(torch.optim.AdamW),
}


def build(net: nn.Module, spec: TrainSpec) -> torch.optim.Optimizer:
    """Return the optimiser of `spec` for a net that lies on its device.

    `spec.decay` adds decay * w to the gradient of each weight (L2 regularisation); with adamw the
    weight itself shrinks by eta * decay in each update (Loshchilov & Hutter, arXiv:1711.05101).
    """
    accelerated = next(net.parameters()).device.type == "cuda"
    return OPTIMISERS[spec.optimiser](_groups(net, spec.decay), spec, accelerated)


def _groups(net: nn.Module, decay: float) -> list[dict[str, Any]]:
    if not decay:
        return [{"params": list(net.parameters()), "weight_decay": 0.0}]
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    decaying = [layer.weight for layer in layers]
    marks = {id(weight) for weight in decaying}
    rest = [parameter for parameter in net.parameters() if id(parameter) not in marks]
    groups: list[dict[str, Any]] = [{"params": decaying, "weight_decay": decay}]
    return [*groups, {"params": rest, "weight_decay": 0.0}] if rest else groups


def set_rate(optimiser: torch.optim.Optimizer, eta: float) -> None:
    """Let the next update go with the learning rate eta."""
    for group in optimiser.param_groups:
        group["lr"] = eta


def tensors(optimiser: torch.optim.Optimizer, net: nn.Module) -> dict[str, torch.Tensor]:
    """Return the optimiser's memory (moments, momenta, steps) by the names of the parameters."""
    return {
        f"{name}/{key}": value
        for name, parameter in net.named_parameters()
        for key, value in optimiser.state.get(parameter, {}).items()
        if isinstance(value, torch.Tensor)
    }


def restore(
    optimiser: torch.optim.Optimizer, net: nn.Module, kept: Mapping[str, torch.Tensor]
) -> None:
    """Give an optimiser its memory again.

    Raises
    ------
    ValueError
        If a tensor belongs to no parameter of the net or has another shape.
    """
    parameters = dict(net.named_parameters())
    for full_name, value in kept.items():
        name, _, key = full_name.rpartition("/")
        parameter = parameters.get(name)
        if parameter is None or (value.dim() and value.shape != parameter.shape):
            raise ValueError(f"the optimiser's {full_name} does not fit the net")
        own = torch.empty_like(parameter.detach()) if value.dim() else torch.empty_like(value)
        optimiser.state[parameter][key] = own.to(parameter.device).copy_(value)
