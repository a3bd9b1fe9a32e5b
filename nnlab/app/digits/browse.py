"""What the browser of images shows of a set: its three parts, by class, their averages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.idx import Digits, Places
from nnlab.core.digits.specs import DataSpec

PARTS = ("train", "held_out", "test")
ORDERS = ("index", "class")
CHUNK = 2048
"""Images that are summed at a time: numbers of a few megabytes, whatever the set."""


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a set.

    places (p,) : where each image stands in its file, from 0
    counts (classes,) and averages uint8 (classes, 28, 28) : of each class; an empty one is paper
    """

    digits: Digits
    places: Places
    counts: NDArray[np.int64]
    averages: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.digits)

    def order(self, key: str, only: int | None = None) -> Places:
        """Return the rows to show, by "index" in the file or by "class"; of one class if `only`."""
        labels = self.digits.labels
        rows = np.arange(len(labels)) if only is None else np.flatnonzero(labels == only)
        by_place = rows[np.argsort(self.places[rows], kind="stable")]
        if key == "class":
            by_place = by_place[np.argsort(labels[by_place], kind="stable")]
        return by_place

    def average(self) -> NDArray[np.uint8]:
        """Return the average of all images, uint8 (28, 28)."""
        total = max(1, int(self.counts.sum()))
        mean = np.tensordot(self.counts / total, self.averages.astype(float), 1)
        return np.rint(mean).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Browser:
    """A set that can be looked through: the settings it was read by, class names, its parts."""

    data: DataSpec
    classes: tuple[str, ...]
    source: str
    parts: dict[str, Part]


def open_browser(data: DataSpec) -> Browser:
    """Read a set for looking through.

    Raises
    ------
    OSError, ValueError
        As `image_sets.load`.
    """
    sets = image_sets.load(data)
    count = len(sets.classes)
    parts = {
        "train": make_part(sets.train, sets.train_places, count),
        "held_out": make_part(sets.held_out, sets.held_out_places, count),
        "test": make_part(sets.test, np.arange(len(sets.test)), count),
    }
    return Browser(data, sets.classes, sets.source, parts)


def make_part(digits: Digits, places: Places, classes: int) -> Part:
    """Return a part with the number and the average of each class."""
    counts = np.bincount(digits.labels, minlength=classes)
    sums = np.zeros((classes, digits.images[0:1].size or 28 * 28))
    for begin in range(0, len(digits), CHUNK):
        labels = digits.labels[begin : begin + CHUNK]
        order = np.argsort(labels, kind="stable")
        present, starts = np.unique(labels[order], return_index=True)
        images = digits.images[begin : begin + CHUNK].reshape(len(labels), -1)[order]
        sums[present] += np.add.reduceat(images, starts, axis=0, dtype=np.uint32)
    averages = np.rint(sums / np.maximum(counts, 1)[:, None]).astype(np.uint8)
    return Part(digits, places, counts, averages.reshape(classes, 28, 28))
