"""How many images a training learns from, before it tells so itself."""

from functools import lru_cache

from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.image_sets import BUNDLED, check_sizes
from nnlab.core.digits.specs import DataSpec


@lru_cache(maxsize=64)
def count_learnt(data: DataSpec) -> int:
    """Return the number of images to learn from, by the heads of the files.

    Files that cannot be read count as the digits that come with the program: a training of them
    will say what is wrong.
    """
    images = BUNDLED.train
    if not data.bundled:
        try:
            images = check_sizes(data)[0]
        except (OSError, ValueError):
            images = BUNDLED.train
    rest = max(1, images - data.held_out)
    return min(data.train_size, rest) if data.train_size else rest


def batches_per_epoch(run: TrainingRun) -> int:
    """Return the updates of one epoch, also of a run that was imported and does not tell them."""
    return run.batches_per_epoch or -(-count_learnt(run.settings.data) // run.settings.batch)
