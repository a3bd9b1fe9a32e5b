"""Arrays as .npy bytes, and back without trusting them.

The header of a .npy file is a Python literal. It is matched here against the one form that numpy
writes and never evaluated; objects, records and strings don't match.
"""

import io
import math
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

PRELUDE = b"\x93NUMPY\x01\x00"
HEADER_LIMIT = 512
MAX_DIMENSIONS = 6
KINDS = "biuf"
HEADER = re.compile(
    rb"\{'descr': '(\|[biu]1|<[iuf][248])', 'fortran_order': False, "
    rb"'shape': \(((?:[0-9]{1,9}(?:, [0-9]{1,9})*,?)?)\), \} *\n"
)


def pack_array(array: NDArray[Any]) -> bytes:
    """Return an array of numbers or switches as .npy bytes, little-endian and in C order.

    Raises
    ------
    ValueError
        If it holds anything that `unpack_array` would refuse.
    """
    values = np.asarray(array, order="C")
    if values.dtype.kind not in KINDS or values.dtype.itemsize > 8 or values.ndim > MAX_DIMENSIONS:
        raise ValueError(f"an array of {values.dtype} with {values.ndim} dimensions can't be saved")
    _check_finite(values)
    values = values.astype(values.dtype.newbyteorder("<"), copy=False)
    file = io.BytesIO()
    np.lib.format.write_array(file, values, version=(1, 0), allow_pickle=False)
    return file.getvalue()


def unpack_array(data: bytes) -> NDArray[Any]:
    """Return the read-only array in .npy bytes.

    Raises
    ------
    ValueError
        If it is not a finite array of bool, integers or floats with exactly the declared bytes.
    """
    length = int.from_bytes(data[8:10], "little")
    header = HEADER.fullmatch(data[10 : 10 + length])
    if not data.startswith(PRELUDE) or length > HEADER_LIMIT or header is None:
        raise ValueError("it is no array of numbers in .npy format")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(size) for size in header[2].decode().split(",") if size.strip())
    if len(shape) > MAX_DIMENSIONS or math.prod(shape) * dtype.itemsize != len(data) - 10 - length:
        raise ValueError(f"shape {shape} does not fit its {len(data)} bytes")
    values = np.frombuffer(data, dtype, offset=10 + length).reshape(shape)
    if dtype.kind == "b" and (values.view(np.uint8) > 1).any():
        raise ValueError("it holds switches that are neither true nor false")
    _check_finite(values)
    return values


def _check_finite(values: NDArray[Any]) -> None:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise ValueError("it holds NaN or infinity")
