"""Learning rules as a student writes them in numpy: text for `nnlab.app.script.python_script`.

Scripts know `x` (what the first layer gets), `t`, `target` (t as the output's values), the lists
`w` and `theta` by layer, `g` and `dg`, `fields`, and the settings that their rule needs.
"""

from nnlab.core.activations import activation_of
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.assigned import teaches_hidden

FLAT_HIDDEN = ("sgn", "heaviside")

HEBB = '''
def learn(k, mu):
    """Hebb's rule: dw = eta t x, dtheta = -eta t."""
    w[0] += {rate} * t[mu].T @ x[mu]
    theta[0] -= {rate} * t[mu].sum(axis=0)
'''

ERROR = '''
def learn(k, mu):
    """The error-correcting rule: dw = eta (t - O) x, dtheta = -eta (t - O)."""
    delta = target[mu] - fields(x[mu])[1][-1]
    w[0] += {rate} * delta.T @ x[mu]
    theta[0] -= {rate} * delta.sum(axis=0)
'''

ASSIGNED = '''
def learn(k, mu):
    """Each hidden neuron learns its own target t_m as if it stood alone."""
    delta = {delta}
    w[0] += {rate} * delta.T @ x[mu]
    theta[0] -= {rate} * delta.sum(axis=0)
'''

MADALINE = '''
def is_right(mu, B):
    """Whether the output's field B gives the class of pattern mu."""
    return (g[1](B)[0] >= {level!r}) == (t[mu, 0] > 0)


def find_flip(mu, b, V):
    """Return the hidden neuron that Madaline flips for pattern mu, or None.

    The smallest |b| of those whose flip makes the output right; if there is none, of those whose
    flip brings the output's field nearer to its target.
    """
    B = w[1] @ V - theta[1]
    if is_right(mu, B):
        return None
    nearer = None
    for m in np.argsort(abs(b), kind="stable"):
        flipped = V.copy()
        flipped[m] = {both!r} - V[m]
        new = w[1] @ flipped - theta[1]
        if is_right(mu, new):
            return m
        if nearer is None and (new[0] - B[0]) * t[mu, 0] > 0:
            nearer = m
    return nearer


def learn(k, mu):
    """Turn the line of the flipped neuron only; the output stays fixed."""
    dw, dtheta = np.zeros_like(w[0]), np.zeros_like(theta[0])
    for number in mu:
        b = w[0] @ x[number] - theta[0]
        V = g[0](b)
        m = find_flip(number, b, V)
        if m is not None:
            t_m = -1.0 if b[m] >= 0 else 1.0
            delta = {delta}
            dw[m] += delta * x[number]
            dtheta[m] -= delta
    w[0] += {rate} * dw
    theta[0] += {rate} * dtheta
'''

PLAIN_STEP = """\
        w[l] += {rate} * delta[l].T @ V[l]
        theta[l] -= {rate} * delta[l].sum(axis=0)
"""

GRADIENT_STEP = """\
        move(k, ("w", l), w[l], -delta[l].T @ V[l]{mean}{penalty})
        move(k, ("theta", l), theta[l], delta[l].sum(axis=0){mean})
"""

BACKPROP = '''
def learn(k, mu):
    """Backpropagation: forward, the output's error, errors backwards, one step of all layers."""
    b, V = fields(x[mu])
    delta = [None] * len(w)
{head}
    for l in range(len(w) - 2, -1, -1):
        delta[l] = (delta[l + 1] @ w[l + 1]) * dg[l](b[l])
    for l in {trained}:
{step}'''

HEADS = {
    "quadratic": "    delta[-1] = (target[mu] - V[-1]) * dg[-1](b[-1])",
    "joint": (
        "    miss = target[mu] - V[-1]\n"
        "    delta[-1] = V[-1] * (miss - np.sum(miss * V[-1], axis=1, keepdims=True))"
    ),
    "cross_entropy": "    delta[-1] = target[mu] - V[-1]  # cross entropy: no g' at the output",
}

MOVES = {
    "sgd": '''
def move(k, name, parameter, gradient):
    """Plain gradient descent."""
    parameter -= {eta} * gradient
''',
    "momentum": '''
velocity = {{}}


def move(k, name, parameter, gradient):
    """Gradient descent with momentum."""
    velocity[name] = {momentum!r} * velocity.get(name, 0.0) + gradient
    parameter -= {eta} * velocity[name]
''',
    "nesterov": '''
velocity = {{}}


def move(k, name, parameter, gradient):
    """Nesterov's momentum: the gradient, and the velocity that already has it."""
    velocity[name] = {momentum!r} * velocity.get(name, 0.0) + gradient
    parameter -= {eta} * (gradient + {momentum!r} * velocity[name])
''',
    "rmsprop": '''
squares = {{}}


def move(k, name, parameter, gradient):
    """RMSProp: the step is divided by the root of the averaged squared gradient."""
    squares[name] = {averaging!r} * squares.get(name, 0.0) + {rest!r} * gradient**2
    parameter -= {eta} * gradient / (np.sqrt(squares[name]) + 1e-8)
''',
    "adam": '''
first, second = {{}}, {{}}


def move(k, name, parameter, gradient):
    """Adam: averages of the gradient and of its square, corrected for their start at 0."""
    first[name] = {momentum!r} * first.get(name, 0.0) + {left!r} * gradient
    second[name] = {averaging!r} * second.get(name, 0.0) + {rest!r} * gradient**2
    m = first[name] / (1 - {momentum!r} ** (k + 1))
    v = second[name] / (1 - {averaging!r} ** (k + 1))
    parameter -= {eta} * m / (np.sqrt(v) + 1e-8)
''',
}

