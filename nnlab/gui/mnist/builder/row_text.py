"""Rows of a net in words and numbers, as the builder writes them."""

from __future__ import annotations

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
    Shape,
)
from nnlab.gui.tr import tr

KIND_NAMES = {
    "pixels": "Pixels from 0 to 1",
    "conv": "Convolution",
    "max_pool": "Max pooling",
    "average_pool": "Average pooling",
    "batch_norm": "Batch normalisation",
    "activation": "Activation",
    "dropout": "Dropout",
    "dense": "Fully connected",
}
KIND_TIPS = {
    "pixels": "The net gets the ink from 0 to 1, not scaled to mean 0 and variance 1; stands first",
    "conv": "Feature maps: one small kernel of shared weights for each map",
    "max_pool": "The largest of each small window",
    "average_pool": "The mean of each small window",
    "batch_norm": "Local fields with mean 0 and variance 1 over the batch",
    "activation": "g(b) of every neuron: ReLU, tanh or sigmoid",
    "dropout": "Leaves neurons out of each update at random",
    "dense": "Every neuron sees all neurons of the row before",
}
ACTIVATION_NAMES = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}


def name_row(row: Row) -> str:
    """Return a row in a few words with its values."""
    if isinstance(row, Conv):
        text = tr("Conv {maps}, {k}×{k}").format(maps=row.maps, k=row.kernel)
        stride = f" /{row.stride}" if row.stride > 1 else ""
        return text + stride + (f" +{row.padding}" if row.padding else "")
    if isinstance(row, MaxPool | AveragePool):
        text = tr("Max {s}×{s}") if isinstance(row, MaxPool) else tr("Average {s}×{s}")
        apart = row.stride not in (0, row.size)
        return text.format(s=row.size) + (f" /{row.stride}" if apart else "")
    if isinstance(row, BatchNorm | Pixels):
        return tr("Batch norm") if isinstance(row, BatchNorm) else tr("Pixels 0 to 1")
    if isinstance(row, Activation):
        return tr(ACTIVATION_NAMES[row.g]) if row.g in ACTIVATION_NAMES else row.g
    if isinstance(row, Dropout):
        return tr("Dropout {}").format(f"{row.rate:g}")
    return tr("Full {}").format(row.neurons)


def explain_row(row: Row) -> str:
    """Return what the signs in `name_row` stand for, for a tooltip."""
    if isinstance(row, Conv):
        return tr(
            "{maps} maps, kernel {k}×{k}, stride {stride}, padding {padding}, {theta}"
        ).format(
            maps=row.maps,
            k=row.kernel,
            stride=row.stride,
            padding=row.padding,
            theta=tr("with thresholds") if row.threshold else tr("without thresholds"),
        )
    if isinstance(row, MaxPool | AveragePool):
        text = tr("the largest") if isinstance(row, MaxPool) else tr("the mean")
        return tr("{what} of windows of {s}×{s}, stride {stride}").format(
            what=text, s=row.size, stride=row.stride or row.size
        )
    if isinstance(row, Dense):
        return tr("{} neurons, each joined to all of the row before").format(row.neurons)
    kinds = {
        Pixels: "pixels",
        BatchNorm: "batch_norm",
        Activation: "activation",
        Dropout: "dropout",
    }
    return tr(KIND_TIPS[kinds[type(row)]])


def write_shape(shape: Shape | None) -> str:
    """Return maps@rows×columns, or the number of neurons; a dash where there is no shape."""
    if shape is None:
        return "–"
    return "{}@{}×{}".format(*shape) if len(shape) == 3 else str(shape[0])
