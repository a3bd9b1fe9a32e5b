"""Copy as Python: the present playground as a short numpy script that needs no nnlab."""

import re
from dataclasses import dataclass
from textwrap import fill, wrap

from nnlab import __version__
from nnlab.app.lecture.scenes import SCENES
from nnlab.app.playground import find_refusal
from nnlab.app.playground_state import Playground
from nnlab.app.reading import find_cost
from nnlab.app.script.figure import write_figure
from nnlab.app.script.rounding import find_growth
from nnlab.app.script.rules import is_written, write_rule
from nnlab.app.script.text import (
    ALL_AT_ONCE,
    ENERGIES,
    FIELDS,
    FORMULAS,
    IN_BATCHES,
    IN_TURN,
    INPUTS,
    LISTED,
    ONE_BY_ONE,
    SHUFFLED,
    SLOPES,
    TRAIN,
    WIDTH,
    write_array,
    write_list,
    write_targets,
)
from nnlab.core.activations import activation_of
from nnlab.core.network import Network
from nnlab.core.rules import RULES, RuleSpec
from nnlab.core.training.assigned import teaches_hidden
from nnlab.core.training.orders import Orders, epochs_in_block

# Beyond this a replay in numpy takes minutes, and rounding has had time to grow.
MOST_UPDATES = 200_000
# The patterns of so many updates are written down; else the script shuffles them itself.
MOST_LISTED = 12


@dataclass(frozen=True)
class Script:
    """A script, and why its own run alone would not end at the present weights, or None."""

    text: str
    reason: str | None


def find_reason(state: Playground) -> str | None:
    """Say in one line why the run up to here is not replayed by the script, or return None."""
    rule = state.rule
    if not len(state.patterns):
        return "there is no pattern to learn"
    if find_refusal(state) is not None:
        return "the rule can't act on this net"
    if not state.k:
        return None
    if rule.key == "genetic":
        return "the genetic algorithm draws far more random numbers than a short script can"
    if not is_written(rule, state.start):
        return "dropout draws random numbers of its own" if rule.dropout else "it is too long"
    if state.k > MOST_UPDATES:
        return f"{state.k} updates take numpy too long"
    if state.start_step:
        return "the run was taken up again from a file"
    if state.start_memory.size:
        return "the optimiser had begun before the last edit"
    return None


def write_script(state: Playground) -> Script:
    """Return a script that makes the state's net at its present step, and draws it.

    The run since the last edit is learnt again, pattern by pattern in the same order, and the
    weights are compared; where rounding grows too much they are taken over afterwards. Where a
    replay is not reasonable (see `find_reason`) the script has the present weights and says why.
    """
    reason = find_reason(state)
    replayed = reason is None and is_written(state.rule, state.start)
    growth = find_growth(state) if replayed else None
    parts = [
        _write_head(state, replayed),
        _write_patterns(state),
        _write_network(state, state.start if replayed else state.net, reason),
        _write_functions(state.net, state.rule, replayed),
    ]
    if replayed:
        parts += [write_rule(state.rule, state.net, state.patterns), _write_order(state)]
        parts.append(TRAIN)
    if replayed and state.k:
        parts.append(_write_check(state.net, growth))
    parts += [_write_measures(state), write_figure(state)]
    text = "\n".join(part.strip("\n") + "\n" for part in parts)
    # Two empty lines around functions, as everyone writes them.
    text = re.sub(r"\n+(?=\ndef )", "\n\n", text)
    return Script(re.sub(r"(\n    [^\n]*\n)\n+(?=\S)", r"\1\n\n", text), reason or growth)


def _write_head(state: Playground, replayed: bool) -> str:
    scene = SCENES.get(state.scene)
    sizes = "-".join(str(size) for size in state.design.sizes)
    title = f"{scene.title}. " if scene else ""
    text = (
        f"{title}A {sizes} net, written by nnlab {__version__}. Needs numpy, and matplotlib "
        "for the figure. Notation as in B. Mehlig, Machine learning with neural networks: "
        "patterns x with targets t, weights w, thresholds theta (subtracted), fields b, "
        "outputs O = g(b), energy H, classification error C."
    )
    shuffled = replayed and "itertools" in _write_order(state)
    imports = "import itertools\n\nimport numpy as np\n" if shuffled else "import numpy as np\n"
    return f'"""{fill(text, WIDTH)}\n"""\n\n{imports}'


def _write_patterns(state: Playground) -> str:
    name = "points" if state.net.features else "x"
    lines = [
        f"# The p = {len(state.patterns)} patterns and their targets.",
        write_array(name, state.patterns.x, (-1, 2)),
        write_targets("t", state.patterns),
        "p = len(t)",
    ]
    held = [("validation", state.validation), ("test", state.test)]
    for place, patterns in held:
        if len(patterns):
            lines += [
                f"# The {place} set: never learnt.",
                write_array(f"{place}_x", patterns.x, (-1, 2)),
                write_targets(f"{place}_t", patterns),
            ]
    return "\n".join(lines)


def _write_network(state: Playground, net: Network, reason: str | None) -> str:
    lines = ["# Weights and thresholds at the start, layer by layer."]
    if reason is not None:
        lines = [
            f"# Weights and thresholds after {state.updates} updates by the rule "
            f"{RULES[state.rule.key].label}.",
            f"# The run is not replayed here: {reason}.",
        ]
    elif state.base_updates:
        lines = [
            f"# Weights and thresholds where the last edit was made, after "
            f"{state.base_updates} updates, layer by layer."
        ]
    return "\n".join([*lines, *_layers(net, "w", "theta")])


