"""Patterns in NPZ files: plain arrays, checked before anything is unpacked, never unpickled."""

import io
import math
import tokenize
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnlab.app.tables.classes import ADVICE, PatternError, Target, find_classes
from nnlab.app.tables.table import MAX_PLACE, PARTS, PatternTable
from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns
from nnlab.core.sets.generators import MAX_CLASSES, MAX_PATTERNS
from nnlab.core.unzip import ZipError, ZipReader

FILE_LIMIT = 8 << 20
ENTRY_LIMIT = 64
HEADER_LIMIT = 1000
# What the names of the arrays of each set begin with.
PREFIXES = ("", "validation_", "test_")


def make_arrays(parts: Sequence[Patterns]) -> dict[str, FloatArray]:
    """Return training, validation and test set as the arrays of an NPZ file."""
    arrays = {}
    for number, (prefix, part) in enumerate(zip(PREFIXES, parts, strict=False)):
        if len(part) or number == 0:
            arrays[f"{prefix}x"] = part.x
            arrays[f"{prefix}t"] = part.t[:, 0] if part.t.shape[1] == 1 else part.t
    return arrays


def read_npz(data: bytes, name: str) -> PatternTable:
    """Return the patterns in the bytes of an NPZ file that messages call `name`.

    Raises
    ------
    PatternError
        With one line that names the file, the array and its row, what is wrong and what to do.
    """
    arrays = _read_arrays(data, name)
    if "x" not in arrays or "t" not in arrays:
        there = ", ".join(sorted(arrays)) or "none of them"
        raise PatternError(f"{name} needs arrays x (p, 2) and t (p,), and holds {there}.")
    places: list[FloatArray] = []
    targets: list[Target] = []
    part: list[int] = []
    for number, prefix in enumerate(PREFIXES):
        if f"{prefix}x" not in arrays and f"{prefix}t" not in arrays:
            continue
        x = _read_places(arrays, f"{prefix}x", name)
        entries = _read_targets(arrays, f"{prefix}t", len(x), name)
        places.append(x)
        targets += entries
        part += [number] * len(entries)
    if not targets:
        raise PatternError(f"{name} holds no patterns: array x is empty.")
    if len(targets) > MAX_PATTERNS:
        raise PatternError(
            f"{name} holds {len(targets)} patterns; at most {MAX_PATTERNS} can be read."
        )
    wide = arrays["t"].shape[1] if arrays["t"].ndim == 2 else 1
    found = find_classes(targets, from_one=wide > 1)
    return PatternTable(
        np.vstack(places), found.numbers, max(found.count, wide), (), np.array(part, dtype=np.int64)
    )


def _read_places(arrays: dict[str, NDArray[np.generic]], key: str, name: str) -> FloatArray:
    if key not in arrays:
        raise PatternError(f"{name} has targets without array {key} (p, 2).")
    x = np.asarray(arrays[key], dtype=np.float64)
    if x.ndim != 2 or x.shape[1] != 2:
        raise PatternError(f"{name}, array {key}: its shape is {x.shape}, and (p, 2) is needed.")
    wrong = ~(np.abs(x) <= MAX_PLACE)
    if wrong.any():
        row, column = np.argwhere(wrong)[0].tolist()
        raise PatternError(
            f"{name}, array {key}, row {row + 1}, column {column + 1}: {x[row, column]:g} is not "
            f"within ±{MAX_PLACE:g}; scale or remove it."
        )
    return x


def _read_targets(
    arrays: dict[str, NDArray[np.generic]], key: str, p: int, name: str
) -> list[Target]:
    if key not in arrays:
        raise PatternError(f"{name} has positions without array {key} (p,).")
    t = np.asarray(arrays[key], dtype=np.float64)
    t = t[:, 0] if t.ndim == 2 and t.shape[1] == 1 else t
    fits = t.ndim == 1 or (t.ndim == 2 and t.shape[1] <= MAX_CLASSES)
    if len(t.shape) == 0 or len(t) != p or not fits:
        raise PatternError(f"{name}, array {key}: its shape is {t.shape}, and ({p},) is needed.")
    where = f"{name}, array {key}, row {{}}"
    if not np.isfinite(t).all():
        row = int(np.argwhere(~np.isfinite(t))[0, 0]) + 1
        raise PatternError(f"{where.format(row)}: a target is NaN or infinite; {ADVICE}.")
    if t.ndim == 1:
        shown = [f"{value:g}" for value in t.tolist()]
        return [Target(where.format(row), text) for row, text in enumerate(shown, 1)]
    bad = (t > 0).sum(axis=1) != 1
    if bad.any():
        row = int(np.argmax(bad)) + 1
        raise PatternError(f"{where.format(row)}: one entry must be positive, that of the class.")
    numbers = (t.argmax(axis=1) + 1).tolist()
    return [Target(where.format(row), str(number)) for row, number in enumerate(numbers, 1)]


def _read_arrays(data: bytes, name: str) -> dict[str, NDArray[np.generic]]:
    """Unpack those arrays that are known; sizes are checked before anything is unpacked."""
    known = {f"{prefix}{letter}.npy" for prefix in PREFIXES for letter in "xt"}
    try:
        reader = ZipReader(data, ENTRY_LIMIT)
        if any(size > FILE_LIMIT for size in reader.sizes.values()):
            raise PatternError(f"{name} is too large: keep only x and t of {PARTS[0]}.")
        entries = {key: reader.read(key, FILE_LIMIT) for key in reader.sizes if key in known}
    except ZipError as error:
        raise PatternError(f"{name} is no NPZ file, or damaged ({error}).") from None
    arrays = {}
    for entry, content in entries.items():
        key = entry.removesuffix(".npy")
        arrays[key] = _read_npy(content, f"{name}, array {key}")
    return arrays


def _read_npy(data: bytes, where: str) -> NDArray[np.generic]:
    file = io.BytesIO(data)
    form = np.lib.format
    try:
        version = form.read_magic(file)
        read = form.read_array_header_1_0 if version == (1, 0) else form.read_array_header_2_0
        shape, by_columns, dtype = read(file, max_header_size=HEADER_LIMIT)
    except (ValueError, SyntaxError, tokenize.TokenError):
        raise PatternError(f"{where}: it is no array of numbers.") from None
    if dtype.kind not in "biuf" or dtype.itemsize > 8:
        raise PatternError(f"{where}: it holds {dtype}, and plain numbers are needed.")
    rest = data[file.tell() :]
    if math.prod(shape) * dtype.itemsize != len(rest):
        raise PatternError(f"{where}: its {len(rest)} bytes do not fit its shape {shape}.")
    flat = np.frombuffer(rest, dtype)
    return flat.reshape(shape, order="F" if by_columns else "C")
