"""Remembers where arrows were set by hand, so that none leaves the pointer when it is let go."""

from __future__ import annotations

from dataclasses import dataclass

from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.core.views.line_edits import Stand, foot_on_line, has_straight_lines
from nnlab.gui.plots.plane.gestures import Gesture, Kind
from nnlab.gui.plots.plane.grips import drag_line
from nnlab.gui.training.runner import Runner


@dataclass(frozen=True)
class _Set:
    """A stand, and for which view and (once its weights were drawn) which origin it holds."""

    stand: Stand
    box: Box
    origin: Network | None = None


class Stands:
    """Follows the gestures on lines; `find` tells which arrows stand where a hand left them."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._press: tuple[int, Network] | None = None
        self._set: dict[int, _Set] = {}

    def follow(self, gesture: Gesture) -> None:
        """Remember where the gesture, still to be done, will leave the arrow."""
        grip, network, state = gesture.grip, self._runner.network, self._runner.playground
        if gesture.kind is not Kind.LINE or grip is None or not has_straight_lines(network):
            return
        if self._press is None or self._press[0] != gesture.number:
            self._press = (gesture.number, network)
        base = self._press[1]
        if base.sizes != network.sizes or grip.neuron >= len(base.layers[0].theta):
            return
        first = drag_line(base, grip, gesture.start, gesture.at, state.view.snap).layers[0]
        w1, w2 = first.w[grip.neuron].tolist()
        foot = foot_on_line(first.w[grip.neuron], float(first.theta[grip.neuron]), grip.foot)
        if foot is not None:
            self._set[grip.neuron] = _Set(Stand(foot, (w1, w2), grip.scale), state.box)

    def find(self) -> dict[int, Stand]:
        """Return the stands that hold, by neuron of the first layer.

        They do with the weights that the hand left, and with what training makes of these; with
        other weights or in another view the arrow stands in the middle of its line again.
        """
        state, network = self._runner.playground, self._runner.network
        found = {}
        for number, one in self._set.items():
            weights = network.layers[0].w
            if one.box != state.box or number >= len(weights):
                continue
            if tuple(weights[number].tolist()) == one.stand.w:
                self._set[number] = _Set(one.stand, one.box, state.origin)
            elif one.origin is not state.origin:
                continue
            found[number] = one.stand
        return found
