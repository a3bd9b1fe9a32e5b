"""Reading a zip file that is whole in memory and that nobody vouches for.

`zipfile` fails on damage in a dozen ways, and packs out what does not fit in memory. Here the
directory is checked before it is listed, an entry's size before it is unpacked, and whatever
still goes wrong is one error of one line.
"""

import io
import struct
import zipfile
import zlib

LONGEST_REASON = 90
END_RECORD = struct.Struct("<4s4H2LH")
DIRECTORY_ENTRY = 46
"""The bytes of an entry in the directory, without its name."""
LONGEST_NAME = 210
"""Bytes for the name and the extra fields of an entry, on average."""
ZIP64_LOCATOR = b"PK\x06\x07"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The other methods unpack in one go, however much it is; numpy and we use none of them."""
ENCRYPTED = 0x1
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    ValueError,
)
"""What `zipfile` raises on damaged bytes: a place before the file's begin is a ValueError."""


class ZipError(ValueError):
    """The bytes are no zip file that may be read; one line without a name and full stop."""


class ZipReader:
    """The entries of a zip file, at most `most` of them.

    `sizes` holds the declared bytes of each by its name, in the order of the directory.

    Raises
    ------
    ZipError
        If it is cut off, damaged, of the ZIP64 kind, has too many entries or two of a name, or
        one that is encrypted or packed in a way that is not allowed.
    """

    def __init__(self, data: bytes, most: int) -> None:
        _check_end_record(data, most)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except FAULTS as error:
            raise ZipError(f"the zip directory is damaged ({_why(error)})") from None
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            self._add(info)
        if len(self._entries) > most:
            raise ZipError(f"it holds more than {most} entries")
        self.sizes = {name: info.file_size for name, info in self._entries.items()}

    def _add(self, info: zipfile.ZipInfo) -> None:
        name = info.filename
        if name in self._entries:
            raise ZipError(f"entry {name!r:.90} stands twice")
        if info.orig_filename != name or not name.isprintable():
            raise ZipError(f"entry {info.orig_filename!r:.90} has a name that is not allowed")
        if info.compress_type not in METHODS or info.flag_bits & ENCRYPTED:
            raise ZipError(f"entry {name!r:.90} is packed in a way that is not allowed")
        self._entries[name] = info

    def read(self, name: str, most: int) -> bytes:
        """Return an entry, which may have `most` bytes.

        Raises
        ------
        ZipError
            If it is missing, larger, damaged or not as long as declared.
        """
        info = self._entries.get(name)
        if info is None:
            raise ZipError(f"{name} is missing")
        if info.file_size > most:
            raise ZipError(f"{name} is larger than {most >> 20} MB")
        try:
            with self._zip.open(info) as entry:
                data = entry.read(info.file_size + 1)
        except FAULTS as error:
            raise ZipError(f"{name} is damaged ({_why(error)})") from None
        if len(data) != info.file_size:
            raise ZipError(f"{name} is not as long as declared")
        return data


def _check_end_record(data: bytes, most: int) -> None:
    """Refuse a directory too large to be listed, before zipfile reads it into memory."""
    if len(data) < END_RECORD.size or not data.startswith(b"PK\x03\x04"):
        raise ZipError("it is no zip file")
    record = END_RECORD.unpack(data[-END_RECORD.size :])
    signature, disk, first_disk, here, entries, size, offset, comment = record
    if signature != b"PK\x05\x06" or comment:
        raise ZipError("it is cut off or has something appended")
    too_large = size > most * (DIRECTORY_ENTRY + LONGEST_NAME)
    if disk or first_disk or here != entries or entries > most or too_large:
        raise ZipError(f"it claims more than {most} entries")
    if data[-END_RECORD.size - 20 :].startswith(ZIP64_LOCATOR):
        raise ZipError("it is of the ZIP64 kind, which no file of this size needs")
    if offset + size + END_RECORD.size != len(data):
        raise ZipError("its zip directory is not where it says")


def _why(error: Exception) -> str:
    """Return what zipfile found, cut where it quotes whatever bytes stand in the file."""
    found = " ".join(str(error).split()) or type(error).__name__
    return found if len(found) <= LONGEST_REASON else found[: LONGEST_REASON - 1] + "…"
