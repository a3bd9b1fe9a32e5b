"""What the playground's state consists of."""

from dataclasses import dataclass, field, replace

from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray, nothing
from nnlab.core.box import Box
from nnlab.core.features import PLAIN, check_features
from nnlab.core.network import Layer, Network, start_network
from nnlab.core.patterns import Patterns, no_patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.sets.generators import GENERATORS

MAX_LAYERS = 8
MAX_NEURONS = 64
MAX_CLASSES = 6


@dataclass(frozen=True)
class Source:
    """The generator that the patterns came from, and with what settings.

    `ratio` is the share of the class +1 and `flip` that of the targets that are turned round
    (another class, where there are more than two); `classes` counts those of the blobs.
    """

    generator: str
    p: int
    noise: float
    seed: int
    ratio: float = 0.5
    flip: float = 0.0
    classes: int = 2

    def make(self, sample: int = 0) -> Patterns:
        """Return the patterns, or another sample of their kind; with the same bits each time."""
        return GENERATORS[self.generator].make(
            self.p,
            self.noise,
            self.seed,
            ratio=self.ratio,
            flip=self.flip,
            classes=self.classes,
            sample=sample,
        )


@dataclass(frozen=True)
class Design:
    """The shape of the network, and what its first weights are drawn from.

    Parameters
    ----------
    hidden : neurons per hidden layer
    hidden_activations : key of the activation of each hidden layer
    output_activation : key of the output's activation
    start, start_value : key of `nnlab.core.network.STARTS`, and the weights of a constant start
    outputs : 1 for two classes as t = -1, +1; else one output neuron per class
    frozen : numbers of the layers that no rule changes, the first layer is 1
    features : keys of the inputs, see `nnlab.core.features`

    Raises
    ------
    ValueError
        If there are more than 8 hidden layers, a layer has not 1 to 64 neurons, an activation is
        unknown or not for its place, a frozen layer or an input does not exist.
    """

    hidden: tuple[int, ...] = (4,)
    hidden_activations: tuple[str, ...] = ("tanh",)
    output_activation: str = "tanh"
    start: str = "gaussian"
    start_value: float = 0.5
    outputs: int = 1
    frozen: tuple[int, ...] = ()
    features: tuple[str, ...] = PLAIN

    def __post_init__(self) -> None:
        if len(self.hidden) > MAX_LAYERS:
            raise ValueError(f"At most {MAX_LAYERS} hidden layers, got {len(self.hidden)}.")
        if not all(1 <= neurons <= MAX_NEURONS for neurons in self.hidden):
            raise ValueError(f"A layer has 1 to {MAX_NEURONS} neurons, got {self.hidden}.")
        if len(self.hidden_activations) != len(self.hidden):
            raise ValueError(
                f"{len(self.hidden)} hidden layers need as many activations, "
                f"got {self.hidden_activations}."
            )
        if any(activation_of(key).is_joint for key in self.hidden_activations):
            raise ValueError("Softmax is for the output, not for hidden layers.")
        if not 1 <= self.outputs <= MAX_CLASSES:
            raise ValueError(f"There are 1 to {MAX_CLASSES} outputs, got {self.outputs}.")
        if activation_of(self.output_activation).is_joint and self.outputs == 1:
            raise ValueError("Softmax needs an output neuron per class, got one for two classes.")
        if not all(1 <= number <= len(self.hidden) + 1 for number in self.frozen):
            raise ValueError(f"Layers are numbered 1 to {len(self.hidden) + 1}, got {self.frozen}.")
        check_features(self.features)
        if not self.features:
            raise ValueError("A net needs at least one input.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of neurons per layer, as in 2-4-1."""
        return (len(self.features), *self.hidden, self.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """Key of the activation of each layer."""
        return (*self.hidden_activations, self.output_activation)

    def with_hidden(self, *hidden: int) -> "Design":
        """Return the design with these hidden layers; new ones get the last one's activation."""
        known = self.hidden_activations
        last = known[-1] if known else "tanh"
        count = len(hidden)
        activations = (*known[:count], *[last] * (count - len(known)))
        frozen = [number for number in self.frozen if number <= min(count, len(known))]
        if len(known) + 1 in self.frozen:
            frozen.append(count + 1)
        return replace(self, hidden=hidden, hidden_activations=activations, frozen=tuple(frozen))


def uniform_design(
    hidden: tuple[int, ...], hidden_activation: str, output_activation: str, **more: object
) -> Design:
    """Return a design whose hidden layers have all the same activation."""
    activations = (hidden_activation,) * len(hidden)
    return Design(hidden, activations, output_activation, **more)  # type: ignore[arg-type]


AXES = ("updates", "epochs")


@dataclass(frozen=True)
class View:
    """How the playground is looked at: never a matter of undo.

    `instrument` is the key of the plot at the lower right; `snap` the step of the grid that new
    and moved patterns snap to, 0 for none; `axis` what curves are drawn against: "updates" or
    "epochs".
    """

    two_colours: bool = False
    show_map: bool = True
    show_lines: bool = True
    show_numbers: bool = False
    show_regions: bool = False
    show_population: bool = True
    log_curves: bool = False
    log_axis: bool = False
    axis: str = "updates"
    instrument: str = "curves"
    snap: float = 0.0

    def __post_init__(self) -> None:
        if self.axis not in AXES:
            raise ValueError(f"Curves are drawn against {' or '.join(AXES)}, not {self.axis!r}.")
        if not 0.0 <= self.snap <= 1e6:
            raise ValueError(f"The grid's step must not be negative, got {self.snap}.")


# When a run ends by itself.
STOPS = {
    "never": "when paused",
    "solved": "when solved",
    "epochs": "after so many epochs",
    "early": "early: validation H rises",
}


@dataclass(frozen=True)
class Stop:
    """When a run ends by itself; `epochs` are counted from the origin, `patience` too in epochs."""

    when: str = "never"
    epochs: int = 100
    patience: int = 20

    def __post_init__(self) -> None:
        if self.when not in STOPS:
            raise ValueError(f"A run stops {', '.join(STOPS)}; got {self.when!r}.")
        if self.epochs < 1 or self.patience < 1:
            raise ValueError("Epochs and patience must be at least 1.")


@dataclass(frozen=True, eq=False)
class Playground:
    """Everything the playground shows and a session keeps.

    `patterns` are those that are learnt, `validation` those held out of them (`share` of all),
    `test` another sample of the same source. `origin` is the network that `design` and
    `start_seed` draw, and what a reset returns to. The present trajectory begins at `start`
    (where the rule carried `start_memory`); k updates later the network is `net` (and it carries
    `memory`); `start_step` updates were made before `start` in the same orders of the patterns,
    where a run was taken up again from a file. `base_updates` and `base_epochs` count what was
    trained before `start`. `scene` is the key of the scene that was opened last, until another set
    or net is chosen.
    """

    patterns: Patterns
    source: Source | None
    design: Design
    rule: RuleSpec
    start_seed: int
    origin: Network
    start: Network
    net: Network
    k: int = 0
    base_updates: int = 0
    base_epochs: float = 0.0
    box: Box = field(default_factory=Box)
    validation: Patterns = field(default_factory=no_patterns)
    share: float = 0.0
    test: Patterns = field(default_factory=no_patterns)
    test_seed: int = 0
    start_memory: FloatArray = field(default_factory=nothing)
    memory: FloatArray = field(default_factory=nothing)
    start_step: int = 0
    stop: Stop = field(default_factory=Stop)
    view: View = field(default_factory=View)
    scene: str = ""

    @property
    def updates_per_epoch(self) -> int:
        """How many updates an epoch has, and 1 for an empty set."""
        return max(1, self.rule.updates_per_epoch(len(self.patterns)))

    @property
    def updates(self) -> int:
        """Updates since the origin."""
        return self.base_updates + self.k

    @property
    def epochs(self) -> float:
        """Epochs since the origin, a broken number within an epoch."""
        return self.base_epochs + self.k / self.updates_per_epoch


def start_origin(design: Design, seed: int) -> Network:
    """Draw the network of a design: the same seed gives the same bits."""
    net = start_network(design.sizes, design.activations, seed, design.start, design.start_value)
    return dress(net, design)


def dress(net: Network, design: Design) -> Network:
    """Return the net with the design's inputs, activations and frozen layers; weights stay.

    Raises
    ------
    ValueError
        If the sizes do not fit.
    """
    layers = tuple(
        Layer(layer.w, layer.theta, activation, number in design.frozen)
        for number, (layer, activation) in enumerate(
            zip(net.layers, design.activations, strict=True), 1
        )
    )
    return Network(layers, () if design.features == PLAIN else design.features)
