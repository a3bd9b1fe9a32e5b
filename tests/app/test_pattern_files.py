"""Files of patterns come back as they were written; damaged ones are refused in one line."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlab.app.tables.classes import PatternError
from nnlab.app.tables.files import read_patterns, write_patterns
from nnlab.app.tables.npz import FILE_LIMIT
from nnlab.core.patterns import classes, no_patterns
from nnlab.core.sets.generators import GENERATORS, MAX_PATTERNS

X, T = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([-1.0, 1.0])
in_one_folder = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@in_one_folder
@given(
    st.sampled_from(["a.csv", "a.tsv", "a.npz", "a.txt"]),
    st.sampled_from(sorted(GENERATORS)),
    st.integers(1, 40),
    st.integers(2, 6),
    st.booleans(),
)
def test_sets_come_back_to_the_bit(
    tmp_path: Path, name: str, key: str, p: int, count: int, with_test: bool
) -> None:
    whole, other = (
        GENERATORS[key].make(p, 0.1, 1, classes=count, sample=sample) for sample in (0, 1)
    )
    empty = no_patterns(outputs=whole.t.shape[1])
    parts = (whole, empty, other if with_test else empty)
    write_patterns(tmp_path / name, *parts)
    table = read_patterns(tmp_path / name)
    for part, read in zip(parts, table.parts(), strict=True):
        assert np.array_equal(part.x, read.x)
        assert np.array_equal(classes(part), classes(read))


def test_a_notebook_reads_what_is_saved(tmp_path: Path) -> None:
    moons = GENERATORS["moons"].make(20, 0.1, 1)
    write_patterns(tmp_path / "a.npz", moons, no_patterns(), moons)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert set(file) == {"x", "t", "test_x", "test_t"}
        assert np.array_equal(file["x"], moons.x) and np.array_equal(file["t"], moons.t[:, 0])


@pytest.mark.parametrize(
    ("arrays", "numbers"),
    [
        ({"x": X, "t": T}, [0, 1]),
        ({"x": X, "t": T[:, None]}, [0, 1]),
        ({"x": X.astype(np.float32), "t": np.array([0, 1], dtype=np.uint8)}, [0, 1]),
        ({"x": np.asfortranarray(X), "t": np.array([True, False])}, [1, 0]),
        ({"x": X, "t": np.array([1, 3])}, [0, 2]),
        ({"x": X, "t": np.eye(3)[[2, 0]]}, [2, 0]),
        ({"x": X, "t": 2.0 * np.eye(3)[[1, 1]] - 1.0, "more": np.array("text")}, [1, 1]),
        ({"x": X.astype(">f4"), "t": T.astype(">i2")}, [0, 1]),
    ],
)
def test_arrays_of_notebooks_are_read(
    tmp_path: Path, arrays: dict[str, Any], numbers: list[int]
) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    table = read_patterns(tmp_path / "a.npz")
    assert np.array_equal(table.x, X) and table.numbers.tolist() == numbers


@pytest.mark.parametrize(
    ("arrays", "why"),
    [
        ({"x": X}, "needs arrays x"),
        ({"y": X}, "needs arrays x"),
        ({"x": X, "t": T, "test_x": X}, "without array test_t"),
        ({"x": X, "t": T, "test_t": T}, "without array test_x"),
        ({"x": X[:, :1], "t": T}, "array x: its shape is (2, 1)"),
        ({"x": X[0], "t": T}, "array x: its shape is (2,)"),
        ({"x": X, "t": T[:1]}, "array t: its shape is (1,)"),
        ({"x": X, "t": np.array(1.0)}, "array t: its shape is ()"),
        ({"x": X, "t": np.ones((2, 7))}, "array t: its shape is (2, 7)"),
        ({"x": X, "t": np.ones((2, 3))}, "array t, row 1: one entry must be positive"),
        ({"x": X * np.nan, "t": T}, "array x, row 1, column 1: nan"),
        ({"x": X * 1e9, "t": T}, "array x, row 1, column 2: 1e+09"),
        ({"x": X, "t": T * np.nan}, "array t, row 1: a target is NaN"),
        ({"x": X, "t": np.array([1, 9])}, "array t, row 2: '9' is no target"),
        ({"x": X, "t": np.array(["a", "b"])}, "array t: it holds <U1"),
        ({"x": X + 1j, "t": T}, "array x: it holds complex128"),
        ({"x": np.zeros((0, 2)), "t": np.zeros(0)}, "holds no patterns"),
        ({"x": np.zeros((5001, 2)), "t": np.ones(5001)}, f"at most {MAX_PATTERNS}"),
    ],
)
def test_arrays_that_do_not_fit_are_named(tmp_path: Path, arrays: dict[str, Any], why: str) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    _refused(tmp_path / "a.npz", why)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", allow_pickle=True, x=X, t=np.array([{}, []], dtype=object))
    _refused(tmp_path / "a.npz", "array t: it holds object")


def test_an_array_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.save(file, X)
    data = file.getvalue().replace(b"'shape': (2, 2), ", b"'shape': (2, 2**60), ")
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", data)
        archive.writestr("t.npy", file.getvalue().replace(b"(2, 2), ", b"(2, 9), "))
    _refused(tmp_path / "a.npz", "array")
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", bytes(FILE_LIMIT + 1))
    _refused(tmp_path / "a.npz", "too large")


def test_a_directory_before_the_beginning_of_the_file_is_refused(tmp_path: Path) -> None:
    write_patterns(tmp_path / "a.npz", GENERATORS["circle"].make(5, 0.0, 1))
    content = bytearray((tmp_path / "a.npz").read_bytes())
    # The directory is said to begin 65536 bytes later than it does.
    content[-4] = 1
    (tmp_path / "a.npz").write_bytes(content)
    _refused(tmp_path / "a.npz", "a.npz is no NPZ file, or damaged")


@in_one_folder
@given(st.data())
def test_damaged_npz_files_are_read_or_refused_in_one_line(
    tmp_path: Path, data: st.DataObject
) -> None:
    write_patterns(tmp_path / "a.npz", GENERATORS["circle"].make(5, 0.0, 1))
    content = bytearray((tmp_path / "a.npz").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    (tmp_path / "a.npz").write_bytes(content[: cut if data.draw(st.booleans()) else None])
    try:
        read_patterns(tmp_path / "a.npz")
    except PatternError as error:
        assert "\n" not in str(error) and str(error).startswith("a.npz")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("x1;x2;Größe\n0,5;1,5;größer\n".encode(encoding))
    table = read_patterns(tmp_path / "a.csv")
    assert table.x.tolist() == [[0.5, 1.5]] and table.names == ("größer",)


def test_text_of_another_encoding_is_told_by_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("0;0;klein\r\n0;0;größer\r\n".encode("latin-1"))
    _refused(tmp_path / "a.csv", "line 2, column 3: the text is not UTF-8; save it as CSV UTF-8")


def test_files_that_are_missing_or_too_large_are_named(tmp_path: Path) -> None:
    _refused(tmp_path / "none.csv", "can't be read: No such file")
    (tmp_path / "a.csv").write_bytes(b"0,0,1\n" * (FILE_LIMIT // 6 + 1))
    _refused(tmp_path / "a.csv", "larger than 8 MB")
    (tmp_path / "b.npz").write_bytes(b"no zip file")
    _refused(tmp_path / "b.npz", "is no NPZ file")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"^a\.csv can't be written: "):
        write_patterns(tmp_path / "none" / "a.csv", no_patterns())


def _refused(path: Path, why: str) -> None:
    with pytest.raises(PatternError) as caught:
        read_patterns(path)
    line = str(caught.value)
    assert why in line and line.startswith(path.name) and "\n" not in line and line.endswith(".")
