"""What a scene is, and how one is set up: a prepared playground with a caption and a hint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from numpy.typing import ArrayLike

from nnlab.app.playground_state import (
    Design,
    Playground,
    Source,
    Stop,
    View,
    dress,
    start_origin,
)
from nnlab.core.box import Box
from nnlab.core.network import Layer, Network
from nnlab.core.patterns import Patterns, no_patterns, recode
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS
from nnlab.core.sets.holdout import split

UNTIL_SOLVED = Stop("solved")


@dataclass(frozen=True)
class Scene:
    """One scene of the lecture.

    `text` says in one or two sentences what is shown, `hint` what to press or drag. `make`
    returns the playground, with the same bits each time. `part` is the heading in the menu below
    which the scene stands, `speed` the updates per second at which a run is worth watching.
    `compare` is a key of `nnlab.app.compare_presets.PRESETS` if the Compare tab shows the scene.
    """

    key: str
    part: str
    title: str
    text: str
    hint: str
    make: Callable[[], Playground]
    speed: float = inf
    compare: str = ""

    @property
    def opens(self) -> str:
        """The key of the tab that shows the scene."""
        return "compare" if self.compare else "playground"


def stage(
    given: Source | Patterns,
    design: Design,
    rule: RuleSpec,
    *,
    net: Network | None = None,
    seed: int = 1,
    stop: Stop | None = None,
    box: Box | None = None,
    share: float = 0.0,
    test_seed: int = 0,
    **view: object,
) -> Playground:
    """Return a playground at its origin.

    Parameters
    ----------
    given : where the patterns come from, or the patterns themselves
    net : weights set by hand; without it they are drawn by `seed`
    box : part of the plane to show; without it that of the generator
    share : share of the patterns that is held out for validation
    test_seed : seed of the test set; 0 for none
    view : fields of `View`
    """
    source = given if isinstance(given, Source) else None
    patterns = source.make() if source else given
    assert isinstance(patterns, Patterns)
    patterns = recode(patterns, design.outputs)
    origin = dress(net, design) if net is not None else start_origin(design, seed)
    if box is None:
        box = GENERATORS[source.generator].box if source else Box()
    training, validation = split(patterns, share, source.seed if source else 0)
    test = no_patterns(outputs=design.outputs)
    if source and test_seed:
        test = recode(source.make(test_seed), design.outputs)
    return Playground(
        patterns=training,
        source=source,
        design=design,
        rule=rule,
        start_seed=seed,
        origin=origin,
        start=origin,
        net=origin,
        box=box,
        validation=validation,
        share=share,
        test=test,
        test_seed=test_seed,
        stop=stop or Stop(),
        view=View(**view),  # type: ignore[arg-type]
    )


def one_neuron(activation: str = "sgn") -> Design:
    """Return the design of a single neuron."""
    return Design((), (), activation)


def by_hand(*layers: tuple[Sequence[Sequence[float]], ArrayLike]) -> Network:
    """Return a net with weights and thresholds set by hand, layer by layer."""
    return Network(tuple(Layer(w, theta) for w, theta in layers))  # type: ignore[arg-type]
