"""The compare room: two to four runs on the playground's patterns, stepped together."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from nnlab.app.playground import begin_at, edit_patterns
from nnlab.app.playground_file import read_design, read_rule, read_whole, take_field
from nnlab.app.playground_state import Design, Playground, start_origin, uniform_design
from nnlab.app.room import Arrays, Fields, Room
from nnlab.app.words.equations import write_sizes
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.network import STARTS
from nnlab.core.patterns import recode
from nnlab.core.rules import COSTS, OPTIMISERS, RULES, RuleSpec

LEAST, MOST = 2, 4
# What a step is for every run: one update, or one epoch whatever its batch.
UNITS = {"updates": "update", "epochs": "epoch"}


@dataclass(frozen=True)
class Lane:
    """One of the runs: its net and its rule."""

    design: Design
    rule: RuleSpec


@dataclass(frozen=True)
class Compare:
    """The runs that are compared, how they are stepped, and what is drawn of them.

    `done` is how many steps of `unit` were made from the common start; `curve` is "H" or "C".

    Raises
    ------
    ValueError
        If there are not two to four lanes, or a field is not one of its choices.
    """

    lanes: tuple[Lane, ...]
    unit: str = "updates"
    curve: str = "H"
    log: bool = False
    done: int = 0

    def __post_init__(self) -> None:
        if not LEAST <= len(self.lanes) <= MOST:
            raise ValueError(f"{LEAST} to {MOST} runs are compared, got {len(self.lanes)}.")
        if self.unit not in UNITS or self.curve not in ("H", "C"):
            raise ValueError("Runs are stepped by updates or epochs; their curve is H or C.")


def start_compare() -> Compare:
    """Return what a new session compares: plain gradient descent and momentum."""
    design, rule = uniform_design((4,), "tanh", "tanh"), RuleSpec("backprop", eta=0.05, batch=10)
    return Compare((Lane(design, rule), Lane(design, replace(rule, optimiser="momentum"))))


def take_lane(state: Compare, place: int, lane: Lane) -> Compare:
    """Run another net or rule in one place; all begin anew."""
    if state.lanes[place] == lane:
        return state
    lanes = (*state.lanes[:place], lane, *state.lanes[place + 1 :])
    return replace(state, lanes=lanes, done=0)


def add_lane(state: Compare, lane: Lane) -> Compare:
    """Compare with one run more.

    Raises
    ------
    ValueError
        If there are four already.
    """
    return replace(state, lanes=(*state.lanes, lane), done=0)


def remove_lane(state: Compare, place: int) -> Compare:
    """Leave one run out.

    Raises
    ------
    ValueError
        If only two are left.
    """
    return replace(state, lanes=state.lanes[:place] + state.lanes[place + 1 :], done=0)


def begin_lane(playground: Playground, lane: Lane) -> Playground:
    """Return the playground as if it had the lane's net and rule, at its start.

    Lanes of the playground's own design share its first weights, set by hand perhaps; others
    draw theirs from the same seed.
    """
    design, outputs = lane.design, playground.patterns.t.shape[1]
    if design.outputs != outputs and (outputs > 2 or design.outputs > 2):
        design = replace(design, outputs=outputs)
    own = design == playground.design
    origin = playground.origin if own else start_origin(design, playground.start_seed)
    patterns = recode(playground.patterns, design.outputs)
    return begin_at(replace(playground, design=design, rule=lane.rule, patterns=patterns), origin)


def follow_patterns(state: Playground, playground: Playground) -> Playground:
    """Let a lane go on, from where it is, with the playground's present patterns."""
    return edit_patterns(state, recode(playground.patterns, state.design.outputs))


def name_lanes(lanes: tuple[Lane, ...]) -> tuple[str, ...]:
    """Name each run by what sets it apart from the others, such as "η 0.1" or "2–15–1"."""
    telling = [
        texts
        for write in WORDS
        if len(set(texts := [write(lane) for lane in lanes])) > 1  # all alike tell nothing
    ]
    named = [", ".join(filter(None, words)) for words in zip(*telling, strict=True)]
    return tuple(named) or tuple("" for _ in lanes)


def _write_optimiser(lane: Lane) -> str:
    return OPTIMISERS[lane.rule.optimiser] if lane.rule.key == "backprop" else ""


WORDS: tuple[Callable[[Lane], str], ...] = (
    lambda lane: RULES[lane.rule.key].label,
    _write_optimiser,
    lambda lane: f"η {lane.rule.eta:g}",
    lambda lane: f"batch {lane.rule.batch}",
    lambda lane: lane.rule.reduction,
    lambda lane: lane.rule.order,
    lambda lane: COSTS[lane.rule.cost],
    lambda lane: f"momentum {lane.rule.momentum:g}",
    lambda lane: f"L1 {lane.rule.l1:g}",
    lambda lane: f"L2 {lane.rule.l2:g}",
    lambda lane: f"dropout {lane.rule.dropout:g}",
    lambda lane: f"decay {lane.rule.decay_rate:g}" if lane.rule.decay != "constant" else "",
    lambda lane: write_sizes(lane.design.sizes),
    lambda lane: ", ".join(lane.design.features),
    lambda lane: "–".join(ACTIVATIONS[key].label for key in lane.design.activations),
    lambda lane: STARTS[lane.design.start],
)


def _pack(state: Compare) -> tuple[Fields, Arrays]:
    return asdict(state), {}


def _unpack(fields: Fields, arrays: Arrays) -> Compare:
    lanes: list[Any] = take_field(fields, "lanes", list, tuple)
    if not all(isinstance(lane, dict) for lane in lanes):
        raise ValueError("Field 'lanes' needs a list of tables.")
    return Compare(
        tuple(
            Lane(
                read_design(take_field(lane, "design", dict)),
                read_rule(take_field(lane, "rule", dict)),
            )
            for lane in lanes
        ),
        take_field(fields, "unit", str),
        take_field(fields, "curve", str),
        take_field(fields, "log", bool),
        read_whole(fields, "done"),
    )


COMPARE: Room[Compare] = Room("compare", start_compare, _pack, _unpack)
