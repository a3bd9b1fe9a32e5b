"""The numbers of one moment: what net, sheet and output say to the letter on the retina."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnlab.app.tc_state import TcState, place_letter
from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import TcNet, activate, hidden, middle, output_fields, rest
from nnlab.core.tc.shapes import SHAPES, TURNS, cut_fields, draw, sheet_side
from nnlab.core.tc.training import TcRun
from nnlab.gui.tc.strip import Answer


@dataclass(frozen=True, eq=False)
class TcReading:
    """State, present net and run, and what follows from them."""

    state: TcState
    net: TcNet
    run: TcRun

    @property
    def side(self) -> int:
        """Hidden neurons in a row of the sheet."""
        return sheet_side(self.state.settings.retina, self.state.settings.pad)

    @cached_property
    def seen(self) -> FloatArray:
        """What the hidden neurons see of the letter (units, 9)."""
        return self._all_seen[self.state.shape]

    @cached_property
    def sheets(self) -> FloatArray:
        """V of all hidden neurons (kernels, side, side)."""
        side = self.side
        return self._V[self.state.shape].T.reshape(-1, side, side)

    @cached_property
    def totals(self) -> FloatArray:
        """The sum of V - V0 over each sheet (kernels,)."""
        total: FloatArray = self._moved[self.state.shape].sum(axis=0)
        return total

    @property
    def B(self) -> float:
        """The output's local field."""
        return float(self._B[self.state.shape])

    @property
    def output(self) -> float:
        """The output."""
        return float(activate(self._B, self.net.activation)[self.state.shape])

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What the net says to each of the eight shapes at the letter's place."""
        net = self.net
        O = activate(self._B, net.activation)
        on = (middle(net.activation) < self._V).sum(axis=(1, 2))
        total = self._moved.sum(axis=(1, 2))
        units = self._V.shape[1] * self._V.shape[2]
        return tuple(
            Answer(
                float(O[s]),
                float(total[s]),
                int(on[s]),
                units,
                (float(O[s]) > middle(net.activation)) == (s < TURNS),
                self._is_held(s),
            )
            for s in range(SHAPES)
        )

    @cached_property
    def _places(self) -> list[TcState]:
        state = self.state
        return [place_letter(state, s, state.row, state.column) for s in range(SHAPES)]

    @cached_property
    def _all_seen(self) -> FloatArray:
        settings = self.state.settings
        images = [draw(settings.retina, at.shape, at.row, at.column) for at in self._places]
        return cut_fields(np.stack(images), settings.pad)

    @cached_property
    def _V(self) -> FloatArray:
        return hidden(self.net, self._all_seen)

    @cached_property
    def _moved(self) -> FloatArray:
        return self._V - rest(self.net)

    @cached_property
    def _B(self) -> FloatArray:
        return output_fields(self.net, self._all_seen)

    def _is_held(self, shape: int) -> bool:
        """Whether this shape at this place is never learnt from."""
        at, stimuli = self._places[shape], self.run.stimuli
        here = (stimuli.shape == shape) & (stimuli.row == at.row) & (stimuli.column == at.column)
        return bool(self.run.held[here].any())
