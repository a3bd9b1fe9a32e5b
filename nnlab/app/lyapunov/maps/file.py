"""The numbers of a map as files: .npz for numpy, .csv for everything else."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.maps.sweep import Sweep
from nnlab.core.atomic import write_whole
from nnlab.core.box import Box
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.lines.ridges import Ridge

MAP_SUFFIXES = (".npz", ".csv")
# Numbers that are written as text in one go: less than a millisecond of work.
PIECE = 400


@dataclass(frozen=True, eq=False)
class MapNumbers:
    """What a file of a map holds: arrays (rows, columns) by name, row 0 at the lowest x2.

    `about` says of which net, layer and box they are, in plain words and numbers.
    """

    box: Box
    arrays: dict[str, NDArray[np.float32]]
    about: dict[str, object]


def take_numbers(sweep: Sweep, label: str) -> MapNumbers:
    """Return the numbers of a sweep that is finished; `label` is what the screen calls its net.

    `lambda1` and `lambda2` are per layer, `ln_Lambda1` and `ln_Lambda2` are not; `direction` is
    the angle in radians of the direction in the plane that is stretched most.
    """
    one, net = sweep.request, sweep.request.network
    arrays: dict[str, NDArray[np.float32]] = {}
    for number, growth in enumerate(sweep.growths, 1):
        arrays[f"lambda{number}"] = growth / np.float32(one.ell)
        arrays[f"ln_Lambda{number}"] = growth.copy()
    if sweep.angles is not None:
        arrays["direction"] = sweep.angles.copy()
    about: dict[str, object] = {
        "program": "nnlab",
        "net": label,
        "sizes": list(net.sizes),
        "activations": list(net.activations),
        "hidden_layers": depth(net),
        "ell": one.ell,
        "output_layer_included": one.ell > depth(net),
        "box": [one.view.x1_min, one.view.x1_max, one.view.x2_min, one.view.x2_max],
    }
    return MapNumbers(one.view, arrays, about)


def save_map(path: Path, numbers: MapNumbers) -> None:
    """Write a map in the format of the path's suffix; may be called from any thread.

    Raises
    ------
    ValueError
        If the suffix is neither .npz nor .csv.
    OSError
        If the file can't be written; an old one then stays as it was.
    """
    if path.suffix.lower() not in MAP_SUFFIXES:
        raise ValueError(f"{path.name}: not saved: choose .npz or .csv.")
    if path.suffix.lower() == ".npz":
        data = _pack_npz(numbers)
        write_whole(path, lambda file: file.write(data))
        return
    write_whole(path, lambda file: file.writelines(_write_rows(numbers)))


def save_ridges(path: Path, ridges: list[Ridge], about: dict[str, object]) -> None:
    """Write ridges as .csv: number of the ridge, x1, x2, ln Lambda_1 and height at each point.

    Raises
    ------
    OSError
        If the file can't be written; an old one then stays as it was.
    """
    lines = [f"# {json.dumps(about, ensure_ascii=False)}", "ridge,x1,x2,ln_Lambda1,height"]
    for number, ridge in enumerate(ridges, 1):
        for (x1, x2), growth, height in zip(
            ridge.points.tolist(), ridge.growth.tolist(), ridge.height.tolist(), strict=True
        ):
            lines.append(f"{number},{x1:.7g},{x2:.7g},{growth:.7g},{height:.7g}")
    text = "\n".join([*lines, ""])
    write_whole(path, lambda file: file.write(text.encode()))


def _pack_npz(numbers: MapNumbers) -> bytes:
    some = next(iter(numbers.arrays.values()))
    x1, x2 = numbers.box.centres(some.shape[1], some.shape[0])
    file = BytesIO()
    about = np.array(json.dumps(numbers.about, ensure_ascii=False))
    np.savez(file, allow_pickle=False, x1=x1, x2=x2, about=about, **numbers.arrays)
    return file.getvalue()


def _write_rows(numbers: MapNumbers) -> Iterator[bytes]:
    """Yield the lines, a point each, in pieces between which other threads get their turn."""
    names = list(numbers.arrays)
    rows, columns = numbers.arrays[names[0]].shape
    x1, x2 = numbers.box.centres(columns, rows)
    yield f"# {json.dumps(numbers.about, ensure_ascii=False)}\n".encode()
    yield ",".join(["x1", "x2", *names]).encode() + b"\n"
    row_format = ",".join(["%.7g"] * (len(names) + 2)) + "\n"
    step = max(1, PIECE // (len(names) + 2))
    for row in range(rows):
        for start in range(0, columns, step):
            part = slice(start, start + step)
            values = [array[row, part] for array in numbers.arrays.values()]
            table = np.column_stack((x1[part], np.full(len(x1[part]), x2[row]), *values))
            yield (row_format * len(table) % tuple(table.ravel().tolist())).encode()
            time.sleep(0.0)
