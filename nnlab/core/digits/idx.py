"""The handwritten digits: IDX files read with checks, and the part kept for validation; no torch.

The format is LeCun's: two zero bytes, the type (8: unsigned bytes), the number of dimensions,
each dimension as a big-endian 32-bit integer, then the bytes.
"""

import gzip
import hashlib
import math
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from nnlab import resources

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
UNSIGNED_BYTES = 8
MOST_BYTES = 1 << 30
HELD_OUT = 5000
PIECE = 1 << 20
HELD_OUT_SEED = 2012

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@dataclass(frozen=True, eq=False)
class Digits:
    """Images uint8 (p, rows, columns), 0 paper to 255 ink, and labels uint8 (p,)."""

    images: Bytes
    labels: Bytes

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, places: Places) -> "Digits":
        """Return those at `places`, in that order."""
        return Digits(self.images[places], self.labels[places])


def read_idx(path: Path, dimensions: int) -> Bytes:
    """Read an IDX file of unsigned bytes, gzipped or not.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line with the file's name: wrong magic number, dimensions, size, or truncated.
    """
    return _read(path, dimensions, None)


def _read(path: Path, dimensions: int, sha256: str | None) -> Bytes:
    try:
        with _open(path) as stream:
            head, shape = _read_head(stream, path, dimensions)
            data = stream.read(math.prod(shape) + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged or truncated: {error}.") from error
    _check_length(path, len(data), math.prod(shape))
    if sha256 is not None:
        # Piece by piece: to join them would copy it all while every other thread waits.
        found = hashlib.sha256(head)
        found.update(data)
        if found.hexdigest() != sha256:
            raise ValueError(f"{path.name} is not the original: its SHA-256 sum differs.")
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def _check_length(path: Path, found: int, wanted: int) -> None:
    if found != wanted:
        raise ValueError(
            f"{path.name} should hold {wanted} bytes after its head, "
            f"but holds {'more' if found > wanted else found}."
        )


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if zipped else path.open("rb")


def _read_head(stream: IO[bytes], path: Path, dimensions: int) -> tuple[bytes, tuple[int, ...]]:
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise ValueError(
            f"{path.name} is no IDX file: it begins with {magic.hex(' ') or 'nothing'}."
        )
    if magic[2] != UNSIGNED_BYTES:
        raise ValueError(f"{path.name} holds data of type {magic[2]}; only bytes (8) are read.")
    if magic[3] != dimensions:
        raise ValueError(
            f"{path.name} has {magic[3]} dimensions, but {dimensions} are needed here."
        )
    sizes = stream.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise ValueError(f"{path.name} is truncated: it ends within its head.")
    shape = struct.unpack(f">{dimensions}I", sizes)
    if math.prod(shape) > MOST_BYTES:
        raise ValueError(f"{path.name} says that it holds {math.prod(shape)} bytes: too many.")
    return magic + sizes, shape


def write_idx(path: Path, values: Bytes) -> None:
    """Write bytes of any shape as an IDX file; a name that ends in .gz is gzipped."""
    head = struct.pack(f">2xBB{values.ndim}I", UNSIGNED_BYTES, values.ndim, *values.shape)
    data = head + np.ascontiguousarray(values).tobytes()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def read_digits(images: Path, labels: Path) -> Digits:
    """Read a pair of IDX files.

    Raises
    ------
    ValueError
        As `read_idx`, or if there are not as many labels as images.
    """
    return _fit(read_idx(images, 3), read_idx(labels, 1), images, labels)


def _fit(images: Bytes, labels: Bytes, image_path: Path, label_path: Path) -> Digits:
    if len(images) != len(labels):
        raise ValueError(
            f"{image_path.name} holds {len(images)} images, "
            f"but {label_path.name} holds {len(labels)} labels."
        )
    return Digits(images, labels)


def bundled(part: str) -> Digits:
    """Return the digits that come with the program, "train" (60 000) or "t10k" (10 000).

    Raises
    ------
    ValueError
        If a file is not the original.
    """
    arrays, paths = [], []
    for name, dimensions in ((f"{part}-images-idx3-ubyte", 3), (f"{part}-labels-idx1-ubyte", 1)):
        paths.append(resources.path("mnist", f"{name}.gz"))
        arrays.append(_read(paths[-1], dimensions, SHA256[name]))
    return _fit(arrays[0], arrays[1], paths[0], paths[1])


def read_shape(path: Path, dimensions: int) -> tuple[int, ...]:
    """Return what the head of an IDX file says of its size, without reading what follows.

    Raises
    ------
    OSError, ValueError
        As `read_idx`.
    """
    try:
        with _open(path) as stream:
            return _read_head(stream, path, dimensions)[1]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged or truncated: {error}.") from error


def check_whole(path: Path, dimensions: int) -> tuple[int, ...]:
    """Return the size that the head tells, as `read_shape`, of a file that is as long as that.

    What lies between is not read, unless a zipped file says that it is of another length.

    Raises
    ------
    OSError, ValueError
        As `read_idx`, but for damage within the file.
    """
    shape = read_shape(path, dimensions)
    head, wanted = 4 + 4 * dimensions, math.prod(shape)
    with path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
        length = stream.seek(0, os.SEEK_END)
        if zipped:
            # The end of gzip: the length of what was zipped, its last 32 bits.
            stream.seek(-4, os.SEEK_END)
            length = int.from_bytes(stream.read(4), "little")
    if zipped and length != (head + wanted) % 2**32:
        # Cut off, or of several pieces, of which only the last one's length stands there.
        length = _count_unzipped(path)
    elif zipped:
        length = head + wanted
    _check_length(path, length - head, wanted)
    return shape


def _count_unzipped(path: Path) -> int:
    try:
        with gzip.open(path, "rb") as stream:
            return sum(len(piece) for piece in iter(lambda: stream.read(PIECE), b""))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged or truncated: {error}.") from error


def read_first(path: Path, dimensions: int, count: int) -> Bytes:
    """Return the first entries of an IDX file, at most `count`, without reading those behind.

    Raises
    ------
    OSError, ValueError
        As `read_idx`, but for damage behind what is read.
    """
    try:
        with _open(path) as stream:
            _, (there, *rest) = _read_head(stream, path, dimensions)
            shape = (min(count, there), *rest)
            data = stream.read(math.prod(shape))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path.name} is damaged or truncated: {error}.") from error
    if len(data) != math.prod(shape):
        raise ValueError(f"{path.name} is truncated: it ends within its first images.")
    return np.frombuffer(data, dtype=np.uint8).reshape(shape)


def split_places(p: int, held_out: int = HELD_OUT) -> tuple[Places, Places]:
    """Return the places of the training part and of the held-out part, the same for the same p."""
    order = np.random.default_rng(HELD_OUT_SEED).permutation(p)
    return (order[:-held_out], order[-held_out:]) if held_out else (order, order[:0])


def split(digits: Digits, held_out: int = HELD_OUT) -> tuple[Digits, Digits]:
    """Return the training part and the held-out part, always the same for the same digits."""
    train, held = (digits.take(part) for part in split_places(len(digits), held_out))
    return train, held
