"""The numbers of a cross-section as a .csv file."""

import json
from pathlib import Path

import numpy as np

from nnlab.core.arrays import FloatArray
from nnlab.core.atomic import write_whole
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.section import Section
from nnlab.core.network import Network


def describe_section(
    net: Network, section: Section, label: str, ell: int, ridges: FloatArray
) -> dict[str, object]:
    """Return of which net and layer a section is, where it lies and what it crosses, in s."""
    return {
        "program": "nnlab",
        "net": label,
        "sizes": list(net.sizes),
        "activations": list(net.activations),
        "hidden_layers": depth(net),
        "ell": ell,
        "output_layer_included": ell > depth(net),
        "from": section.x[0].tolist(),
        "to": section.x[-1].tolist(),
        "boundary_crossed_at_s": section.crossings.round(6).tolist(),
        "ridges_crossed_at_s": ridges.round(6).tolist(),
    }


def save_section(
    path: Path, section: Section, distances: FloatArray | None, about: dict[str, object]
) -> None:
    """Write a section: s, x1, x2, lambda1, lambda2 per layer, outputs, class, distance.

    `distances` (points,) are those to the decision boundary, signed where the section's sides
    are; without a boundary the column is empty. Classes are numbered from 0.

    Raises
    ------
    OSError
        If the file can't be written; an old one then stays as it was.
    """
    outputs = section.O.shape[1]
    names = ["O"] if outputs == 1 else [f"O{number}" for number in range(1, outputs + 1)]
    lines = [
        f"# {json.dumps(about, ensure_ascii=False)}",
        ",".join(["s", "x1", "x2", "lambda1", "lambda2", *names, "class", "distance"]),
    ]
    numbers = np.column_stack([section.s, section.x, section.exponents.T, section.O])
    for row, one in enumerate(numbers.tolist()):
        values = [f"{value:.7g}" for value in one]
        distance = "" if distances is None else f"{distances[row]:.7g}"
        lines.append(",".join([*values, f"{section.classes[row]}", distance]))
    text = "\n".join([*lines, ""])
    write_whole(path, lambda file: file.write(text.encode()))
