"""Zip files that nobody vouches for: they are read, or refused by one error of one line."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator

import pytest

from nnlab.core.unzip import ZipError, ZipReader

CONTENTS = {"a.npy": b"one " * 40, "b/c.npy": bytes(range(256)), "empty": b""}
# Where the fields of a directory entry and of the end record lie, by their letters of struct.
ENTRY = {4: "H", 6: "H", 8: "H", 10: "H", 16: "L", 20: "L", 24: "L", 28: "H", 30: "H", 42: "L"}
RECORD = {4: "H", 6: "H", 8: "H", 10: "H", 12: "L", 16: "L", 20: "H"}


def packed(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in CONTENTS.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    reader = ZipReader(data, 8)
    return {name: reader.read(name, 1000) for name in reader.sizes}


def holds(data: bytes) -> None:
    """Assert that bytes are refused in one line or give what was packed, renamed at most."""
    try:
        found = unpacked(data)
    except ZipError as error:
        assert str(error) and "\n" not in str(error) and not str(error).endswith(".")
    else:
        assert set(found.values()) <= set(CONTENTS.values())


def test_entries_come_back() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        assert unpacked(packed(method)) == CONTENTS
    assert ZipReader(packed(), 3).sizes == {name: len(data) for name, data in CONTENTS.items()}


def test_a_directory_before_the_beginning_of_the_file_is_refused() -> None:
    # zipfile seeks to a negative place, and raises ValueError out of its own open().
    data = bytearray(packed())
    data[len(data) - 4] = 1
    with zipfile.ZipFile(io.BytesIO(data)) as archive, pytest.raises(ValueError, match="negative"):
        archive.open("a.npy")
    with pytest.raises(ZipError, match="not where it says"):
        ZipReader(bytes(data), 8)


@pytest.mark.parametrize("place", [2**31, 2**32 - 2])
def test_an_entry_that_lies_elsewhere_is_refused(place: int) -> None:
    data = bytearray(packed())
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 42, place)
    reader = ZipReader(bytes(data), 8)
    with pytest.raises(ZipError, match=r"a\.npy is damaged"):
        reader.read("a.npy", 1000)


def test_a_name_that_is_no_utf8_is_refused() -> None:
    data = packed().replace(b"a.npy", b"\xff.npy")
    at = data.index(b"PK\x01\x02") + 9
    with pytest.raises(ZipError, match="directory is damaged"):
        ZipReader(data[:at] + b"\x08" + data[at + 1 :], 8)


def test_damaged_bytes_are_not_quoted_at_length() -> None:
    file = io.BytesIO()
    name = "w" * 60
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"one")
    data = bytearray(file.getvalue())
    # The name in the local header, of which zipfile quotes all the bytes.
    data[30:90] = bytes(range(60))
    with pytest.raises(ZipError, match="is damaged") as refused:
        ZipReader(bytes(data), 8).read(name, 1000)
    assert len(str(refused.value)) < 180 and str(refused.value).endswith("…)")


def test_bounds_hold_before_anything_is_unpacked() -> None:
    with pytest.raises(ZipError, match="more than 2 entries"):
        ZipReader(packed(), 2)
    reader = ZipReader(packed(), 3)
    with pytest.raises(ZipError, match=r"b/c\.npy is larger"):
        reader.read("b/c.npy", 255)
    assert reader.read("b/c.npy", 256) == CONTENTS["b/c.npy"]
    with pytest.raises(ZipError, match="d is missing"):
        reader.read("d", 256)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_cannot_be_unpacked_in_pieces_is_refused(method: int) -> None:
    with pytest.raises(ZipError, match="packed"):
        ZipReader(packed(method), 8)


def lies() -> Iterator[bytes]:
    """Every field of the directory and of the end record with every value that hurts."""
    data = packed()
    starts = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    fields = [(at + offset, kind) for at in starts for offset, kind in ENTRY.items()]
    fields += [(len(data) - 22 + offset, kind) for offset, kind in RECORD.items()]
    for place, kind in fields:
        full = 1 << (8 * struct.calcsize("<" + kind))
        for value in (0, 1, 2, 9, 40, 999, full // 2 - 1, full // 2, full - 2, full - 1):
            changed = bytearray(data)
            struct.pack_into("<" + kind, changed, place, value % full)
            yield bytes(changed)


def test_no_lie_of_a_directory_gets_through() -> None:
    for data in lies():
        holds(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_no_damage_gets_through(method: int) -> None:
    data = packed(method)
    for end in range(len(data)):
        with pytest.raises(ZipError):
            unpacked(data[:end])
    draw = random.Random(1)
    for place in range(len(data)):
        for value in (0, 1, 127, 128, 255, draw.randrange(256)):
            holds(data[:place] + bytes([value]) + data[place + 1 :])
    for _ in range(2000):
        changed = bytearray(data)
        for _ in range(draw.randint(2, 8)):
            changed[draw.randrange(len(data))] = draw.randrange(256)
        holds(bytes(changed))
