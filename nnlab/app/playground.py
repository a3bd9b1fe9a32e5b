"""The playground's state and its edits: patterns, a network, a rule and where training stands."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nnlab.app.playground_file import pack, unpack
from nnlab.app.playground_keep import keep_view
from nnlab.app.playground_sets import draw_sets
from nnlab.app.playground_state import Design, Playground, Source, Stop, dress, start_origin
from nnlab.app.room import Room
from nnlab.core import rules
from nnlab.core.arrays import NOTHING, FloatArray
from nnlab.core.box import Box
from nnlab.core.feasible import find_job_refusal, largest_population
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns, no_patterns, recode
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.training.assigned import find_missing_targets

__all__ = ["PLAYGROUND", "Design", "Playground", "Source"]

PlaygroundEdit = Callable[[Playground], Playground]

SMOOTH = "tanh"
SETS = ("patterns", "validation", "test")


def start_playground() -> Playground:
    """Return what a new session shows: a circle to be learnt by four hidden tanh neurons."""
    source = Source("circle", 100, 0.0, 1)
    design = Design((4,), ("tanh",), "tanh")
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


def stand_at(state: Playground, k: int, net: Network, memory: FloatArray) -> Playground:
    """Return the state with training at step k, where the network is `net`.

    `memory` is what the rule carries there besides, see `Course.memory`.
    """
    if k == state.k and net is state.net:
        return state
    return replace(state, k=k, net=net, memory=memory)


def edit_patterns(state: Playground, patterns: Patterns) -> Playground:
    """Take other patterns, placed by hand; training goes on from the present network.

    Without any pattern a scene is over.
    """
    scene = state.scene if len(patterns) else ""
    return _go_on(state, patterns=patterns, source=None, scene=scene)


def take_source(state: Playground, source: Source) -> Playground:
    """Take the patterns of a generator.

    Another kind of set is another problem, so it begins at the origin; the same kind with
    another p, noise or seed goes on from the present network. Validation set and, if there is
    one, test set are drawn with them.
    """
    if source == state.source:
        return state
    patterns = source.make()
    sample = state.test_seed if len(state.test) else 0
    box = GENERATORS[source.generator].box
    same = state.source is not None and state.source.generator == source.generator
    state = state if same else reset(state)
    state = fit_outputs(state, patterns)
    drawn = draw_sets(source, state.share, sample, state.design.outputs)
    if same:
        return _go_on(state, source=source, box=box, **drawn)
    return replace(state, source=source, box=box, scene="", **drawn)


def take_rule(state: Playground, rule: RuleSpec) -> Playground:
    """Learn by another rule, eta or batch, from the present network onwards."""
    return state if rule == state.rule else _go_on(state, rule=rule)


def take_design(state: Playground, design: Design) -> Playground:
    """Begin with a new network of that design, drawn from the same seed.

    Targets are coded for its outputs. Where only activations, or which layers are frozen, change,
    the weights stay and training goes on.

    Raises
    ------
    ValueError
        If its outputs can't tell the classes of the patterns apart.
    """
    old = state.design
    if design == old:
        return state
    coded: dict[str, Any] = {name: recode(getattr(state, name), design.outputs) for name in SETS}
    shape = (design.sizes, design.start, design.start_value, design.features)
    if shape == (old.sizes, old.start, old.start_value, old.features):
        origin = dress(state.origin, design)
        same = state.start is state.origin and state.k == 0
        net = origin if same else dress(state.net, design)
        return replace(_go_on(replace(state, net=net)), design=design, origin=origin, **coded)
    state = replace(state, design=design, scene="", **coded)
    return begin_at(state, start_origin(design, state.start_seed))


def take_network(state: Playground, net: Network) -> Playground:
    """Take weights and thresholds set by hand; where nothing was trained yet, as the origin.

    What is frozen belongs to the origin in any case: a reset must not undo what no rule did.

    Raises
    ------
    ValueError
        If the net is not of the present design.
    """
    if net.sizes != state.design.sizes:
        raise ValueError(f"The net has sizes {net.sizes}, not {state.design.sizes}.")
    net = dress(net, state.design)
    if state.updates == 0:
        return begin_at(state, net)
    origin = _with_frozen(state.origin, net)
    return _go_on(replace(state, net=net, origin=origin), start_memory=NOTHING, memory=NOTHING)


def fit_outputs(state: Playground, patterns: Patterns) -> Playground:
    """Return the state with a net that has an output for each class of the patterns.

    Two classes need no more than one output; more need a neuron each, softmax if nothing else
    is chosen yet. A net that can tell the classes apart stays as it is.
    """
    needed, outputs = patterns.t.shape[1], state.design.outputs
    if needed == outputs or (needed == 1 and outputs == 2):
        return state
    design, rule = state.design, state.rule
    if needed == 1:
        joint = design.output_activation == "softmax"
        design = replace(
            design, outputs=1, output_activation="tanh" if joint else design.output_activation
        )
        rule = replace(rule, cost="quadratic" if joint else rule.cost)
    elif outputs == 1 and rule.key == "backprop":
        design = replace(design, outputs=needed, output_activation="softmax")
        rule = replace(rule, cost="cross_entropy")
    else:
        design = replace(design, outputs=needed)
    origin = start_origin(design, state.start_seed)
    empty = no_patterns(outputs=design.outputs)
    state = replace(state, design=design, rule=rule, patterns=empty, validation=empty, test=empty)
    return begin_at(state, origin)


def take_start_seed(state: Playground, seed: int) -> Playground:
    """Begin with another network of the same design; what is frozen, set by hand, stays."""
    if seed == state.start_seed:
        return state
    origin = _with_frozen(start_origin(state.design, seed), state.net)
    return begin_at(replace(state, start_seed=seed), origin)


def _with_frozen(origin: Network, net: Network) -> Network:
    """Return the origin with the frozen layers of a net; itself where none is frozen."""
    if not any(layer.frozen for layer in net.layers):
        return origin
    pairs = zip(net.layers, origin.layers, strict=True)
    return replace(origin, layers=tuple(old if old.frozen else new for old, new in pairs))


def reset(state: Playground) -> Playground:
    """Go back to the network that was drawn; the patterns stay."""
    at_origin = state.start is state.origin and state.k == 0 and state.base_updates == 0
    return state if at_origin else begin_at(state, state.origin)


def begin_here(state: Playground) -> Playground:
    """Start a new trajectory from the present network, where the way to it is not at hand.

    It goes on with the bits that the old one would have had.
    """
    return _go_on(state, start_step=state.start_step + state.k)


def look_at(state: Playground, box: Box) -> Playground:
    """Show another part of the input plane."""
    return replace(state, box=box)


def take_view(state: Playground, **changes: object) -> Playground:
    """Change fields of `View`."""
    return replace(state, view=replace(state.view, **changes))  # type: ignore[arg-type]


def take_stop(state: Playground, stop: Stop) -> Playground:
    """Let runs end by themselves in another way."""
    return replace(state, stop=stop)


def find_refusal(state: Playground) -> str | None:
    """Say in one line why the rule can't act on the present network or set, or None."""
    refusal = rules.find_refusal(state.rule, state.net)
    if refusal is None and not len(state.patterns):
        return "There is no pattern to learn: click into the plane to place one."
    return refusal or find_job_refusal(state.rule, state.net, state.patterns)