def _layers(net: Network, w: str, theta: str) -> list[str]:
    shapes = [layer.w.shape for layer in net.layers]
    weights = [
        write_array("", layer.w, shape) for layer, shape in zip(net.layers, shapes, strict=True)
    ]
    thresholds = [write_array("", layer.theta, layer.theta.shape) for layer in net.layers]
    return [write_list(w, weights), write_list(theta, thresholds)]


def _write_functions(net: Network, rule: RuleSpec, replayed: bool) -> str:
    keys = list(dict.fromkeys(net.activations))
    parts = [_activation(key) for key in keys]
    parts.append(f"g = [{', '.join(net.activations)}]")
    if replayed and rule.key == "backprop":
        slopes = [key if key in SLOPES else "None" for key in net.activations]
        parts += [f"\ndef d_{key}(b):\n    return {SLOPES[key]}\n" for key in keys if key in SLOPES]
        names = [f"d_{key}" if key != "None" else "None" for key in slopes]
        parts.append(f"dg = [{', '.join(names)}]")
    if net.features:
        columns = ", ".join(INPUTS[key] for key in net.features)
        parts.append(
            '\ndef inputs(points):\n    """What the first layer gets of the points (p, 2)."""\n'
            f"    x1, x2 = points[:, 0], points[:, 1]\n"
            f"    return np.column_stack([{columns}])\n"
        )
        parts.append("x = inputs(points)")
    top = activation_of(net.activations[-1])
    if top.low == -1.0:
        parts.append("target = t")
    else:
        parts.append("target = (1 + t) / 2  # outputs 0 and 1 stand for t = -1 and +1")
    return "\n".join(part.rstrip("\n") + "\n" for part in [*parts, FIELDS])


def _activation(key: str) -> str:
    body = f"    return {FORMULAS[key]}"
    if key == "softmax":
        body = (
            f"    powers = {FORMULAS[key]}\n    return powers / powers.sum(axis=1, keepdims=True)"
        )
    return f"\ndef {key}(b):\n{body}\n"


def _write_order(state: Playground) -> str:
    rule, p = state.rule, len(state.patterns)
    settings = [f"eta = {rule.eta!r}", f"updates = {state.k}"]
    if teaches_hidden(rule, state.net) and rule.teacher == "assigned":
        assigned = state.patterns.assigned
        assert assigned is not None
        settings.append("# Targets of the hidden neurons, assigned by hand.")
        settings.append(write_array("t_m", assigned, assigned.shape, whole=True))
    if rule.batch >= p:
        text = ALL_AT_ONCE
    elif rule.order == "sequential":
        text = IN_TURN.format(batch=rule.batch)
    elif 0 < state.k <= MOST_LISTED // rule.batch:
        orders = Orders(rule, state.start_seed, p)
        batches = [orders.batch(k).tolist() for k in range(state.k)]
        text = LISTED.format(batches=batches)
    else:
        seed = state.start_seed & (2**64 - 1)
        cut = ONE_BY_ONE if rule.batch == 1 else IN_BATCHES.format(batch=rule.batch)
        text = SHUFFLED.format(seed=seed, epochs=epochs_in_block(p), cut=cut)
    return "\n".join(settings) + "\n\n" + text


def _write_measures(state: Playground) -> str:
    net = state.net
    entropic = find_cost(state.rule, net) == "cross_entropy"
    energy = ENERGIES[net.activations[-1] if entropic else "quadratic"]
    level = activation_of(net.activations[-1]).level
    if net.sizes[-1] > 1:
        wrong = "O.argmax(axis=1) != t.argmax(axis=1)"
    else:
        wrong = f"(O[:, 0] >= {level!r}) != (t[:, 0] > 0)"
    lines = [
        "b, V = fields(x)",
        "O = V[-1]",
        f"H = {energy}",
        f"C = np.mean({wrong})" if len(state.patterns) else "C = 0.0",
        f'print(f"after {state.updates} updates: H = {{H:.6g}}, C = {{C:.4g}}")',
    ]
    for place, patterns in (("validation", state.validation), ("test", state.test)):
        if len(patterns):
            given = f"inputs({place}_x)" if net.features else f"{place}_x"
            lines.append(f"{place}_O = fields({given})[1][-1]")
            counted = wrong.replace("O[", f"{place}_O[").replace("O.arg", f"{place}_O.arg")
            counted = counted.replace("t[", f"{place}_t[").replace("t.arg", f"{place}_t.arg")
            lines.append(f'print(f"{place}: C = {{np.mean({counted}):.4g}}")')
    return "\n".join(lines)


def _write_check(net: Network, growth: str | None) -> str:
    """Compare with the weights that nnlab has; or take them over, where rounding has grown."""
    lines = [
        "# What nnlab has at this step; the order of additions differs, hence the last digits.",
        *_layers(net, "nnlab_w", "nnlab_theta"),
        "both = list(zip(w + theta, nnlab_w + nnlab_theta))",
    ]
    if growth is None:
        lines += [
            "for mine, theirs in both:",
            "    assert np.allclose(mine, theirs, rtol=1e-9, atol=1e-9), (mine, theirs)",
        ]
    else:
        said = f"But {growth}. So nnlab's weights are taken over for what follows."
        lines += [
            *(f"# {line}" for line in wrap(said, WIDTH - 2)),
            "difference = max(abs(mine - theirs).max() for mine, theirs in both)",
            'print(f"largest difference from nnlab\'s weights: {difference:.2g}")',
            "w, theta = nnlab_w, nnlab_theta",
        ]
    return "\n".join(lines)
