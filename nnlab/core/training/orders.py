"""In which order patterns are learnt: a pure function of seed, epoch and p."""

import numpy as np
from numpy.typing import NDArray

from nnlab.core.rules import RuleSpec

BLOCK_PATTERNS = 16_384


def epochs_in_block(p: int) -> int:
    """Return how many epochs are drawn at once: about 16 000 patterns, at least one epoch.

    Seeding a generator costs as much as a hundred updates of a small net; a block spreads it.
    """
    return max(1, BLOCK_PATTERNS // p)


def order_block(rule: RuleSpec, seed: int, block: int, p: int) -> NDArray[np.int64]:
    """Return the orders (epochs, p) of all epochs in a block, each a permutation of 0 ... p-1."""
    rows = np.tile(np.arange(p, dtype=np.int64), (epochs_in_block(p), 1))
    if rule.order == "random":
        from nnlab.core.compiled import kernels

        # numpy keeps the bits of PCG64 for ever, those of its shuffle it may change. Seeds may be
        # negative, which SeedSequence refuses.
        bits = np.random.PCG64(np.random.SeedSequence((seed & (2**64 - 1), block)))
        kernels.shuffle(rows, bits.random_raw(rows.size // 2 + 1))
    return rows


class Orders:
    """The orders of one trajectory; the last two blocks are kept."""

    def __init__(self, rule: RuleSpec, seed: int, p: int) -> None:
        self._rule, self._seed, self._p = rule, seed, p
        self._blocks: dict[int, NDArray[np.int64]] = {}
        self.updates_per_epoch = rule.updates_per_epoch(p)
        self.updates_per_block = self.updates_per_epoch * epochs_in_block(p) if p else 0

    def block(self, k: int) -> tuple[NDArray[np.int64], int]:
        """Return the orders of the block that holds update k -> k+1 and the block's first k."""
        number = k // self.updates_per_block
        if number not in self._blocks:
            while len(self._blocks) > 1:
                self._blocks.pop(next(iter(self._blocks)))
            self._blocks[number] = order_block(self._rule, self._seed, number, self._p)
        return self._blocks[number], number * self.updates_per_block

    def batch(self, k: int) -> NDArray[np.int64]:
        """Return the numbers of the patterns in update k -> k+1, in the order of learning."""
        orders, first = self.block(k)
        epoch, place = divmod(k - first, self.updates_per_epoch)
        size = self._p if self._rule.key == "genetic" else self._rule.batch
        return orders[epoch, place * size : (place + 1) * size]