def nearest_rule(state: Playground) -> RuleSpec | None:
    """Return the rule with another setting that lets it act, or None.

    Madaline as teacher where hidden neurons lack assigned targets, a smaller population where a
    generation would take too long.
    """
    rule, most = state.rule, largest_population(state.net, state.patterns)
    if find_missing_targets(rule, state.net, state.patterns):
        return replace(rule, teacher="madaline")
    if rule.key == "genetic" and 2 <= most < rule.population:
        return replace(rule, population=most, elite=min(rule.elite, most))
    return None


def nearest_design(state: Playground) -> Design | None:
    """Return the design nearest to the present one that the rule can act on, or None.

    First layers are fixed or freed, then activations change, then the hidden layers go.
    """
    design, rule = state.design, state.rule
    entropic = rule.cost == "cross_entropy" and rule.key in ("backprop", "genetic")
    several = design.outputs > 1
    smooth = ("softmax" if several else "sigmoid") if entropic else SMOOTH
    fixed = (len(design.hidden) + 1,) if len(design.hidden) == 1 else design.frozen
    hidden = (SMOOTH,) * len(design.hidden)
    nearby = [
        replace(design, frozen=frozen, hidden_activations=activations, output_activation=output)
        for activations in (design.hidden_activations, hidden)
        for output in (design.output_activation, smooth)
        for frozen in (design.frozen, fixed, ())
    ]
    nearby += [
        replace(design.with_hidden(), frozen=(), output_activation=output)
        for output in (design.output_activation, smooth, "sgn")
    ]
    return next(
        (near for near in nearby if not rules.find_refusal(rule, start_origin(near, 0))), None
    )


def _go_on(state: Playground, **changes: object) -> Playground:
    """Start a new trajectory from the present network; the counters go on."""
    return replace(
        state,
        start=state.net,
        k=0,
        base_updates=state.updates,
        base_epochs=state.epochs,
        **{"start_memory": state.memory, "start_step": 0, **changes},  # type: ignore[arg-type]
    )


def begin_at(state: Playground, origin: Network) -> Playground:
    """Begin at a network, with nothing trained and nothing carried; a reset returns to it."""
    return replace(
        state,
        origin=origin,
        start=origin,
        net=origin,
        k=0,
        base_updates=0,
        base_epochs=0.0,
        start_memory=NOTHING,
        memory=NOTHING,
        start_step=0,
    )


PLAYGROUND: Room[Playground] = Room("playground", start_playground, pack, unpack, keep_view)
