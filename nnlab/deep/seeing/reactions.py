"""What the neurons of a net react to, as plain data and as a file; no torch.

The file is a cache beside the net: one that is damaged or of another net is computed anew.
"""

import io
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlab.core.atomic import write_whole
from nnlab.core.npy import unpack_array
from nnlab.core.unzip import ZipReader
from nnlab.deep.reports import Report

FORMAT = 1
FILE = "reactions.npz"
FILE_LIMIT = 256 << 20
MOST_LAYERS = 100
KINDS = {
    "value": np.float32,
    "index": np.int64,
    "target": np.int64,
    "place": np.int64,
    "patch": np.uint8,
    "pattern": np.float32,
    "reached": np.float32,
}


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
        for name in ARRAYS:
            arrays[f"{name}_{layer.row}"] = np.ascontiguousarray(getattr(layer, name))
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    write_whole(path, lambda file: file.write(buffer.getvalue()))


def read(path: Path, stamp: int) -> list[Reactions] | None:
    """Return the kept reactions of the net of that stamp, None if there are none."""
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_LIMIT)
        reader = ZipReader(data, 1 + MOST_LAYERS * len(ARRAYS))
        head = unpack_array(reader.read("head.npy", FILE_LIMIT)).ravel().tolist()
        if head[:2] != [FORMAT, stamp]:
            return None
        return [_read_layer(reader, row) for row in head[2:]]
    except (OSError, ValueError):
        return None


def _read_layer(reader: ZipReader, row: int) -> Reactions:
    """Return what was kept of one row; ValueError if an array is missing or of another shape."""
    arrays = {name: unpack_array(reader.read(f"{name}_{row}.npy", FILE_LIMIT)) for name in ARRAYS}
    neurons, k = arrays["index"].shape[:2] if arrays["index"].ndim == 2 else (0, 0)
    side = arrays["patch"].shape[-1:]
    shapes = {
        **dict.fromkeys(("value", "index", "target"), (neurons, k)),
        "place": (neurons, k, 2),
        "patch": (neurons, k, *side, *side),
        "pattern": (neurons, *side, *side),
        "reached": (neurons,),
    }
    for name, array in arrays.items():
        if array.shape != shapes[name] or array.dtype != KINDS[name]:
            raise ValueError(f"{name} of row {row} is {array.dtype} {array.shape}")
    return Reactions(row, **arrays)
