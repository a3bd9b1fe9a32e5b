"""The studies of the digits on the disk: a folder for each; no Qt.

study.json says what is studied and how far it is; result.zip holds what was found; the nets
(net-0.safetensors ...) and the checkpoint are written by the compute process.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnlab.app.files.archive import FILE_LIMIT, ArchiveReader, write_archive
from nnlab.app.files.held_folders import HeldFolders
from nnlab.app.files.time_name import NAME, find_place, name_by_time
from nnlab.app.lyapunov.digits.file import (
    pack_result,
    pack_study,
    unpack_card,
    unpack_result,
    unpack_study,
)
from nnlab.app.lyapunov.digits.studies import Study, StudyCard
from nnlab.core.atomic import TEMPORARY_SUFFIX, reason, write_whole

STUDY, RESULT, CHECKPOINT = "study.json", "result.zip", "checkpoint.safetensors"
OWN_FILE = re.compile(r"(net-[0-9]{1,2}|checkpoint)\.safetensors|result\.zip", re.ASCII)
LARGEST_STUDY = 4 << 20
UNDO_SECONDS = 24 * 3600.0


class StudyLibrary:
    """The folder of all studies, `DATA/lyapunov/studies`.

    A study is locked by the program that works on it. `clock` gives the time in seconds since
    1970. `faults` are lines about the studies that `cards` could not read.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.faults: tuple[str, ...] = ()
        self._clock = clock
        self.held = HeldFolders(self.place)
        # One thread saves while another renames: neither may write back what the other replaced.
        self._writing = threading.Lock()

    def place(self, study_id: str) -> Path:
        """Return the folder of a study.

        Raises
        ------
        ValueError
            If that cannot be the name of a study: one in a stranger's session, say.
        """
        return find_place(self.folder, study_id, "study")

    def begin(self, study: Study) -> Study:
        """Give a study its folder, lock and keep it; return it with its id.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        now = self._clock()
        name = name_by_time(now)
        begun = replace(study, id=name, outcome="running", message="", began=now, result=None)
        self.place(name).mkdir(parents=True)
        self.held.take(name)
        self.save(begun)
        return begun

    def take(self, study_id: str) -> bool:
        """Lock a study for this program, to go on with it; False while another one has it."""
        return self.held.take(study_id)

    def save(self, study: Study) -> None:
        """Keep a study as it is now; a result is written before what says that it is there.

        One that is finished needs its checkpoint no more. A study that is not running any more is
        let go.

        Raises
        ------
        OSError
            If the folder cannot be written or the disk is full; the older state stays.
        """
        place = self.place(study.id)
        if study.result is not None:
            stored, arrays = pack_result(study.result)
            named = {f"result/{name}": array for name, array in arrays.items()}
            write_whole(place / RESULT, lambda file: write_archive(file, stored, named))
        with self._writing:
            self._write(study.id, pack_study(study))
        if study.outcome == "finished":
            (place / CHECKPOINT).unlink(missing_ok=True)
        if study.outcome != "running":
            self.held.release(study.id)

    def load(self, study_id: str) -> Study:
        """Read a study with its result, if it has one.

        Raises
        ------
        OSError
            If a file cannot be read.
        ValueError
            In one line that names the file, if it is damaged.
        """
        study = unpack_named(self._read(study_id), study_id)
        if study.outcome != "finished":
            return replace(study, outcome=self._outcome(study.id, study.outcome))
        with open(self.place(study_id) / RESULT, "rb") as file:
            data = file.read(FILE_LIMIT + 1)
        try:
            reader = ArchiveReader(data)
            result = unpack_result(reader.read_document(), reader.read_arrays("result"))
        except ValueError as error:
            raise ValueError(f"{study_id}/{RESULT} is damaged: {error}") from error
        return replace(study, result=result)

    def cards(self) -> list[StudyCard]:
        """Return the studies of the list, the newest first; `faults` tells of damaged ones."""
        found: list[StudyCard] = []
        faults: list[str] = []
        for path in self._places(faults):
            try:
                found += self._card(path.name)
            except OSError as error:
                faults.append(f"{path.name}/{STUDY}: {reason(error)}.")
            except ValueError as error:
                faults.append(str(error))
        self.faults = tuple(faults)
        return sorted(found, key=lambda card: card.began, reverse=True)

    def _places(self, faults: list[str]) -> list[Path]:
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            faults.append(f"{self.folder}: {reason(error)}.")
            return []
        return [one for one in paths if NAME.fullmatch(one.name) and (one / STUDY).exists()]

    def _card(self, study_id: str) -> list[StudyCard]:
        stored = self._read(study_id)
        try:
            card = unpack_card(stored, study_id)
        except ValueError as error:
            raise ValueError(f"{study_id}/{STUDY} is damaged: {error}") from error
        if stored["deleted"]:
            return []
        outcome = self._outcome(study_id, card.outcome)
        return [replace(card, outcome=outcome, resumable=self.resumable(study_id))]

    def _outcome(self, study_id: str, outcome: str) -> str:
        """What no living program works on is not running."""
        gone = outcome == "running" and not self.held.is_taken(study_id)
        return "stopped" if gone else outcome

    def resumable(self, study_id: str) -> bool:
        """Whether a study can be gone on with: it has a checkpoint, and nobody works on it."""
        exists = (self.place(study_id) / CHECKPOINT).exists()
        return exists and not self.held.is_taken(study_id)

    def rename(self, study_id: str, name: str) -> None:
        """Give a study another name; raises as `load`, without reading its result."""
        self._change(study_id, name=name)

    def delete(self, study_id: str, deleted: bool = True) -> None:
        """Take a study out of the list, or back into it; raises as `rename`.

        Its files stay for a day, until `purge`. One that this program works on stays: ValueError.
        """
        if deleted and self.held.has(study_id):
            raise ValueError("A study that is under way cannot be deleted: cancel it first.")
        self._change(study_id, deleted=deleted)

    def _change(self, study_id: str, **new: Any) -> None:
        if self.held.is_taken(study_id) and not self.held.has(study_id):
            raise ValueError("Another window works on this study: wait until it has finished.")
        with self._writing:
            changed = {**self._read(study_id), **new}
            unpack_named(changed, study_id)
            self._write(study_id, changed)

    def purge(self) -> None:
        """Remove the studies from the disk that were deleted a day ago, for good."""
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                with suppress(OSError, ValueError):
                    age = self._clock() - (path / STUDY).stat().st_mtime
                    if age > UNDO_SECONDS and self._read(path.name)["deleted"] is True:
                        self._remove(path)

    def _remove(self, place: Path) -> None:
        """Remove a study's own files; a folder with others stays."""
        if place.is_symlink() or self.held.is_taken(place.name):
            return
        for path in list(place.iterdir()):
            if OWN_FILE.fullmatch(path.name.removesuffix(TEMPORARY_SUFFIX)):
                path.unlink(missing_ok=True)
        # It comes last: what a crash leaves behind is still known to be deleted.
        (place / STUDY).unlink(missing_ok=True)
        place.rmdir()

    def release_all(self) -> None:
        """Let others have all studies, as when the program ends."""
        self.held.release_all()

    def _read(self, study_id: str) -> dict[str, Any]:
        with open(self.place(study_id) / STUDY, "rb") as file:
            data = file.read(LARGEST_STUDY + 1)
        try:
            if len(data) > LARGEST_STUDY:
                raise ValueError(f"it is larger than {LARGEST_STUDY >> 20} MB.")
            stored = json.loads(data)
            if not isinstance(stored, dict):
                raise ValueError("it is no JSON object.")
        except (ValueError, RecursionError) as error:
            raise ValueError(f"{study_id}/{STUDY} is damaged: {error}") from error
        return stored

    def _write(self, study_id: str, stored: Mapping[str, Any]) -> None:
        text = json.dumps(stored, allow_nan=False).encode()
        write_whole(self.place(study_id) / STUDY, lambda file: file.write(text))


def unpack_named(stored: Mapping[str, Any], study_id: str) -> Study:
    """Return the checked study of a study.json; a fault names the file."""
    try:
        return unpack_study(stored, study_id)
    except ValueError as error:
        raise ValueError(f"{study_id}/{STUDY} is damaged: {error}") from error
