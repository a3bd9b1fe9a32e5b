"""What the neurons of a net react to, as plain data and as a file; no torch.

The file is a cache beside the net: one that is damaged or of another net is computed anew.
"""

import io
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.atomic import write_whole
from nnlab.deep.reports import Report

FORMAT = 1
FILE = "reactions.npz"


@dataclass(frozen=True, eq=False)
class Reactions(Report):
    """What the neurons of one layer with weights react to.

    row : number of its row
    value : float32 (neurons, k), the k <= 9 largest local fields on test images, falling
    index : int64 (neurons, k), places of these images in the test set; target : their classes
    place : int64 (neurons, k, 2), row and column in the feature map; 0 in a fully connected layer
    patch : uint8 (neurons, k, side, side), what the neuron sees there; beyond the image is paper
    pattern : float32 (neurons, side, side), ink 0 to 1, found by gradient ascent
    reached : float32 (neurons,), the local field for it
    """

    row: int
    value: NDArray[np.float32]
    index: NDArray[np.int64]
    target: NDArray[np.int64]
    place: NDArray[np.int64]
    patch: NDArray[np.uint8]
    pattern: NDArray[np.float32]
    reached: NDArray[np.float32]


ARRAYS = tuple(part.name for part in fields(Reactions) if part.name != "row")


def write(path: Path, stamp: int, layers: list[Reactions]) -> None:
    """Keep reactions for the net of that stamp; raises OSError."""
    arrays: dict[str, Any] = {
        "head": np.array([FORMAT, stamp, *(layer.row for layer in layers)], dtype=np.int64)
    }
    for layer in layers:
        arrays |= {f"{name}_{layer.row}": getattr(layer, name) for name in ARRAYS}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    write_whole(path, lambda file: file.write(buffer.getvalue()))


def read(path: Path, stamp: int) -> list[Reactions] | None:
    """Return the kept reactions of the net of that stamp, None if there are none."""
    try:
        with np.load(path, allow_pickle=False) as file:
            head = file["head"]
            if len(head) < 2 or head[0] != FORMAT or head[1] != stamp:
                return None
            return [
                Reactions(int(row), **{name: file[f"{name}_{row}"] for name in ARRAYS})
                for row in head[2:]
            ]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
