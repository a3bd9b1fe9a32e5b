"""Weights and thresholds in a file of their own: .npz for numpy, .json for everything else."""

from pathlib import Path

import numpy as np

from nnlab.app.weights.text import LONGEST, Pairs, put_layers, read_layers, write_json
from nnlab.core.atomic import write_whole
from nnlab.core.network import Network
from nnlab.core.npy import unpack_array
from nnlab.core.unzip import ZipError, ZipReader

KINDS = (".npz", ".json")
MOST_LAYERS = 100
MOST_ENTRIES = 1024


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
    try:
        reader = ZipReader(path.read_bytes(), MOST_ENTRIES)
    except ZipError as error:
        raise ValueError(f"{path.name} is no .npz file, or is damaged: {error}.") from None
    pairs = []
    number = 1
    while number == 1 or f"w{number}.npy" in reader.sizes:
        if number > MOST_LAYERS:
            raise ValueError(f"{path.name} has more than {MOST_LAYERS} layers.")
        pairs.append((_read_array(reader, f"w{number}"), _read_array(reader, f"theta{number}")))
        number += 1
    return pairs


def _read_array(reader: ZipReader, name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    if f"{name}.npy" not in reader.sizes:
        raise ValueError(f"Array {name!r} is missing in the file.")
    try:
        return unpack_array(reader.read(f"{name}.npy", LONGEST))
    except ValueError as error:
        raise ValueError(f"Array {name!r}: {error}.") from None


def _check_kind(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise ValueError(f"Weights are kept as {' or '.join(KINDS)}, not {path.suffix!r}.")
