"""Arrays come back to the bit, and hostile bytes are refused without being evaluated."""

import io
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from nnlab.core.npy import pack_array, unpack_array

ARRAYS = hnp.arrays(
    dtype=st.sampled_from(["<f8", "<f4", "<i8", "<i4", "|u1", "|b1", ">f8", "<u2"]),
    shape=hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
    elements={"allow_nan": False, "allow_infinity": False},
)


@given(array=ARRAYS, fortran=st.booleans())
def test_round_trip(array: NDArray[np.generic], fortran: bool) -> None:
    array = np.asfortranarray(array) if fortran and array.ndim else array
    back = unpack_array(pack_array(array))
    assert back.shape == array.shape
    assert back.dtype == array.dtype.newbyteorder("<")
    assert back.tobytes() == np.asarray(array, order="C").astype(back.dtype).tobytes()
    assert not back.flags.writeable


def npy_of(header: str, data: bytes, version: bytes = b"\x01\x00") -> bytes:
    text = header.encode() + b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY" + version + len(text).to_bytes(2, "little") + text + data


def header_of(descr: str = "'<f8'", shape: str = "(2,)", fortran: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"


HOSTILE = {
    "object": npy_of(header_of("'|O'"), b"\0" * 16),
    "record": npy_of(header_of("[('a', '<f8')]"), b"\0" * 16),
    "text": npy_of(header_of("'<U2'"), b"\0" * 16),
    "complex": npy_of(header_of("'<c16'"), b"\0" * 32),
    "long double": npy_of(header_of("'<f16'"), b"\0" * 32),
    "time": npy_of(header_of("'<M8'"), b"\0" * 16),
    "code": npy_of("__import__('os').abort()", b"\0" * 16),
    "nested": npy_of("(" * 400, b""),
    "fortran": npy_of(header_of(fortran="True"), b"\0" * 16),
    "negative": npy_of(header_of(shape="(-2,)"), b"\0" * 16),
    "too short": npy_of(header_of(shape="(3,)"), b"\0" * 16),
    "too long": npy_of(header_of(shape="(1,)"), b"\0" * 16),
    "huge": npy_of(header_of(shape="(999999999, 999999999)"), b"\0" * 16),
    "overflowing": npy_of(header_of(shape="(999999999, 999999999, 999999999)"), b""),
    "many dimensions": npy_of(header_of(shape="(1, 1, 1, 1, 1, 1, 2)"), b"\0" * 16),
    "version 2": npy_of(header_of(), b"\0" * 16, b"\x02\x00"),
    "version 9": npy_of(header_of(), b"\0" * 16, b"\x09\x00"),
    "pickle": b"\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins\x94.",
    "empty": b"",
    "half a header": b"\x93NUMPY\x01\x00v\x00{'descr'",
    "nan": npy_of(header_of(), np.array([1.0, np.nan]).tobytes()),
    "infinity": npy_of(header_of(), np.array([1.0, -np.inf]).tobytes()),
    "odd switches": npy_of(header_of("'|b1'"), b"\x01\x02"),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError) as caught:
        unpack_array(data)
    assert "\n" not in str(caught.value)


@given(data=st.binary(max_size=300))
def test_any_bytes_after_the_prelude_are_refused_or_read(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            array = unpack_array(b"\x93NUMPY\x01\x00" + data)
        except ValueError:
            return
    assert array.nbytes <= len(data)


def test_what_numpy_itself_writes_is_read() -> None:
    file = io.BytesIO()
    np.save(file, np.arange(6.0).reshape(2, 3), allow_pickle=False)
    assert (unpack_array(file.getvalue()) == np.arange(6.0).reshape(2, 3)).all()


@pytest.mark.parametrize(
    "array",
    [np.array([np.nan]), np.array([np.inf]), np.array(["a"]), np.array([None]), np.array([1j])],
    ids=str,
)
def test_what_would_be_refused_is_not_written(array: NDArray[np.generic]) -> None:
    with pytest.raises(ValueError):
        pack_array(array)
