"""How large the errors delta of each layer are while a net learns; they vanish in deep ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from nnlab.core.digits.rows import Conv, Dense, Row, count, shapes
from nnlab.deep.reports import DeltaCurve

POINTS = 1024
EVERY = 32
"""Updates from one measurement to the next, at least, once the first are over; one measurement
costs up to an update of a tiny net."""
DENSE = 8
"""In the beginning, where delta changes most, the next is measured an eighth of all updates on."""
SPARED = 128
"""Points that are left for the beginning; the largest training needs about 100."""


def layer_names(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Return short names of the rows with weights, in order: "conv 16@24×24", "100"."""
    after = shapes(rows)[1:]
    return tuple(
        "conv {}@{}×{}".format(*shape) if isinstance(row, Conv) else str(count(shape))
        for row, shape in zip(rows, after, strict=True)
        if isinstance(row, Conv | Dense)
    )


@contextmanager
def listening(net: nn.Module) -> Iterator[list[torch.Tensor]]:
    """Give a list that gets the rms of dH/db of each layer, in order, from a backward pass within.

    b are the local fields of a convolution or of fully connected neurons; the mean is taken over
    patterns and neurons. For patterns that are averaged in H this is delta divided by their
    number. (Batch normalisation couples the patterns: then it is what each pattern's b does to
    the energy of the whole batch.)
    """
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    found = [torch.zeros(()) for _ in layers]
    handles = [
        layer.register_forward_hook(_hear(found, place)) for place, layer in enumerate(layers)
    ]
    try:
        yield found
    finally:
        for handle in handles:
            handle.remove()


def _hear(found: list[torch.Tensor], place: int) -> Any:
    def keep(gradient: torch.Tensor) -> None:
        # A sum of squares in bfloat16 would be wrong.
        kind = torch.promote_types(gradient.dtype, torch.float32)
        norm = torch.linalg.vector_norm(gradient, dtype=kind)
        found[place] = norm / gradient.numel() ** 0.5

    def listen(_layer: nn.Module, _inputs: Any, b: torch.Tensor) -> None:
        b.register_hook(keep)  # type: ignore[no-untyped-call]

    return listen


def measured_updates(updates: int) -> NDArray[np.int64]:
    """Return which of so many updates are measured, counted from 1: at most `POINTS` of them.

    From 1 to 16 it is each, then ever fewer, in the end one of `EVERY` or more.
    """
    every = max(EVERY, -(-updates // (POINTS - SPARED)))
    first = [1]
    while (step := max(1, first[-1] // DENSE)) < every:
        first.append(first[-1] + step)
    found = np.concatenate((np.array(first), np.arange(first[-1] + every, updates + 1, every)))
    return found[found <= updates].astype(np.int64)


class Deltas:
    """The rms of delta in the course of a training, densely at first, in bounded memory.

    Which updates are measured follows from their number alone.
    """

    def __init__(self, updates: int, layers: int) -> None:
        self._updates = measured_updates(updates)
        self._due = frozenset((self._updates - 1).tolist())
        self._rms = np.zeros((len(self._updates), layers), dtype=np.float32)
        self._known = 0
        self._pending: list[torch.Tensor] = []

    def due(self, update: int) -> bool:
        """Tell whether the update of this number, from 0, is to be measured."""
        return update in self._due

    def add(self, found: list[torch.Tensor], patterns: int) -> None:
        """Take what `listening` found, with an H that was averaged over `patterns`."""
        self._pending.append(patterns * torch.stack(found))

    def collect(self) -> None:
        """Take in what was measured; on a GPU this waits for it."""
        if self._pending:
            rows = torch.stack(self._pending).cpu().numpy()
            self._pending.clear()
            self._rms[self._known : self._known + len(rows)] = rows
            self._known += len(rows)

    @property
    def known(self) -> NDArray[np.float32]:
        """The rms collected so far, (points, layers)."""
        return self._rms[: self._known]

    def restore(self, rms: NDArray[np.float32], update: int) -> None:
        """Take the rms of the first `update` updates again; raises ValueError if they can't be."""
        points = int(np.searchsorted(self._updates, update, side="right"))
        if rms.shape != (points, self._rms.shape[1]):
            raise ValueError(f"its errors delta have the shape {rms.shape}")
        self._known = len(rms)
        self._rms[: self._known] = rms

    def curve(self) -> DeltaCurve:
        """Return the curve up to the last look; update numbers are counted from 1."""
        return DeltaCurve(self._updates[: self._known].copy(), self.known.copy())
