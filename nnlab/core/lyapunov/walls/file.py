"""The file of one net of the wall: a zip of arrays and a JSON manifest, as numpy's `load` reads it.

Reading is for `nnlab.app.lyapunov.walls.library`, which trusts nothing in it.
"""

import io
import json
import math
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnlab.core.atomic import write_whole
from nnlab.core.lyapunov.walls.nets import NetKey, WallFace, WallNet

FORMAT = "nnlab wall net 1"
FIGURES = ("epochs", "held_out_error", "train_error", "seconds")
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def file_name(key: NetKey) -> str:
    """Return the name of a net's file in the folder of its wall."""
    return f"N{key.width}-L{key.depth}-s{key.seed}.npz"


def write_net(path: Path, net: WallNet) -> None:
    """Write a net; the file is whole or the one before.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full.
    """
    write_whole(path, lambda file: _fill(file, net))


def arrays_of(net: WallNet) -> dict[str, NDArray[np.float32]]:
    """Return all arrays by room and name: `face` has map and lines, `weights` the rest; float32."""
    arrays = {"face/map": net.face.map}
    arrays |= {f"face/line{number}": line for number, line in enumerate(net.face.lines)}
    for number, layer in enumerate(net.network.layers):
        arrays[f"weights/w{number}"] = layer.w.astype(np.float32)
        arrays[f"weights/theta{number}"] = layer.theta.astype(np.float32)
    return arrays


def document_of(face: WallFace) -> dict[str, Any]:
    """Return what is no array, JSON-able: figures that are not known are null."""
    return {
        "format": FORMAT,
        "key": asdict(face.key),
        "outcome": face.outcome,
        **{name: _known(getattr(face, name)) for name in FIGURES},
        "lines": len(face.lines),
        "trends": {name: _known(value) for name, value in asdict(face.trends).items()},
    }


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _fill(file: BinaryIO, net: WallNet) -> None:
    text = json.dumps(document_of(net.face), indent=1, allow_nan=False)
    contents = {"manifest.json": text.encode()}
    for name, array in arrays_of(net).items():
        entry = io.BytesIO()
        np.lib.format.write_array(entry, np.ascontiguousarray(array, "<f4"), version=(1, 0))
        contents[f"{name}.npy"] = entry.getvalue()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_STORED
            archive.writestr(info, data)
