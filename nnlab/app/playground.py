"""The playground's state and its edits: patterns, a network, a rule and where training stands."""

from collections.abc import Callable
from dataclasses import replace

from nnlab.app.playground_file import pack, unpack
from nnlab.app.playground_state import Design, Playground, Source, start_origin
from nnlab.app.room import Room
from nnlab.core.box import Box
from nnlab.core.generators import GENERATORS
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RULES, RuleSpec

__all__ = ["PLAYGROUND", "Design", "Playground", "Source"]

PlaygroundEdit = Callable[[Playground], Playground]

SMOOTH = "tanh"


def start_playground() -> Playground:
    """Return what a new session shows: a circle to be learnt by four hidden tanh neurons."""
    source = Source("circle", 100, 0.0, 1)
    design = Design((4,), "tanh", "tanh")
    origin = start_origin(design, 1)
    return Playground(
        patterns=source.make(),
        source=source,
        design=design,
        rule=RuleSpec("backprop", eta=0.1),
        start_seed=1,
        origin=origin,
        start=origin,
        net=origin,
        box=GENERATORS[source.generator].box,
    )


def stand_at(state: Playground, k: int, net: Network) -> Playground:
    """Return the state with training at step k, where the network is `net`."""
    if k == state.k and net is state.net:
        return state
    return replace(state, k=k, net=net)


def edit_patterns(state: Playground, patterns: Patterns) -> Playground:
    """Take other patterns, placed by hand; training goes on from the present network."""
    return _go_on(state, patterns=patterns, source=None)


def take_source(state: Playground, source: Source) -> Playground:
    """Take the patterns of a generator.

    Another kind of set is another problem, so it begins at the origin; the same kind with
    another p, noise or seed goes on from the present network.
    """
    if source == state.source:
        return state
    patterns = source.make()
    box = GENERATORS[source.generator].box
    if state.source is not None and state.source.generator == source.generator:
        return _go_on(state, patterns=patterns, source=source, box=box)
    return replace(reset(state), patterns=patterns, source=source, box=box)


def take_rule(state: Playground, rule: RuleSpec) -> Playground:
    """Learn by another rule, eta or batch, from the present network onwards."""
    return state if rule == state.rule else _go_on(state, rule=rule)


def take_design(state: Playground, design: Design) -> Playground:
    """Begin with a new network of that design, drawn from the same seed."""
    if design == state.design:
        return state
    return _begin(replace(state, design=design), start_origin(design, state.start_seed))


def take_start_seed(state: Playground, seed: int) -> Playground:
    """Begin with another network of the same design."""
    if seed == state.start_seed:
        return state
    return _begin(replace(state, start_seed=seed), start_origin(state.design, seed))


def reset(state: Playground) -> Playground:
    """Go back to the network that was drawn; the patterns stay."""
    at_origin = state.start is state.origin and state.k == 0 and state.base_updates == 0
    return state if at_origin else _begin(state, state.origin)


def begin_here(state: Playground) -> Playground:
    """Start a new trajectory from the present network, where the way to it is not at hand."""
    return _go_on(state)


def look_at(state: Playground, box: Box) -> Playground:
    """Show another part of the input plane."""
    return replace(state, box=box)


def find_refusal(state: Playground) -> str | None:
    """Say in one line why the rule can't act on the present network or set, or None."""
    refusal = RULES[state.rule.key].refusal(state.net)
    if refusal is None and not len(state.patterns):
        return "There is no pattern to learn: click into the plane to place one."
    return refusal


def nearest_design(state: Playground) -> Design | None:
    """Return the design nearest to the present one that the rule can act on, or None.

    First the activations change, then the hidden layers go.
    """
    design, refuses = state.design, RULES[state.rule.key].refusal
    nearby = (
        design,
        replace(design, output_activation="sgn"),
        replace(design, hidden_activation=SMOOTH),
        replace(design, output_activation=SMOOTH),
        replace(design, hidden_activation=SMOOTH, output_activation=SMOOTH),
        replace(design, hidden=()),
        replace(design, hidden=(), output_activation="sgn"),
    )
    return next((near for near in nearby if refuses(start_origin(near, 0)) is None), None)


def _go_on(state: Playground, **changes: object) -> Playground:
    """Start a new trajectory from the present network; the counters go on."""
    return replace(
        state,
        start=state.net,
        k=0,
        base_updates=state.updates,
        base_epochs=state.epochs,
        **changes,  # type: ignore[arg-type]
    )


def _begin(state: Playground, origin: Network) -> Playground:
    return replace(
        state, origin=origin, start=origin, net=origin, k=0, base_updates=0, base_epochs=0.0
    )


PLAYGROUND: Room[Playground] = Room("playground", start_playground, pack, unpack)
