"""What the T-C tab knows: settings, where a run began and stands, the letter, what seeds gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from nnlab.core.arrays import FloatArray
from nnlab.core.tc.net import ACTIVATIONS, KERNELS, TcNet, start_net
from nnlab.core.tc.shapes import (
    HELD_PLACES,
    PADS,
    RETINAS,
    SHAPES,
    hold_out,
    last_place,
    make_stimuli,
)
from nnlab.core.tc.solutions import make_solution
from nnlab.core.tc.training import BATCHES, TcRule

GOOD_ETA = {"sigmoid": 0.05, "tanh": 0.005}
# Another value of these needs another start; of the others, training goes on from where it is.
NEEDS_START = ("retina", "pad", "kernels", "activation", "tied", "spread", "seed")
SPREADS = (0.01, 3.0)


@dataclass(frozen=True)
class TcSettings:
    """What a run is made of.

    `held_shapes` (0 to 3: T, 4 to 7: C, by quarter turns) and `held_places` are never learnt from.
    With `twin` the same net with untied weights (or with tied ones) is trained beside it.

    Raises
    ------
    ValueError
        If a field is out of its limits; one line that names it.
    """

    retina: int = 6
    pad: int = 2
    kernels: int = 1
    activation: str = "sigmoid"
    eta: float = 0.05
    momentum: float = 0.9
    batch: int = 8
    tied: bool = True
    spread: float = 0.3
    held_shapes: tuple[int, ...] = ()
    held_places: str = "right"
    seed: int = 1
    twin: bool = False

    def __post_init__(self) -> None:
        _choose("retina", self.retina, RETINAS)
        _choose("pad", self.pad, PADS)
        _choose("kernels", self.kernels, KERNELS)
        _choose("activation", self.activation, ACTIVATIONS)
        _choose("batch", self.batch, BATCHES)
        _choose("held_places", self.held_places, HELD_PLACES)
        shapes = self.held_shapes
        if any(s not in range(SHAPES) for s in shapes) or list(shapes) != sorted(set(shapes)):
            raise ValueError("held_shapes must be different numbers from 0 to 7, in their order.")
        if not SPREADS[0] <= self.spread <= SPREADS[1]:
            raise ValueError(f"spread must be {SPREADS[0]:g} to {SPREADS[1]:g}.")
        _ = self.rule
        hold_out(make_stimuli(self.retina, self.pad), shapes, self.held_places)

    @property
    def rule(self) -> TcRule:
        """The rule of learning."""
        return TcRule(self.eta, self.momentum, self.batch, self.seed)

    def start(self) -> TcNet:
        """Return the random net that the seed gives."""
        units = make_stimuli(self.retina, self.pad).units
        return start_net(self.kernels, units, self.tied, self.activation, self.seed, self.spread)


@dataclass(frozen=True, eq=False)
class Found:
    """What one seed came to: after how many updates (-1: not solved), and its kernels (n, 9)."""

    seed: int
    updates: int
    kernels: FloatArray


@dataclass(frozen=True, eq=False)
class TcState:
    """The whole room. `base` counts the updates before `start`, `k` those after it.

    `shape` lies on the retina with its upper left corner at `row`, `column`. `found` belongs to
    `found_with`, whatever the settings are now.
    """

    settings: TcSettings = field(default_factory=TcSettings)
    start: TcNet = field(default_factory=lambda: TcSettings().start())
    base: int = 0
    k: int = 0
    shape: int = 0
    row: int = 1
    column: int = 1
    found: tuple[Found, ...] = ()
    found_with: TcSettings = field(default_factory=TcSettings)


def change_settings(state: TcState, net: TcNet, **changes: Any) -> TcState:
    """Return the state with other settings, `net` being the present one.

    Another retina, number of kernels, activation or seed begins anew; another rule goes on from
    the present net, without its momentum.

    Raises
    ------
    ValueError
        In one line, if the settings do not go together.
    """
    if "activation" in changes and "eta" not in changes:
        changes["eta"] = GOOD_ETA[changes["activation"]]
    settings = replace(state.settings, **changes)
    if settings == state.settings:
        return state
    if any(name in NEEDS_START for name in changes):
        state = replace(state, settings=settings, start=settings.start(), base=0, k=0)
        return place_letter(state, state.shape, state.row, state.column)
    if set(changes) == {"twin"}:
        return replace(state, settings=settings)
    return replace(go_on_from(state, net), settings=settings)


def go_on_from(state: TcState, net: TcNet) -> TcState:
    """Return the state with a new start: that net, edited, say."""
    return replace(state, start=net, base=state.base + state.k, k=0)


def load_solution(state: TcState, key: str) -> TcState:
    """Return the state with a published solution as the start; one kernel, tied.

    Raises
    ------
    ValueError
        If no output weight parts T from C by it on this retina.
    """
    settings = replace(state.settings, kernels=1, tied=True)
    stimuli = make_stimuli(settings.retina, settings.pad)
    net = make_solution(key, settings.activation, stimuli)
    return replace(state, settings=settings, start=net, base=0, k=0)


def load_found(state: TcState, found: Found) -> TcState:
    """Return the state at the end of a seed's run: its own start, then as many updates."""
    settings = replace(state.found_with, seed=found.seed, twin=state.settings.twin)
    k = found.updates if found.updates >= 0 else 0
    state = replace(state, settings=settings, start=settings.start(), base=0, k=k)
    return place_letter(state, state.shape, state.row, state.column)


def place_letter(state: TcState, shape: int, row: int, column: int) -> TcState:
    """Return the state with a letter there, pushed back onto the retina if it sticks out."""
    shape %= SHAPES
    far = last_place(state.settings.retina, shape)
    row, column = min(max(row, 0), far[0]), min(max(column, 0), far[1])
    if (shape, row, column) == (state.shape, state.row, state.column):
        return state
    return replace(state, shape=shape, row=row, column=column)


def edit_weight(net: TcNet, part: str, kernel: int, unit: int, value: float) -> TcNet:
    """Return the net with one number changed.

    Parameters
    ----------
    part
        "w0" to "w8", "theta", "v" or "Theta".
    unit
        Which hidden neuron, for untied weights.

    Raises
    ------
    ValueError
        If the number is not finite.
    """
    place = (kernel, 0 if net.is_tied else unit)
    w, theta, v, Theta = net.w.copy(), net.theta.copy(), net.v.copy(), net.Theta
    if part == "Theta":
        Theta = value
    elif part == "theta":
        theta[place] = value
    elif part == "v":
        v[place] = value
    else:
        w[(*place, int(part[1:]))] = value
    return TcNet(w, theta, v, Theta, net.activation)


def _choose(name: str, value: object, choices: Iterable[object]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(str, choices))}, got {value!r}.")


def keep_training(present: TcState, restored: TcState) -> TcState:
    """Undo of a moved letter or of a look takes no training back, and no survey."""
    restored = replace(restored, found=present.found, found_with=present.found_with)
    same = restored.start is present.start and (
        replace(restored.settings, twin=False) == replace(present.settings, twin=False)
    )
    return replace(restored, k=present.k) if same else restored
