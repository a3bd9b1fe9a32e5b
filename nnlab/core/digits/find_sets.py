"""Finds the four IDX files of a set among the files of a folder, and guesses what set it is."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec

MOST_FILES = 10_000
HELD_OUT = 5000

_NAME = re.compile(r"^(?P<set>.*?)(?P<part>train|t10k|test)[-_. ]*(?P<what>images|labels)", re.I)
_MAP = re.compile(r"^(?P<set>.*?)mapping.*\.txt$", re.I)
_WELL_KNOWN = (
    ("fashion", "Fashion-MNIST"),
    ("kmnist", "KMNIST"),
    ("kuzushiji", "KMNIST"),
    ("emnist-letters", "EMNIST letters"),
    ("emnist-balanced", "EMNIST balanced"),
    ("emnist-bymerge", "EMNIST bymerge"),
    ("emnist-byclass", "EMNIST byclass"),
    ("emnist-digits", "EMNIST digits"),
    ("emnist-mnist", "EMNIST mnist"),
    ("emnist", "EMNIST"),
    ("mnist", "MNIST"),
)
"""Parts of the names of files and folders, and the set that they are signs of; the first counts."""


def find_sets(paths: Iterable[Path]) -> list[DataSpec]:
    """Return the sets that files, or the files in folders and in the folders in these, make up.

    Raises
    ------
    OSError
        If a folder cannot be read.
    ValueError
        In one line, if there is none; it names what is missing where a part of one is there.
    """
    files = _files(paths)
    groups: dict[tuple[Path, str], dict[str, Path]] = {}
    maps: dict[tuple[Path, str], Path] = {}
    for path in files:
        named = _NAME.match(path.name)
        if named is not None:
            part = "train" if named["part"].lower() == "train" else "test"
            key = (path.parent, named["set"].lower())
            groups.setdefault(key, {}).setdefault(f"{part}_{named['what'].lower()}", path)
        elif (mapped := _MAP.match(path.name)) is not None:
            maps[path.parent, mapped["set"].lower()] = path
    whole = [_make(key, group, maps.get(key)) for key, group in groups.items() if len(group) == 4]
    if not whole:
        raise ValueError(_complaint(files, groups))
    return whole


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for entry in sorted(path.iterdir()):
            found += sorted(entry.iterdir()) if entry.is_dir() else [entry]
            if len(found) > MOST_FILES:
                raise ValueError(f"{path.name} holds too many files: choose the folder of the set.")
    # Of a file that is there twice the one is read that need not be unzipped.
    return sorted(found, key=lambda path: (path.suffix == ".gz", str(path)))


def _make(key: tuple[Path, str], group: dict[str, Path], label_map: Path | None) -> DataSpec:
    name = guess_name(key[0], key[1])
    return DataSpec(
        name=name,
        train_images=str(group["train_images"].absolute()),
        train_labels=str(group["train_labels"].absolute()),
        test_images=str(group["test_images"].absolute()),
        test_labels=str(group["test_labels"].absolute()),
        label_map=str(label_map.absolute()) if label_map else "",
        transposed=name.startswith("EMNIST"),
    )


def guess_name(folder: Path, prefix: str) -> str:
    """Return what set files in `folder` are whose names begin with `prefix`."""
    for text in (prefix, folder.name, folder.parent.name):
        plain = re.sub(r"[-_ ]+", "-", text.lower())
        for sign, name in _WELL_KNOWN:
            if sign in plain:
                return name
    return prefix.strip("-_. ") or folder.name or "images"


def _complaint(files: list[Path], groups: dict[tuple[Path, str], dict[str, Path]]) -> str:
    if not groups:
        return (
            f"No IDX files are among these {len(files)}: names like train-images-idx3-ubyte, "
            "train-labels-, t10k-images-, t10k-labels- are looked for."
        )
    group = max(groups.values(), key=len)
    parts = ("train_images", "train_labels", "test_images", "test_labels")
    missing = [part.replace("_", " ") for part in parts if part not in group]
    return f"Beside {next(iter(group.values())).name} there are no {' and no '.join(missing)}."


def fitted(data: DataSpec) -> DataSpec:
    """Return the settings with no more images held out than a twelfth of those to learn from.

    Raises
    ------
    OSError, ValueError
        As `image_sets.check_sizes`.
    """
    images, _ = image_sets.check_sizes(data)
    return replace(data, held_out=min(HELD_OUT, images // 12))
