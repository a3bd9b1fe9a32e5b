"""A .nnlab session: the state of every room in one file, safe to open, whole at any moment."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlab import __version__
from nnlab.app.files.archive import (
    FILE_LIMIT,
    ArchiveError,
    ArchiveReader,
    Document,
    NamedArrays,
    write_archive,
)
from nnlab.app.files.upgrades import UPGRADES
from nnlab.app.room import Room
from nnlab.core.atomic import reason, write_whole

SUFFIX = ".nnlab"
FORMAT = "nnlab session"
VERSION = 2

Rooms = Iterable[Room[Any]]
States = Mapping[str, Any]

logger = logging.getLogger(__name__)


class SessionError(Exception):
    """A session can't be read or written; the message is one line: file, reason."""


@dataclass(frozen=True, eq=False)
class Session:
    """What a file held: a state for every room asked for, and lines on what was left out.

    `lost` is one line on the rooms that could not be read and start anew, empty if there are none.
    """

    states: dict[str, Any]
    warnings: tuple[str, ...]
    origin: str = ""
    lost: str = ""


def write_session(path: Path, rooms: Rooms, states: States, origin: str = "") -> None:
    """Write the states of the rooms to `path`; the old file stays when that fails.

    `origin` is kept in the file: the path of the session that an autosave belongs to.

    Raises
    ------
    SessionError
        If a state can't be packed, the folder not written, or the disk is full.
    """
    document, arrays = _pack(rooms, states, path)
    document["origin"] = origin
    try:
        write_whole(path, lambda file: write_archive(file, document, arrays))
    except OSError as error:
        raise SessionError(f"{path}: not saved: {reason(error)}.") from error
    except ValueError as error:
        raise SessionError(f"{path}: not saved: {error}.") from error


def read_session(path: Path, rooms: Rooms, *, partly: bool = False) -> Session:
    """Read a session, of any origin, for the given rooms; a room it lacks starts anew.

    Parameters
    ----------
    partly : take the rooms that can be read where others cannot, rather than none

    Raises
    ------
    SessionError
        If it can't be read, is damaged, newer than this nnlab, or makes no sense somewhere;
        `partly`: in every room.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_LIMIT + 1)
        return _unpack(ArchiveReader(data), {room.key: room for room in rooms}, path, partly)
    except OSError as error:
        raise SessionError(f"{path}: not opened: {reason(error)}.") from error
    except ArchiveError as error:
        raise SessionError(f"{path}: not opened: {error}.") from error


def _pack(rooms: Rooms, states: States, path: Path) -> tuple[Document, dict[str, Any]]:
    fields: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    for room in rooms:
        try:
            room_fields, room_arrays = room.pack(states[room.key])
        except ValueError as error:
            raise SessionError(f"{path}: not saved: {room.key}: {error}") from error
        fields[room.key] = dict(room_fields)
        arrays.update({f"{room.key}/{name}": array for name, array in room_arrays.items()})
    document = {"format": FORMAT, "version": VERSION, "nnlab": __version__, "rooms": fields}
    return document, arrays


def _unpack(
    archive: ArchiveReader, rooms: Mapping[str, Room[Any]], path: Path, partly: bool
) -> Session:
    document = _upgraded(archive.read_document())
    fields, origin = document.get("rooms"), document.get("origin", "")
    if not isinstance(fields, dict) or not all(isinstance(room, dict) for room in fields.values()):
        raise ArchiveError("the manifest's 'rooms' is no table of tables")
    if not isinstance(origin, str):
        raise ArchiveError("the manifest's 'origin' is no text")
    foreign = sorted((fields.keys() | archive.rooms()) - rooms.keys())
    warnings = [f"{path}: room {key!r:.60} is unknown and was left out." for key in foreign]
    states, lost = {key: room.start() for key, room in rooms.items()}, []
    for key in rooms.keys() & fields.keys():
        try:
            states[key] = _unpack_room(rooms[key], fields[key], archive.read_arrays(key))
        except ArchiveError as error:
            lost.append(str(error))
    if lost and (not partly or len(lost) == len(rooms.keys() & fields.keys())):
        raise ArchiveError(min(lost))
    why = "; ".join(sorted(lost))
    line = f"{path}: opened without what can't be read, which begins anew: {why}." if lost else ""
    return Session(states, tuple(warnings), origin, line)


def _upgraded(document: Document) -> Document:
    if document.get("format") != FORMAT:
        raise ArchiveError("it is no nnlab session")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise ArchiveError(f"its version {version!r:.40} makes no sense")
    if version > VERSION:
        raise ArchiveError(
            f"it is of format {version}, written by nnlab {document.get('nnlab')!s:.20}, and "
            f"nnlab {__version__} reads up to {VERSION}: update nnlab"
        )
    for step in range(version, VERSION):
        document = UPGRADES[step](document)
    return document


def _unpack_room(room: Room[Any], fields: Document, arrays: NamedArrays) -> Any:
    try:
        return room.unpack(fields, arrays)
    except ValueError as error:
        raise ArchiveError(f"{room.key}: {_one_line(error)}") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, RecursionError) as error:
        logger.warning("room %s did not expect what it read", room.key, exc_info=True)
        kind = type(error).__name__
        raise ArchiveError(f"{room.key}: a field makes no sense ({kind} {error!s:.80})") from error


def _one_line(error: ValueError) -> str:
    return " ".join(str(error).split()).rstrip(".")[:300]
