"""Zip files from strangers: bombs, foreign names, doubles, damage."""

import io
import struct
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.files import archive
from nnlab.app.files.archive import MANIFEST, ArchiveError, ArchiveReader, write_archive
from nnlab.core import unzip

DIRECTORY_LIMIT = 256 << 10


def packed(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as opened:
        for name, data in entries:
            opened.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return file.getvalue()


def written() -> bytes:
    file = io.BytesIO()
    write_archive(file, {"a": [1, 2.5, None]}, {"room/w": np.arange(4.0), "room/t": np.ones(2)})
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ArchiveError) as caught:
        reader = ArchiveReader(data)
        reader.read_document()
        for room in reader.rooms():
            reader.read_arrays(room)
    line = str(caught.value)
    assert line
    assert "\n" not in line
    return line


def test_round_trip() -> None:
    reader = ArchiveReader(written())
    assert reader.read_document() == {"a": [1, 2.5, None]}
    assert reader.rooms() == {"room"}
    arrays = reader.read_arrays("room")
    assert arrays.keys() == {"w", "t"}
    assert (arrays["w"] == np.arange(4.0)).all()


def test_equal_contents_give_equal_bytes() -> None:
    assert written() == written()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.npy",
        "/etc/passwd",
        "room/../../evil.npy",
        "C:\\evil.npy",
        "room\\w.npy",
        "room/w.npy/",
        "room/sub/w.npy",
        "room/w.pkl",
        "Room/w.npy",
        "room/.npy",
        "room/w\n.npy",
        "room/w.npy\0.txt",
        "w.npy",
        "Manifest.json",
        "r" * 50 + "/w.npy",
        "room/ẃ.npy",
    ],
)
def test_foreign_names_are_refused(name: str) -> None:
    data = packed([(MANIFEST, b"{}"), ("room/XXXXXXXXXXX.npy", b"")])
    if "\0" in name:
        spoilt = name.replace("\0", "!")
        data = packed([(MANIFEST, b"{}"), (spoilt, b"")])
        data = data.replace(spoilt.encode(), name.encode())
    else:
        data = packed([(MANIFEST, b"{}"), (name, b"")])
    assert "not allowed" in refusal(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubles_are_refused() -> None:
    assert "twice" in refusal(packed([(MANIFEST, b"{}"), (MANIFEST, b'{"a": 1}')]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_refused(method: int) -> None:
    assert "packed" in refusal(packed([(MANIFEST, b"{}")], method))


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(packed([(MANIFEST, b"{}")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "packed" in refusal(bytes(data))


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    data = packed([(MANIFEST, b"{}"), ("room/w.npy", b"\0" * (archive.TOTAL_LIMIT + 1))])
    assert len(data) < 1_000_000
    assert "larger" in refusal(data)


@pytest.mark.parametrize("declared", [10, 200_000_000])
def test_a_lie_about_the_size_is_found(declared: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "TOTAL_LIMIT", 2**40)
    data = bytearray(packed([(MANIFEST, b"{}"), ("room/w.npy", b"\0" * 1_000_000)]))
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, declared)
    assert "room/w.npy" in refusal(bytes(data))


def test_too_many_entries_are_refused() -> None:
    names = [f"room/w{number}.npy" for number in range(archive.ENTRY_LIMIT + 1)]
    assert "entries" in refusal(packed([(name, b"") for name in names]))


def test_a_huge_directory_is_refused_before_it_is_listed() -> None:
    record = unzip.END_RECORD.pack(b"PK\x05\x06", 0, 0, 5, 5, DIRECTORY_LIMIT + 1, 4, 0)
    assert "entries" in refusal(b"PK\x03\x04" + b"\0" * DIRECTORY_LIMIT + record)


def test_zip64_is_refused() -> None:
    data = packed([(MANIFEST, b"{}")])
    end = data[-22:]
    assert "ZIP64" in refusal(data[:-22] + b"PK\x06\x07" + b"\0" * 16 + end)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FILE_LIMIT", 100)
    assert "larger" in refusal(written())


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data + b"x",
        lambda data: b"x" + data,
        lambda data: b"",
        lambda data: b"PK",
        lambda data: b"\x89PNG" + b"0" * 500,
        lambda data: data[:60] + b"\xff" * 20 + data[80:],
    ],
)
def test_damage_is_refused(change: Callable[[bytes], bytes]) -> None:
    refusal(change(written()))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[1]",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "a": 2}}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
        b"{} x",
    ],
    ids=range(13),
)
def test_bad_manifests_are_refused(text: bytes) -> None:
    assert MANIFEST in refusal(packed([(MANIFEST, text)]))


def test_without_a_manifest_it_is_no_session() -> None:
    assert "no nnlab session" in refusal(packed([("room/w.npy", b"")]))


@given(where=st.integers(0, 10**6), value=st.integers(0, 255))
def test_one_changed_byte_is_refused_or_changes_nothing(where: int, value: int) -> None:
    data = bytearray(written())
    data[where % len(data)] = value
    try:
        reader = ArchiveReader(bytes(data))
        document = reader.read_document()
        arrays = reader.read_arrays("room")
    except ArchiveError as error:
        assert "\n" not in str(error)
        return
    assert document == {"a": [1, 2.5, None]}
    assert all(array.dtype == np.float64 for array in arrays.values())


@given(data=st.binary(max_size=400))
def test_any_bytes_are_refused(data: bytes) -> None:
    refusal(b"PK\x03\x04" + data)


@pytest.mark.parametrize(
    ("document", "arrays"),
    [
        ({"a": float("nan")}, {}),
        ({}, {"room/w": np.array([np.inf])}),
        ({}, {"../w": np.zeros(1)}),
        ({"a": "x" * (archive.MANIFEST_LIMIT + 1)}, {}),
    ],
)
def test_what_would_be_refused_is_not_written(document, arrays) -> None:
    with pytest.raises(ValueError):
        write_archive(io.BytesIO(), document, arrays)
