"""What the classes of a set of images are called: EMNIST's label maps, and the well-known sets."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LARGEST_LABEL = 255
LARGEST_FILE = 64 * 1024

_DIGITS = tuple("0123456789")
_CAPITALS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SMALL = tuple("abcdefghijklmnopqrstuvwxyz")
_MERGED = (*_DIGITS, *_CAPITALS, *"abdefghnqrt")
_CLOTHES = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
_KANA = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")

KNOWN: dict[str, tuple[int, tuple[str, ...]]] = {
    "MNIST": (0, _DIGITS),
    "QMNIST": (0, _DIGITS),
    "Fashion-MNIST": (0, _CLOTHES),
    "KMNIST": (0, _KANA),
    "EMNIST digits": (0, _DIGITS),
    "EMNIST mnist": (0, _DIGITS),
    "EMNIST letters": (1, tuple(f"{a}{b}" for a, b in zip(_CAPITALS, _SMALL, strict=True))),
    "EMNIST balanced": (0, _MERGED),
    "EMNIST bymerge": (0, _MERGED),
    "EMNIST byclass": (0, (*_DIGITS, *_CAPITALS, *_SMALL)),
}
"""Of each well-known set the smallest label and the names of its classes."""


@dataclass(frozen=True)
class Classes:
    """The labels of a set in the order of its classes, their names, and where these are from.

    `source` is "map" (the label map), "name" (the set is well known) or "labels" (numbers).
    """

    labels: tuple[int, ...]
    names: tuple[str, ...]
    source: str

    def number(self, labels: NDArray[np.uint8], name: str) -> NDArray[np.uint8]:
        """Return the classes, from 0 on, of labels as a file holds them.

        Raises
        ------
        ValueError
            In one line with the file's name, if a label has no class.
        """
        table = np.full(LARGEST_LABEL + 1, -1)
        table[list(self.labels)] = np.arange(len(self.labels))
        classes = table[labels]
        if len(labels) and classes.min() < 0:
            place = int(np.argmax(classes < 0))
            raise ValueError(
                f"{name}: label {place} is {labels[place]}, but the label map has no such class."
            )
        return classes.astype(np.uint8)


def classes_of(name: str, labels: NDArray[np.uint8], label_map: Path | None) -> Classes:
    """Return the classes of the set `name` with these labels (all that occur).

    Raises
    ------
    OSError, ValueError
        As `read_label_map`.
    """
    if label_map is not None:
        return read_label_map(label_map)
    low, high = (int(labels.min()), int(labels.max())) if len(labels) else (0, 0)
    if name in KNOWN:
        first, names = KNOWN[name]
        if first <= low and high < first + len(names):
            return Classes(tuple(range(first, first + len(names))), names, "name")
    # Labels that begin at 1, as those of letters do, must not make a class without images.
    numbers = tuple(range(min(low, 1), max(high, min(low, 1) + 1) + 1))
    return Classes(numbers, tuple(str(number) for number in numbers), "labels")


def read_label_map(path: Path) -> Classes:
    """Read a label map: in each line a label and the codes of one or more characters.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line with the file's name and the line.
    """
    with path.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise ValueError(f"{path.name} is too long for a label map.")
    names: dict[int, str] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if line.strip():
            label, text = _read_line(line, f"{path.name}, line {number}")
            if label in names:
                raise ValueError(f"{path.name}, line {number}: label {label} is there twice.")
            names[label] = text
    if len(names) < 2:
        raise ValueError(f"{path.name} is no label map: it has {len(names)} classes.")
    labels = tuple(sorted(names))
    return Classes(labels, tuple(names[label] for label in labels), "map")


def _read_line(line: str, where: str) -> tuple[int, str]:
    try:
        label, *codes = [int(word) for word in line.split()]
        text = "".join(chr(code) for code in codes)
    except (ValueError, OverflowError):
        raise ValueError(f"{where}: a label and codes of characters belong here.") from None
    if not 0 <= label <= LARGEST_LABEL:
        raise ValueError(f"{where}: label {label} is not 0 to {LARGEST_LABEL}.")
    if not text or len(text) > 8 or not text.isprintable():
        raise ValueError(f"{where}: label {label} has no printable character.")
    return label, text
