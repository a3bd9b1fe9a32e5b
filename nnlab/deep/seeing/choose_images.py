"""Images of a test set for the screen: some of each class, those of one class, or by place."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnlab.core.digits import image_sets
from nnlab.core.digits.specs import DataSpec
from nnlab.deep.process.desk import Desk
from nnlab.deep.seeing.insides import SetImages

EACH = 10
MOST = 200
SEED = 8


def choose_images(
    desk: Desk,
    data: DataSpec,
    places: Sequence[int] | NDArray[np.int64] | None = None,
    label: int | None = None,
) -> SetImages:
    """Return the images at `places`, or the first of class `label`, or ten of each class in turn.

    Raises
    ------
    OSError
        If a file of `data` cannot be read.
    ValueError
        In one line, if it is damaged, or if there is no such place.
    """
    sets = image_sets.load(data)
    labels = sets.test.labels.astype(np.int64)
    if places is not None:
        chosen = np.asarray(places, dtype=np.int64)[:MOST]
        if len(chosen) and not (chosen.min() >= 0 and chosen.max() < len(labels)):
            raise ValueError(f"The test set has the images 0 to {len(labels) - 1}.")
    elif label is not None:
        chosen = np.flatnonzero(labels == label)[:MOST]
    else:
        chosen = mixed(labels)
    images = sets.test.images[chosen]
    return SetImages(chosen, images, labels[chosen], len(labels), sets.classes)


def mixed(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places of ten images of each class, the classes in turn, the same each time."""
    order = np.random.default_rng(SEED).permutation(len(labels))
    rows = [order[labels[order] == number][:EACH] for number in np.unique(labels)]
    turns = [row[turn] for turn in range(EACH) for row in rows if turn < len(row)]
    return np.array(turns[:MOST], dtype=np.int64)
