"""A net that was taken to the map from another page, and its form in a session."""

from dataclasses import dataclass

import numpy as np

from nnlab.app.room import Arrays, Fields
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns, no_patterns

LONGEST_LABEL = 200
MOST_LAYERS = 65
LARGEST = 1e30


@dataclass(frozen=True, eq=False)
class KeptNet:
    """A net of two inputs, what the screen calls it, its patterns, and the box that shows them."""

    network: Network
    label: str
    patterns: Patterns
    box: Box


def pack(kept: KeptNet | None) -> tuple[Fields, Arrays]:
    """Return label, activations and box as fields, weights (float32) and patterns as arrays."""
    if kept is None:
        return {}, {}
    box = kept.box
    stored = {
        "label": kept.label,
        "activations": list(kept.network.activations),
        "box": [box.x1_min, box.x1_max, box.x2_min, box.x2_max],
    }
    arrays = {"x": kept.patterns.x, "t": kept.patterns.t}
    for number, layer in enumerate(kept.network.layers):
        arrays[f"w{number}"], arrays[f"theta{number}"] = layer.w, layer.theta
    return stored, arrays


def unpack(stored: Fields, arrays: Arrays) -> KeptNet | None:
    """Return the checked net, or None if none was kept.

    Raises
    ------
    ValueError
        If a field or an array is missing or makes no sense.
    """
    if not stored:
        return None
    label, keys, box = (stored.get(name) for name in ("label", "activations", "box"))
    if not isinstance(label, str) or len(label) > LONGEST_LABEL or not label.isprintable():
        raise ValueError(f"label must be one line of at most {LONGEST_LABEL} letters.")
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_LAYERS:
        raise ValueError(f"activations must be a list of 1 to {MOST_LAYERS} names.")
    layers = []
    for number, key in enumerate(keys):
        if not isinstance(key, str) or key not in ACTIVATIONS:
            raise ValueError(f"activations must be known names, got {key!r:.40}.")
        w, theta = _array(arrays, f"w{number}", 2), _array(arrays, f"theta{number}", 1)
        layers.append(Layer(w, theta, key))
    network = Network(tuple(layers))
    if network.components != 2:
        raise ValueError(f"w0 must be that of two inputs, not of {network.components}.")
    return KeptNet(network, label, _read_patterns(arrays, network.sizes[-1]), _read_box(box))


def _read_patterns(arrays: Arrays, outputs: int) -> Patterns:
    if "x" not in arrays:
        return no_patterns(2, outputs)
    x, t = _array(arrays, "x", 2), _array(arrays, "t", 2)
    if x.shape[1] != 2 or t.shape[1] != outputs:
        raise ValueError(f"x and t must have 2 and {outputs} columns.")
    return Patterns(x, t)


def _read_box(box: object) -> Box:
    found = box if isinstance(box, list | tuple) else ()
    # Whole numbers of hundreds of digits are finite too, but no float.
    numbers = [float(one) for one in found if type(one) in (int, float) and abs(one) <= LARGEST]
    if len(found) != 4 or len(numbers) != 4:
        raise ValueError("box must be four numbers.")
    if not (numbers[0] < numbers[1] and numbers[2] < numbers[3]):
        raise ValueError("box must be x1_min < x1_max, x2_min < x2_max.")
    return Box(*numbers)


def _array(arrays: Arrays, name: str, dimensions: int) -> FloatArray:
    value = arrays.get(name)
    if value is None or value.dtype.kind != "f" or value.ndim != dimensions:
        raise ValueError(f"{name} must be an array of {dimensions} dimensions of numbers.")
    if not np.isfinite(value).all():
        raise ValueError(f"{name} must be finite.")
    return value.astype(np.float64)
