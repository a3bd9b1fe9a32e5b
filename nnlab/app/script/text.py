"""The pieces of a copied script that are text, and numbers written out in full."""

from textwrap import fill, indent

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns

WIDTH = 96

FORMULAS = {
    "sgn": "np.where(b >= 0, 1.0, -1.0)",
    "heaviside": "np.where(b >= 0, 1.0, 0.0)",
    "linear": "1.0 * b",
    "tanh": "np.tanh(b)",
    "sigmoid": "0.5 + 0.5 * np.tanh(b / 2)",
    "relu": "np.maximum(b, 0.0)",
    "leaky": "np.where(b > 0, b, b / 100)",
    "softplus": "np.logaddexp(0.0, b)",
    "softmax": "np.exp(b - b.max(axis=1, keepdims=True))",
}
SLOPES = {
    "linear": "np.ones_like(b)",
    "tanh": "1 - np.tanh(b) ** 2",
    "sigmoid": "sigmoid(b) * (1 - sigmoid(b))",
    "relu": "np.where(b > 0, 1.0, 0.0)",
    "leaky": "np.where(b > 0, 1.0, 0.01)",
    "softplus": "0.5 + 0.5 * np.tanh(b / 2)",
}
INPUTS = {
    "x1": "x1",
    "x2": "x2",
    "x1^2": "x1**2",
    "x2^2": "x2**2",
    "x1*x2": "x1 * x2",
    "sin x1": "np.sin(x1)",
    "sin x2": "np.sin(x2)",
}

FIELDS = '''
def fields(x):
    """Return the local fields b = w x - theta and the states V of all layers; V[0] is x."""
    b, V = [], [x]
    for l in range(len(w)):
        b.append(V[-1] @ w[l].T - theta[l])
        V.append(g[l](b[-1]))
    return b, V
'''

SHUFFLED = '''
def batches():
    """Yield the patterns of each update; every epoch is shuffled anew, with nnlab's numbers."""
    for block in itertools.count():
        bits = np.random.PCG64(np.random.SeedSequence(({seed}, block)))
        raw = bits.random_raw({epochs} * p // 2 + 1)
        for epoch in range({epochs}):
            order = list(range(p))
            for i in range(p - 1, 0, -1):
                place = epoch * p + i
                half = int(raw[place // 2]) >> (32 * (place % 2)) & 0xFFFFFFFF
                j = half * (i + 1) >> 32
                order[i], order[j] = order[j], order[i]
{cut}
'''
ONE_BY_ONE = """\
            for mu in order:
                yield [mu]"""
IN_BATCHES = """\
            for first in range(0, p, {batch}):
                yield order[first : first + {batch}]"""
LISTED = '''
def batches():
    """Return the patterns of each update, counted from 0, as nnlab drew them."""
    return {batches}
'''
IN_TURN = '''
def batches():
    """Yield the patterns of each update, as they are numbered."""
    while True:
        for first in range(0, p, {batch}):
            yield range(first, min(first + {batch}, p))
'''
ALL_AT_ONCE = '''
def batches():
    """Yield the patterns of each update: all of them."""
    while True:
        yield range(p)
'''

TRAIN = """
for k, mu in zip(range(updates), batches()):
    learn(k, mu)
"""

ENERGIES = {
    "quadratic": "0.5 * np.sum((target - O) ** 2)",
    "sigmoid": "np.sum(np.logaddexp(0.0, b[-1]) - target * b[-1])",
    "softmax": "-np.sum(target * np.log(O))",
}


def write_targets(name: str, patterns: Patterns) -> str:
    """Write the targets: -1 and +1, or the class of each pattern."""
    if patterns.t.shape[1] == 1:
        return write_array(name, patterns.t, (-1, 1), whole=True)
    count = patterns.t.shape[1]
    numbers = ", ".join(str(number) for number in patterns.t.argmax(axis=1))
    lines = indent(fill(numbers, WIDTH - 4), "    ")
    return f"{name} = 2.0 * np.eye({count})[[\n{lines}\n]] - 1  # a row for each, +1 for its class"


def write_array(name: str, values: FloatArray, shape: tuple[int, ...], whole: bool = False) -> str:
    """Write an array exactly; long ones as a flat list that is put into shape."""
    head = f"{name} = " if name else ""
    listed = np.asarray(values).tolist()
    short = f"{head}np.array({listed!r})"
    if len(short) <= WIDTH - 8 and not whole and np.size(values):
        return short
    flat = np.asarray(values).ravel()
    write = (lambda v: str(int(v))) if whole else repr
    numbers = fill(", ".join(write(float(v)) for v in flat), WIDTH - 4)
    kind = ", dtype=float" if whole else ""
    put = "" if len(shape) == 1 else f".reshape{shape!r}"
    return f"{head}np.array([\n{indent(numbers, '    ')}\n]{kind}){put}"


def write_list(name: str, items: list[str]) -> str:
    """Write a list of arrays, one below the other."""
    return f"{name} = [\n" + "".join(indent(item, "    ") + ",\n" for item in items) + "]"
