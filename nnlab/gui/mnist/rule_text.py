"""What a training lowers and how the weights follow, written out with the present values."""

from __future__ import annotations

from nnlab.core.digits.specs import TrainSpec
from nnlab.gui.tr import tr

OPTIMISER_NAMES = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adam": "Adam",
    "adamw": "AdamW",
}
SCHEDULE_NAMES = {
    "constant": "Constant",
    "step": "Steps",
    "cosine": "Cosine",
    "one_cycle": "OneCycle",
}
COST_NAMES = {"cross_entropy": "Cross entropy", "quadratic": "Quadratic"}
START_NAMES = {
    "torch": "PyTorch's",
    "fan_in": "Fan-in",
    "he": "He",
    "unit": "Unit",
    "small": "Small",
}
ARITHMETIC_NAMES = {"auto": "Automatic", "float32": "float32"}
TIPS = {
    "sgd": "Stochastic gradient descent: against the mean gradient of a batch",
    "momentum": "Gradient descent that keeps a part of its last step",
    "nesterov": "Momentum with the gradient looked up one step ahead",
    "adam": "Steps scaled weight by weight (Kingma & Ba, arXiv:1412.6980)",
    "adamw": "Adam, with the decay apart from the gradient (arXiv:1711.05101)",
    "constant": "η stays as it is",
    "step": "A tenth of η after half of the updates, a hundredth after three quarters",
    "cosine": "Along half a cosine from η to 0 (arXiv:1608.03983)",
    "one_cycle": "Up to η in the first quarter, then down to nearly nothing (arXiv:1708.07120)",
    "cross_entropy": "With softmax outputs: δ = t − O",
    "quadratic": "Half the squared t − O, with sigmoid outputs",
    "torch": "PyTorch's usual start",
    "fan_in": "Weights of variance 1/inputs, thresholds 0",
    "he": "Weights of variance 2/inputs, thresholds 0",
    "unit": "Weights and thresholds of variance 1, as Nielsen's first net",
    "small": "Weights with a standard deviation of 0.01",
    "auto": "bfloat16 where it is faster",
    "float32": "32-bit numbers everywhere",
}
WITH_MOMENTUM = ("momentum", "nesterov")


def write_energy(spec: TrainSpec) -> str:
    """Return the outputs and the energy H of one pattern."""
    quadratic = spec.cost == "quadratic"
    lines = [tr("O = 1/(1 + e⁻ᵇ)") if quadratic else tr("O = softmax(b)")]
    lines.append(tr("H = ½ Σ (t − O)²") if quadratic else tr("H = −Σ t ln O"))
    if spec.decay and spec.optimiser != "adamw":
        lines[-1] += tr(" + ½ λ Σ w²,  λ = {}").format(f"{spec.decay:.4g}")
    if spec.smoothing:
        other = spec.smoothing / spec.classes
        lines.append(
            tr("t = {right} for the class, {other} for the others").format(
                right=f"{1 - spec.smoothing + other:.4g}", other=f"{other:.4g}"
            )
        )
    return "\n".join(lines)


def write_update(spec: TrainSpec) -> str:
    """Return the rule by which the weights change after each batch; G is the mean gradient."""
    lines = [tr("G = ⟨∂H/∂w⟩, {} patterns").format(spec.batch)]
    rate = f"η = {spec.eta:.4g}" if spec.schedule == "constant" else f"η ≤ {spec.eta:.4g}"
    if spec.optimiser == "sgd":
        lines.append(f"δw = −η G,  {rate}")
    elif spec.optimiser in WITH_MOMENTUM:
        lines.append(f"v ← {spec.momentum:.4g} v + G")
        step = f"(G + {spec.momentum:.4g} v)" if spec.optimiser == "nesterov" else "v"
        lines.append(f"δw = −η {step},  {rate}")
    else:
        lines += [
            "m ← 0.9 m + 0.1 G,  s ← 0.999 s + 0.001 G²",
            "M = m/(1 − 0.9ᵏ),  S = s/(1 − 0.999ᵏ)",
        ]
        shrink = f" − η {spec.decay:.4g} w" if spec.optimiser == "adamw" and spec.decay else ""
        lines.append(f"δw = −η M/(√S + 10⁻⁸){shrink},  {rate}")
    return "\n".join(lines)
