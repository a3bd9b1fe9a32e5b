"""A file is always whole: the old one or the new one."""

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from nnlab.core.atomic import TEMPORARY_SUFFIX, reason, write_whole


def fill_with(data: bytes):
    def fill(file: BinaryIO) -> None:
        file.write(data)

    return fill


def test_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_whole(path, fill_with(b"one"))
    write_whole(path, fill_with(b"two"))
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_whole(path, fill_with(b"old"))

    def fill(file: BinaryIO) -> None:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_whole(path, fill)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_a_full_disk_that_shows_at_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.bin"
    write_whole(path, fill_with(b"old"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, fill_with(b"new"))
    assert path.read_bytes() == b"old"


def test_the_bytes_are_on_the_disk_before_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("fsync"), fsync(handle)))
    monkeypatch.setattr(os, "replace", lambda *names: (calls.append("replace"), replace(*names)))
    write_whole(tmp_path / "a.bin", fill_with(b"new"))
    assert calls[:2] == ["fsync", "replace"]
    assert calls[2:] == ([] if sys.platform == "win32" else ["fsync"])


def test_a_remnant_of_a_killed_writer_is_used_again(tmp_path: Path) -> None:
    (tmp_path / ("a.bin" + TEMPORARY_SUFFIX)).write_bytes(b"remnant, longer than the new one")
    write_whole(tmp_path / "a.bin", fill_with(b"new"))
    assert (tmp_path / "a.bin").read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.bin"]


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "a.bin", tmp_path / "link.bin"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, fill_with(b"new"))
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_missing_folder_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        write_whole(tmp_path / "nowhere" / "a.bin", fill_with(b""))
    assert reason(caught.value) == "No such file or directory"
