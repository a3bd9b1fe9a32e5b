"""What the playground's state consists of."""

from dataclasses import dataclass, field

from nnlab.core.box import Box
from nnlab.core.generators import GENERATORS
from nnlab.core.network import Network, start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

MAX_LAYERS = 8
MAX_NEURONS = 64
INPUTS, OUTPUTS = 2, 1


@dataclass(frozen=True)
class Source:
    """The generator that the patterns came from, and with what settings."""

    generator: str
    p: int
    noise: float
    seed: int

    def make(self) -> Patterns:
        """Return the patterns, with the same bits each time."""
        return GENERATORS[self.generator].make(self.p, self.noise, self.seed)


@dataclass(frozen=True)
class Design:
    """The shape of the network: neurons per hidden layer, activations and start.

    Raises
    ------
    ValueError
        If there are more than 8 hidden layers, or a layer has not 1 to 64 neurons.
    """

    hidden: tuple[int, ...] = (4,)
    hidden_activation: str = "tanh"
    output_activation: str = "tanh"
    start: str = "gaussian"

    def __post_init__(self) -> None:
        if len(self.hidden) > MAX_LAYERS:
            raise ValueError(f"At most {MAX_LAYERS} hidden layers, got {len(self.hidden)}.")
        if not all(1 <= neurons <= MAX_NEURONS for neurons in self.hidden):
            raise ValueError(f"A layer has 1 to {MAX_NEURONS} neurons, got {self.hidden}.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of inputs and of neurons per layer, as in 2-4-1."""
        return (INPUTS, *self.hidden, OUTPUTS)

    @property
    def activations(self) -> tuple[str, ...]:
        """Key of the activation of each layer."""
        return (*(self.hidden_activation for _ in self.hidden), self.output_activation)


@dataclass(frozen=True, eq=False)
class Playground:
    """Everything the playground shows and a session keeps.

    `origin` is the network that `design` and `start_seed` draw, and what a reset returns to.
    The present trajectory begins at `start`; k updates later the network is `net`. `base_updates`
    and `base_epochs` count what was trained before `start`. The rest is how it is looked at.
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
    two_colours: bool = False
    show_map: bool = True
    show_lines: bool = True
    log_curves: bool = False
    stop_when_solved: bool = False

    @property
    def updates_per_epoch(self) -> int:
        """ceil(p / batch), and 1 for an empty set."""
        return max(1, -(-len(self.patterns) // self.rule.batch))

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
    return start_network(design.sizes, design.activations, seed, design.start)
