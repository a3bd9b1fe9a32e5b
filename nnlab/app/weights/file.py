"""Weights and thresholds in a file of their own: .npz for numpy, .json for everything else."""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from nnlab.app.files.npy import unpack_array
from nnlab.app.weights.text import LONGEST, Pairs, put_layers, read_layers, write_json
from nnlab.core.atomic import write_whole
from nnlab.core.network import Network

KINDS = (".npz", ".json")
MOST_LAYERS = 100


def save_weights(path: Path, net: Network) -> None:
    """Write w1, theta1, w2 ... as .npz or the JSON of `nnlab.app.weights.text`, by the suffix.

    Raises
    ------
    ValueError
        If the suffix is neither.
    OSError
        If the file can't be written.
    """
    _check_kind(path)
    if path.suffix.lower() == ".json":
        write_whole(path, lambda file: file.write(write_json(net).encode()))
        return
    arrays = {}
    for number, layer in enumerate(net.layers, 1):
        arrays[f"w{number}"], arrays[f"theta{number}"] = layer.w, layer.theta
    write_whole(path, lambda file: np.savez(file, allow_pickle=False, **arrays))


def load_weights(path: Path, net: Network) -> Network:
    """Return `net` with the weights and thresholds of a file; nothing in it is trusted.

    Raises
    ------
    ValueError
        With one line that names the layer and the field that do not fit.
    OSError
        If the file can't be read.
    """
    return put_layers(net, load_layers(path))


def load_layers(path: Path) -> Pairs:
    """Return w and theta per layer, as the file has them; shapes are not checked.

    Raises
    ------
    ValueError, OSError
        As `load_weights` does.
    """
    _check_kind(path)
    if path.stat().st_size > LONGEST:
        raise ValueError(f"{path.name} is larger than {LONGEST // 1_000_000} MB: too large.")
    if path.suffix.lower() == ".json":
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise ValueError(f"{path.name} is no text.") from None
        return read_layers(text)
    return _load_npz(path)


def _load_npz(path: Path) -> Pairs:
    pairs = []
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            number = 1
            while number == 1 or f"w{number}.npy" in names:
                pairs.append(
                    (
                        _read_array(archive, f"w{number}"),
                        _read_array(archive, f"theta{number}"),
                    )
                )
                number += 1
                if number > MOST_LAYERS:
                    raise ValueError(f"{path.name} has more than {MOST_LAYERS} layers.")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        raise ValueError(f"{path.name} is no .npz file, or is damaged.") from None
    return pairs


def _read_array(
    archive: zipfile.ZipFile, name: str
) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    try:
        info = archive.getinfo(f"{name}.npy")
    except KeyError:
        raise ValueError(f"Array {name!r} is missing in the file.") from None
    if info.file_size > LONGEST:
        raise ValueError(f"Array {name!r} is too large.")
    try:
        return unpack_array(archive.read(info))
    except ValueError as error:
        raise ValueError(f"Array {name!r}: {error}.") from None


def _check_kind(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"Weights are kept as {' or '.join(KINDS)}, not {path.suffix!r}.")