FALLING_ETA = '''
def find_eta(k):
    """The learning rate falls with every epoch."""
    {body}

'''

DECAYS = {
    "inverse": "return {eta!r} / (1 + {rate!r} * (k // {per_epoch}))",
    "exponential": "return {eta!r} * np.exp(-{rate!r} * (k // {per_epoch}))",
}


def is_written(rule: RuleSpec, net: Network) -> bool:
    """Return whether a run of the rule on the net can be written out and replayed in numpy."""
    if rule.key == "genetic" or (rule.key == "backprop" and rule.dropout > 0.0):
        return False
    if teaches_hidden(rule, net) and rule.teacher == "madaline":
        return net.activations[0] in FLAT_HIDDEN and net.sizes[-1] == 1
    return True


def write_rule(rule: RuleSpec, net: Network, patterns: Patterns) -> str:
    """Return the functions of a rule, `learn(k, mu)` the last of them.

    Raises
    ------
    ValueError
        If the rule's run on this net cannot be written out, see `is_written`.
    """
    if not is_written(rule, net):
        raise ValueError("This rule cannot be written out for this net.")
    rate = "eta / len(mu)" if rule.reduction == "mean" and rule.batch > 1 else "eta"
    if teaches_hidden(rule, net):
        return _write_hidden(rule, net, rate)
    if rule.key != "backprop":
        return (HEBB if rule.key == "hebb" else ERROR).format(rate=rate)
    return _write_backprop(rule, net, patterns, rate)


def _write_hidden(rule: RuleSpec, net: Network, rate: str) -> str:
    """Hebb or error-correcting for a hidden layer below a fixed output."""
    g, top = activation_of(net.activations[0]), activation_of(net.activations[1])
    coded = "t_m" if g.low == -1.0 else "(1 + t_m) / 2"
    if rule.teacher == "assigned":
        told = coded.replace("t_m", "t_m[mu]")
        delta = "t_m[mu]" if rule.key == "hebb" else f"{told} - fields(x[mu])[1][1]"
        return ASSIGNED.format(rate=rate, delta=delta)
    delta = "t_m" if rule.key == "hebb" else f"{coded} - V[m]"
    return MADALINE.format(rate=rate, delta=delta, level=top.level, both=g.low + g.high)


def _write_backprop(rule: RuleSpec, net: Network, patterns: Patterns, rate: str) -> str:
    head = rule.cost
    if net.activations[-1] == "softmax" and head == "quadratic":
        head = "joint"
    trained = [place for place, layer in enumerate(net.layers) if not layer.frozen]
    names = "range(len(w))" if len(trained) == len(net.layers) else repr(tuple(trained))
    rule_text = BACKPROP.replace("{head}", HEADS[head]).replace("{trained}", names)
    if rule.is_plain or (
        rule.optimiser == "sgd" and rule.decay == "constant" and rule.l1 == rule.l2 == 0
    ):
        return rule_text.replace("{step}", PLAIN_STEP.format(rate=rate))
    step = GRADIENT_STEP.format(
        mean=" / len(mu)" if "len" in rate else "", penalty=_write_penalty(rule)
    )
    return _write_move(rule, patterns) + "\n" + rule_text.replace("{step}", step)


def _write_penalty(rule: RuleSpec) -> str:
    l2 = f" + {rule.l2!r} * w[l]" if rule.l2 else ""
    return l2 + (f" + {rule.l1!r} * np.sign(w[l])" if rule.l1 else "")


def _write_move(rule: RuleSpec, patterns: Patterns) -> str:
    """The optimiser's step and, where eta falls with the epochs, how."""
    settings = {
        "momentum": rule.momentum,
        "averaging": rule.averaging,
        "left": 1.0 - rule.momentum,
        "rest": 1.0 - rule.averaging,
        "eta": "eta" if rule.decay == "constant" else "find_eta(k)",
    }
    move = MOVES[rule.optimiser].format(**settings)
    if rule.decay == "constant":
        return move
    body = DECAYS[rule.decay].format(
        eta=rule.eta, rate=rule.decay_rate, per_epoch=rule.updates_per_epoch(len(patterns))
    )
    return FALLING_ETA.format(body=body) + move
