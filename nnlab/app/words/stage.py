"""One update in its stages, each with numbers that one can reproduce by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nnlab.core.network import Network
from nnlab.core.training.update import Update

Neuron = tuple[int, int]
Edge = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of an update.

    Parameters
    ----------
    key : "pattern", "fields", "outputs", "errors", "changes" or "moved"
    title : what happens, in a few words
    formula : the equation that holds for every neuron
    lines : the same with the numbers of single neurons
    update : the update that it belongs to
    layer : number of the layer that the stage speaks of, the first is 1; 0 for the whole net
    edges : weights to mark, (layer, to neuron, from neuron): a number to stand at each, or ""
    texts : numbers to stand at neurons (layer, place) of the diagram; layer 0 holds the inputs
    backward : whether errors go from `layer` + 1 down to `layer`, not fields upwards
    learnt : numbers of the patterns that the update learns
    moved : whether the changes are made: the last stage
    """

    key: str
    title: str
    formula: str
    lines: tuple[str, ...]
    update: Update
    layer: int = 0
    texts: Mapping[Neuron, str] = field(default_factory=dict)
    edges: Mapping[Edge, str] = field(default_factory=dict)
    backward: bool = False
    learnt: tuple[int, ...] = ()
    moved: bool = False

    @property
    def network(self) -> Network:
        """The network as it is in this stage."""
        return self.update.after if self.moved else self.update.before

    @property
    def stressed(self) -> tuple[int, ...]:
        """The patterns that the lines speak of: of a batch the first one, until its sum is made."""
        return self.learnt[:1] if self.key in ("fields", "outputs", "errors") else self.learnt

    @property
    def ghost(self) -> Network | None:
        """The network as it was before the change, to be drawn dashed beside the new one."""
        return self.update.before if self.moved else None
