"""Files of patterns: CSV and NPZ, read with suspicion and written whole."""

import codecs
from pathlib import Path

import numpy as np

from nnlab.app.tables.classes import PatternError
from nnlab.app.tables.npz import FILE_LIMIT, make_arrays, read_npz
from nnlab.app.tables.table import PatternTable, read_table, write_table
from nnlab.core.atomic import reason, write_whole
from nnlab.core.patterns import Patterns
from nnlab.core.sets.generators import MAX_PATTERNS

__all__ = ["SUFFIXES", "PatternError", "read_patterns", "write_patterns"]

CSV_SUFFIXES = (".csv", ".tsv", ".txt", ".dat")
NPZ_SUFFIX = ".npz"
SUFFIXES = (*CSV_SUFFIXES, NPZ_SUFFIX)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_patterns(path: Path) -> PatternTable:
    """Return the patterns in a CSV or NPZ file, whichever its end says.

    NPZ holds x (p, 2) and t: (p,) as in a CSV's column, or (p, classes) with one positive entry a
    row; `validation_x`, `validation_t`, `test_x`, `test_t` may be there besides. Nothing in it is
    unpickled.

    Raises
    ------
    PatternError
        With one line that names the file, the place in it, what is wrong and what to do.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise PatternError(f"{path.name} can't be read: {reason(error)}.") from error
    if len(data) > FILE_LIMIT:
        limit = FILE_LIMIT >> 20
        raise PatternError(f"{path.name} is larger than {limit} MB; keep {MAX_PATTERNS} patterns.")
    if path.suffix.lower() == NPZ_SUFFIX:
        return read_npz(data, path.name)
    return read_table(_decode(data, path.name), path.name)


def write_patterns(path: Path, *parts: Patterns) -> None:
    """Write training, validation and test set as CSV, or as NPZ where the name ends so.

    Raises
    ------
    PatternError
        With one line, if the file can't be written; an older one stays as it was.
    """
    try:
        if path.suffix.lower() == NPZ_SUFFIX:
            arrays = make_arrays(parts)
            write_whole(path, lambda file: np.savez(file, allow_pickle=False, **arrays))
        else:
            separator = "\t" if path.suffix.lower() == ".tsv" else ","
            text = write_table(*parts, separator=separator)
            write_whole(path, lambda file: file.write(text.encode()))
    except OSError as error:
        raise PatternError(f"{path.name} can't be written: {reason(error)}.") from error


def _decode(data: bytes, name: str) -> str:
    """UTF-8, or UTF-16 where the first bytes say so, as spreadsheets write it."""
    encoding = "utf-16" if data.startswith(UTF16) else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace").replace("\r\n", "\n")
        line = before.count("\n") + before.count("\r") + 1
        last = before.replace("\r", "\n").rpartition("\n")[2]
        column = 1 + max(last.count(sign) for sign in "\t;,")
        raise PatternError(
            f"{name}, line {line}, column {column}: the text is not {encoding.upper()}; "
            "save it as CSV UTF-8."
        ) from None
    return text
