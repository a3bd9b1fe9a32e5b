"""The zip file of a session: one JSON manifest and named arrays, from a stranger or for the disk.

Nothing in it is trusted: sizes and counts are checked before anything is unpacked, nothing is
written to a folder, nothing is evaluated or unpickled.
"""

import json
import math
import re
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from numpy.typing import NDArray

from nnlab.core.npy import pack_array, unpack_array
from nnlab.core.unzip import ZipError, ZipReader

MANIFEST = "manifest.json"
FILE_LIMIT = 64 << 20
ENTRY_LIMIT = 1024
MANIFEST_LIMIT = 4 << 20
TOTAL_LIMIT = 128 << 20
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}/[A-Za-z][A-Za-z0-9_]{0,79}\.npy", re.ASCII)
LONG_AGO = (1980, 1, 1, 0, 0, 0)

Document = dict[str, Any]
NamedArrays = Mapping[str, NDArray[Any]]


class ArchiveError(ValueError):
    """A file is no archive of ours; the message is one line without the file's name."""


def write_archive(file: BinaryIO, document: Document, arrays: NamedArrays) -> None:
    """Write the manifest and the arrays, named `room/name`; equal contents give equal bytes.

    Raises
    ------
    ValueError
        If the manifest holds NaN or infinity, or if reading would refuse what was to be written.
    """
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False).encode()
    contents = {MANIFEST: text}
    for name, array in arrays.items():
        if not NAME.fullmatch(f"{name}.npy"):
            raise ValueError(f"an array can't be named {name!r}")
        contents[f"{name}.npy"] = pack_array(array)
    _check_amount({name: len(data) for name, data in contents.items()})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=1)


class ArchiveReader:
    """An archive in memory whose sizes and names are checked; entries are unpacked on demand."""

    def __init__(self, data: bytes) -> None:
        if len(data) > FILE_LIMIT:
            raise ArchiveError(f"it is larger than {FILE_LIMIT >> 20} MB")
        if not data.startswith(b"PK\x03\x04"):
            raise ArchiveError("it is no nnlab session (no zip file)")
        try:
            self._zip = ZipReader(data, ENTRY_LIMIT)
        except ZipError as error:
            raise ArchiveError(str(error)) from None
        for name in self._zip.sizes:
            if name != MANIFEST and not NAME.fullmatch(name):
                raise ArchiveError(f"entry {name!r:.90} has a name that is not allowed")
        _check_amount(self._zip.sizes)

    def read_document(self) -> Document:
        """Return the manifest: a JSON object of finite numbers without repeated keys."""
        if MANIFEST not in self._zip.sizes:
            raise ArchiveError(f"{MANIFEST} is missing: it is no nnlab session")
        try:
            document = json.loads(
                self._read(MANIFEST),
                parse_constant=_refuse_constant,
                parse_float=_finite,
                object_pairs_hook=_unrepeated,
            )
            json.dumps(document, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            if isinstance(error, ArchiveError):
                raise
            raise ArchiveError(f"{MANIFEST} is not readable ({error})") from None
        if not isinstance(document, dict):
            raise ArchiveError(f"{MANIFEST} is no JSON object")
        return document

    def rooms(self) -> set[str]:
        """Return the keys of the rooms that have arrays."""
        return {name.split("/")[0] for name in self._zip.sizes if name != MANIFEST}

    def read_arrays(self, room: str) -> dict[str, NDArray[Any]]:
        """Return the arrays of one room by name; finite, read-only."""
        arrays = {}
        for name in self._zip.sizes:
            if name.startswith(room + "/"):
                try:
                    array = unpack_array(self._read(name))
                except ValueError as error:
                    raise ArchiveError(f"{name}: {error}") from None
                arrays[name.split("/")[1].removesuffix(".npy")] = array
        return arrays

    def _read(self, name: str) -> bytes:
        try:
            return self._zip.read(name, TOTAL_LIMIT)
        except ZipError as error:
            raise ArchiveError(str(error)) from None


def _check_amount(sizes: Mapping[str, int]) -> None:
    if len(sizes) > ENTRY_LIMIT:
        raise ArchiveError(f"it holds more than {ENTRY_LIMIT} entries")
    if sizes.get(MANIFEST, 0) > MANIFEST_LIMIT:
        raise ArchiveError(f"{MANIFEST} is larger than {MANIFEST_LIMIT >> 20} MB")
    if sum(sizes.values()) > TOTAL_LIMIT:
        raise ArchiveError(f"unpacked it is larger than {TOTAL_LIMIT >> 20} MB")


def _refuse_constant(name: str) -> None:
    raise ArchiveError(f"{MANIFEST} holds {name}; numbers must be finite")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ArchiveError(f"{MANIFEST} holds {text:.40}; numbers must be finite")
    return value


def _unrepeated(pairs: list[tuple[str, Any]]) -> Document:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ArchiveError(f"{MANIFEST} has a key that stands twice")
    return document
