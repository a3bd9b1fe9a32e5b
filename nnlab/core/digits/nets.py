"""The nets that are ready to be trained, each with the recipe that goes with it; no torch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnlab.core.digits.augmentation import Augmentation
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Pixels,
    Row,
    shapes,
    survey,
)


@dataclass(frozen=True)
class NetSpec:
    """A net for the digits: its key, its name on the screen and its rows from input to output.

    `recipe` holds the fields of `TrainSpec` that are set with it; `source` says where both are
    from.
    """

    key: str
    label: str
    rows: tuple[Row, ...]
    recipe: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    @property
    def weights(self) -> int:
        """Number of weights and thresholds."""
        return sum(facts.weights for facts in survey(self.rows))

    @property
    def shape_text(self) -> str:
        """Shapes from input to output: maps@rowsxcolumns, then numbers of neurons."""
        return shape_text(self.rows)


def shape_text(rows: tuple[Row, ...]) -> str:
    """Return the shapes of a net from input to output in one line."""
    after = shapes(rows)
    told = [s for row, s in zip(rows, after[1:], strict=True) if isinstance(row, _SHAPING)]
    return " → ".join(
        "{}@{}×{}".format(*s) if len(s) == 3 else str(s[0]) for s in (after[0], *told)
    )


_SHAPING = Conv | MaxPool | AveragePool | Dense


RELU, TANH, SIGMOID = Activation("relu"), Activation("tanh"), Activation("sigmoid")
# What the other presets do not change: our own recipe, chosen on held-out digits.
FAST: Mapping[str, Any] = MappingProxyType(
    {
        "epochs": 2,
        "batch": 128,
        "eta": 0.01,
        "optimiser": "adam",
        "schedule": "one_cycle",
        "cost": "cross_entropy",
        "start": "torch",
        "decay": 0.0,
        "smoothing": 0.0,
        "patience": 0,
        "augmentation": Augmentation(),
    }
)
NIELSEN: Mapping[str, Any] = MappingProxyType(
    {
        **FAST,
        "epochs": 30,
        "batch": 10,
        "eta": 3.0,
        "optimiser": "sgd",
        "schedule": "constant",
        "cost": "quadratic",
        "start": "unit",
    }
)
BOOK: Mapping[str, Any] = MappingProxyType(
    {
        **FAST,
        "epochs": 30,
        "batch": 128,
        "eta": 0.01,
        "optimiser": "momentum",
        "schedule": "constant",
        "start": "he",
    }
)


def _normed(maps: int, kernel: int, stride: int) -> tuple[Row, ...]:
    return (Conv(maps, kernel, stride, threshold=False), BatchNorm(), RELU)


_PRESETS = (
    NetSpec("784-10", "784–10", (Dense(10),), FAST),
    NetSpec(
        "784-30-10",
        "784–30–10 sigmoid",
        (Dense(30), SIGMOID, Dense(10)),
        FAST,
    ),
    NetSpec(
        "nielsen",
        "Nielsen: 784–30–10",
        (Pixels(), Dense(30), SIGMOID, Dense(10)),
        NIELSEN,
        "Nielsen, chapter 1: about 95 % after 30 epochs",
    ),
    NetSpec("784-100-10", "784–100–10", (Dense(100), RELU, Dense(10)), FAST),
    NetSpec(
        "deep-30",
        "784–30–30–30–30–10 sigmoid",
        (*(Dense(30), SIGMOID) * 4, Dense(10)),
        {**NIELSEN, "eta": 0.1, "cost": "cross_entropy", "start": "fan_in"},
        "Nielsen, chapter 5: δ vanishes towards the input",
    ),
    NetSpec(
        "book-100",
        "Mehlig: 784–100–10",
        (Dense(100), RELU, Dense(10)),
        BOOK,
        "Mehlig, chapter 8",
    ),
    NetSpec(
        "book-conv",
        "Mehlig: one convolution",
        (Conv(20, 5), RELU, MaxPool(2), Dense(100), RELU, Dense(10)),
        BOOK,
        "Mehlig, chapter 8: above 98 %",
    ),
    NetSpec(
        "book-deep",
        "Mehlig: 2 conv, batch norm",
        (
            *(Conv(20, 3, padding=1, threshold=False), BatchNorm(), RELU, MaxPool(2)),
            *(Conv(30, 3, padding=1, threshold=False), BatchNorm(), RELU),
            Dense(10),
        ),
        BOOK,
        "Mehlig, chapter 8: 98.99 % after 30 epochs",
    ),
    NetSpec(
        "lenet",
        "Convolutional, LeNet-like",
        (
            *(Conv(16, 5), MaxPool(2), RELU),
            *(Conv(32, 5), MaxPool(2), RELU),
            *(Dense(128), RELU, Dense(10)),
        ),
        FAST,
    ),
    NetSpec(
        "example",
        "PyTorch's example",
        (
            *(Conv(32, 3), RELU, Conv(64, 3), RELU, MaxPool(2), Dropout(0.25)),
            *(Dense(128), RELU, Dropout(0.5), Dense(10)),
        ),
        {**FAST, "epochs": 2, "batch": 64, "eta": 0.003},
        "pytorch/examples: 99.1 to 99.2 % after 14 epochs with Adadelta",
    ),
    NetSpec(
        "strided",
        "Strided, batch norm",
        (*_normed(24, 5, 2), *_normed(48, 3, 1), *_normed(64, 3, 2), Dense(10)),
        {**FAST, "augmentation": Augmentation(shift=1)},
    ),
    NetSpec(
        "strided-big",
        "Strided, larger, shifts",
        (*_normed(32, 5, 2), *_normed(64, 3, 1), *_normed(128, 3, 2), Dense(10)),
        {**FAST, "epochs": 4, "augmentation": Augmentation(shift=2)},
    ),
    NetSpec(
        "ciresan",
        "Ciresan: one column",
        (
            *(Conv(20, 4, padding=1), TANH, MaxPool(2), Conv(40, 5), TANH, MaxPool(3)),
            *(Dense(150), TANH, Dense(10)),
        ),
        {**FAST, "epochs": 4, "eta": 0.003},
        "Ciresan, Meier & Schmidhuber 2012, arXiv:1202.2745: 20C4–MP2–40C5–MP3–150N–10N",
    ),
)
NETS: dict[str, NetSpec] = {net.key: net for net in _PRESETS}
DEFAULT_NET = "strided"
OWN_NET = "own"
"""The key of a net that was built by hand."""
