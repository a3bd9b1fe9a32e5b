"""Reading IDX files: round trip, every kind of damage in one line, the bundled digits."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlab.core.digits import idx
from nnlab.core.digits.idx import Digits

quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def file_bytes(shape: tuple[int, ...], data: bytes, magic: bytes = b"\0\0\x08") -> bytes:
    return magic + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + data


@quiet
@given(
    hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6)),
    st.sampled_from(["x", "x.gz"]),
)
def test_what_is_written_is_read(tmp_path: Path, array: np.ndarray, name: str) -> None:
    idx.write_idx(tmp_path / name, array)
    back = idx.read_idx(tmp_path / name, array.ndim)
    assert back.shape == array.shape
    assert np.array_equal(back, array)


def test_gzip_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "labels"
    path.write_bytes(gzip.compress(file_bytes((3,), b"\1\2\3")))
    assert idx.read_idx(path, 1).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no IDX file: it begins with nothing"),
        (b"\x89PNG and more", "no IDX file"),
        (file_bytes((3,), b"123", b"\0\0\x0d"), "type 13"),
        (file_bytes((1, 3), b"123"), "2 dimensions, but 1"),
        (b"\0\0\x08\x01\0\0", "ends within its head"),
        (file_bytes((4,), b"123"), "should hold 4 bytes after its head, but holds 3"),
        (file_bytes((2,), b"123"), "holds more"),
        (file_bytes((4_000_000_000,), b"123"), "too many"),
        (gzip.compress(file_bytes((4,), b"1234"), mtime=0)[:-9], "damaged or truncated"),
        (
            gzip.compress(file_bytes((4,), b"1234"), mtime=0)[:10] + b"\xff" * 20,
            "damaged or truncated",
        ),
    ],
)
def test_damage_is_told_in_one_line_with_the_name(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "labels-idx1-ubyte"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="labels-idx1-ubyte") as caught:
        idx.read_idx(path, 1)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_head_alone_tells_the_size_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "images").write_bytes(file_bytes((60_000, 28, 28), b"not that many"))
    assert idx.read_shape(tmp_path / "images", 3) == (60_000, 28, 28)
    (tmp_path / "images").write_bytes(b"\x1f\x8b and then nothing that was zipped")
    with pytest.raises(ValueError, match="images is damaged or truncated"):
        idx.read_shape(tmp_path / "images", 3)


@quiet
@given(st.data())
def test_no_cut_of_a_file_is_read(tmp_path: Path, data: st.DataObject) -> None:
    whole = file_bytes((2, 2, 3), bytes(12))
    whole = data.draw(st.sampled_from([whole, gzip.compress(whole)]))
    (tmp_path / "x").write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(ValueError, match="x "):
        idx.read_idx(tmp_path / "x", 3)


def test_images_and_labels_must_belong_together(tmp_path: Path) -> None:
    images, labels = tmp_path / "images", tmp_path / "labels"
    idx.write_idx(images, np.zeros((3, 2, 2), np.uint8))
    idx.write_idx(labels, np.array([0, 1], np.uint8))
    with pytest.raises(ValueError, match="images holds 3 images, but labels holds 2 labels"):
        idx.read_digits(images, labels)
    idx.write_idx(labels, np.array([0, 1, 61], np.uint8))
    assert idx.read_digits(images, labels).labels.tolist() == [0, 1, 61]


@pytest.mark.parametrize(("part", "p"), [("train", 60_000), ("t10k", 10_000)])
def test_the_bundled_digits(part: str, p: int) -> None:
    digits = idx.bundled(part)
    assert digits.images.shape == (p, 28, 28)
    assert np.bincount(digits.labels).min() > 0.08 * p
    assert digits.images.mean() / 255 == pytest.approx(0.131, abs=0.002)


def test_a_changed_file_is_not_taken_for_the_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = idx.bundled("t10k")
    labels = digits.labels.copy()
    labels[7] = (labels[7] + 1) % 10
    (tmp_path / "mnist").mkdir()
    idx.write_idx(tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz", digits.images)
    idx.write_idx(tmp_path / "mnist" / "t10k-labels-idx1-ubyte.gz", labels)
    monkeypatch.setattr(idx.resources, "path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(ValueError, match=r"t10k-labels-.* is not the original"):
        idx.bundled("t10k")


def test_the_split_is_a_partition_and_always_the_same() -> None:
    p = 200
    digits = Digits(np.arange(p, dtype=np.uint8).reshape(p, 1, 1), np.zeros(p, np.uint8))
    train, held = idx.split(digits, 50)
    again = idx.split(digits, 50)[1]
    assert (len(train), len(held)) == (150, 50)
    both = np.concatenate([train.images, held.images]).ravel()
    assert sorted(both.tolist()) == list(range(p))
    assert np.array_equal(held.images, again.images)
    assert held.images.ravel().tolist() != list(range(150, 200))
