"""The images that a training learns from, watches and is judged by; the last set is kept."""

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnlab import resources
from nnlab.core.digits import idx
from nnlab.core.digits.idx import Digits, Places
from nnlab.core.digits.label_map import KNOWN, Classes, classes_of
from nnlab.core.digits.specs import DataSpec

SIDE = 28
LARGEST_KEPT = 256 << 20
"""Bytes of images up to which the files' contents stay in memory for another way to part them."""


@dataclass(frozen=True, eq=False)
class ImageSets:
    """Three sets of images 28 x 28 with classes numbered from 0 on.

    classes : names of the classes
    source : where the names are from: "map", "name" or "labels", as in `Classes`
    train_places, held_out_places : places of these images in the training file
    """

    train: Digits
    held_out: Digits
    test: Digits
    classes: tuple[str, ...]
    source: str
    train_places: Places
    held_out_places: Places


@dataclass(frozen=True, eq=False)
class _Files:
    """What the files of a `DataSpec` hold: all training images, the test images, the classes."""

    train: Digits
    test: Digits
    classes: Classes


class _Kept:
    """The last set and the last files: a training, and the next with other settings, ask twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sets: tuple[object, ImageSets] | None = None
        self._files: tuple[object, _Files] | None = None

    def load(self, data: DataSpec) -> ImageSets:
        """Return the sets, read now if they are not the last ones."""
        stamps = _stamps(data)
        with self._lock:
            if self._sets is None or self._sets[0] != (data, stamps):
                self._sets = None
                self._sets = ((data, stamps), _part(self._read(data, stamps), data))
            return self._sets[1]

    def _read(self, data: DataSpec, stamps: object) -> _Files:
        key = (replace(data, train_size=0, held_out=0), stamps)
        if self._files is None or self._files[0] != key:
            self._files = None
            files = _read_files(data)
            if files.train.images.nbytes > LARGEST_KEPT:
                return files
            self._files = (key, files)
        return self._files[1]


_kept = _Kept()


def load(data: DataSpec) -> ImageSets:
    """Return the images of `data`; the last set is kept, files that have changed are read again.

    The held-out images are the same for the same files and number. A smaller training set has
    each class's share of the whole, and is part of every larger one.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line that names the file or the setting.
    """
    return _kept.load(data)


def _paths(data: DataSpec) -> tuple[Path, ...]:
    names = (data.train_images, data.train_labels, data.test_images, data.test_labels)
    return tuple(Path(name) for name in (*names, data.label_map) if name)


def _stamps(data: DataSpec) -> tuple[tuple[int, int], ...]:
    stats = [path.stat() for path in _paths(data)]
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)


def _read_files(data: DataSpec) -> _Files:
    if data.bundled:
        train, test = idx.bundled("train"), idx.bundled("t10k")
        return _Files(train, test, classes_of("MNIST", train.labels, None))
    images, labels, test_images, test_labels = _paths(data)[:4]
    check_sizes(data)
    train = _read_pair(images, labels, data.transposed)
    test = _read_pair(test_images, test_labels, data.transposed)
    classes = data_classes(data, train.labels, test.labels)
    parts = ((train, labels), (test, test_labels))
    numbered = [Digits(p.images, classes.number(p.labels, path.name)) for p, path in parts]
    return _Files(numbered[0], numbered[1], classes)


def data_classes(data: DataSpec, *labels: NDArray[np.uint8]) -> Classes:
    """Return the classes of `data` with all these labels; raises as `read_label_map`."""
    found = np.unique(np.concatenate(labels))
    return classes_of(data.name, found, Path(data.label_map) if data.label_map else None)


@dataclass(frozen=True)
class Facts:
    """What can be said of a set without reading its images.

    train, test : numbers of images in the files
    classes, source : names of the classes, and where these are from, as in `Classes`
    """

    train: int
    test: int
    classes: tuple[str, ...]
    source: str


BUNDLED = Facts(60_000, 10_000, KNOWN["MNIST"][1], "name")


def find_facts(data: DataSpec) -> Facts:
    """Return the facts of a set from the heads of its files and its labels.

    Raises
    ------
    OSError, ValueError
        As `load`, but for images that are damaged behind their head.
    """
    facts = BUNDLED
    if not data.bundled:
        train, test = check_sizes(data)
        paths = Path(data.train_labels), Path(data.test_labels)
        labels = [idx.read_idx(path, 1) for path in paths]
        classes = data_classes(data, *labels)
        for path, given in zip(paths, labels, strict=True):
            classes.number(given, path.name)
        facts = Facts(train, test, classes.names, classes.source)
    _check_held_out(data, facts.train)
    return facts


def peek(data: DataSpec, count: int) -> NDArray[np.uint8]:
    """Return the first test images, uint8 (n, 28, 28), n at most `count`, of files in order.

    Raises
    ------
    OSError, ValueError
        As `idx.read_first`.
    """
    name = "t10k-images-idx3-ubyte.gz"
    path = resources.path("mnist", name) if data.bundled else Path(data.test_images)
    images = idx.read_first(path, 3, count)
    transposed = data.transposed and not data.bundled
    return images.transpose(0, 2, 1).copy() if transposed else images


def _check_held_out(data: DataSpec, p: int) -> None:
    if data.held_out >= p:
        raise ValueError(
            f"Of {p} training images {data.held_out} cannot be held out: hold out fewer."
        )


def check_sizes(data: DataSpec) -> tuple[int, int]:
    """Read the heads and ends of the four files; return the numbers of training and test images.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        In one line that names the file: images that are not 28 x 28, none at all, another number
        of labels, or a file that is shorter or longer than it says.
    """
    images, labels, test_images, test_labels = _paths(data)[:4]
    counts = []
    for path, label_path in ((images, labels), (test_images, test_labels)):
        count, *sides = idx.read_shape(path, 3)
        if sides != [SIDE, SIDE]:
            raise ValueError(
                f"{path.name} holds images of {sides[0]} x {sides[1]}; they must be 28 x 28."
            )
        if not count:
            raise ValueError(f"{path.name} holds no images.")
        (labelled,) = idx.read_shape(label_path, 1)
        if labelled != count:
            raise ValueError(
                f"{path.name} holds {count} images, but {label_path.name} holds {labelled} labels."
            )
        idx.check_whole(path, 3)
        idx.check_whole(label_path, 1)
        counts.append(count)
    return counts[0], counts[1]


def _read_pair(images: Path, labels: Path, transposed: bool) -> Digits:
    digits = idx.read_digits(images, labels)
    if not transposed:
        return digits
    return Digits(np.ascontiguousarray(digits.images.transpose(0, 2, 1)), digits.labels)


def _part(files: _Files, data: DataSpec) -> ImageSets:
    _check_held_out(data, len(files.train))
    train, held_out = idx.split_places(len(files.train), data.held_out)
    if 0 < data.train_size < len(train):
        train = train[stratified(files.train.labels[train], data.train_size)]
    return ImageSets(
        files.train.take(train),
        files.train.take(held_out),
        files.test,
        files.classes.names,
        files.classes.source,
        train,
        held_out,
    )


def stratified(labels: NDArray[np.uint8], count: int) -> Places:
    """Return places (count,) of labels so that each class keeps its share, in rising order.

    Of a class the first ones are taken, so that a smaller choice is part of a larger one.
    """
    counts = np.bincount(labels)
    by_class = np.argsort(labels, kind="stable")
    rank = np.empty(len(labels))
    rank[by_class] = np.arange(len(labels)) - (np.cumsum(counts) - counts)[labels[by_class]]
    wanted = (rank + 0.5) / counts[labels]
    return np.sort(np.argsort(wanted, kind="stable")[:count])
