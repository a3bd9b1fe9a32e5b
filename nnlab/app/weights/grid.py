"""The weights and thresholds of one layer, or of all, as rows and columns of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnlab.app.net_edits import with_layer
from nnlab.app.weights.text import input_names
from nnlab.core.arrays import FloatArray
from nnlab.core.network import Network


@dataclass(frozen=True, eq=False)
class WeightsGrid:
    """A row for each neuron, a column for each input, and one for the threshold.

    Parameters
    ----------
    network : Network
    layer : int
        Which one, counted from 1; 0 shows all of them below each other.
    """

    network: Network
    layer: int = 0

    @property
    def layers(self) -> tuple[int, ...]:
        """The numbers of the layers that are shown."""
        return (self.layer,) if self.layer else tuple(range(1, len(self.network.layers) + 1))

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of rows and columns, the threshold's included."""
        shown = [self.network.layers[number - 1].w.shape for number in self.layers]
        return sum(rows for rows, _ in shown), max(columns for _, columns in shown) + 1

    @property
    def largest(self) -> float:
        """The largest weight or threshold that is shown, without its sign."""
        parts = [self.network.layers[number - 1] for number in self.layers]
        return max(float(max(np.abs(p.w).max(), np.abs(p.theta).max())) for p in parts)

    def place(self, row: int) -> tuple[int, int]:
        """Return layer (from 1) and neuron (from 0) of a row.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        for number in self.layers:
            count = len(self.network.layers[number - 1].theta)
            if row < count:
                return number, row
            row -= count
        raise IndexError(f"There is no row {row}.")

    def row_of(self, layer: int, neuron: int) -> int | None:
        """Return the row of a neuron, or None if its layer is not shown."""
        if layer not in self.layers:
            return None
        before = (n for n in self.layers if n < layer)
        return sum(len(self.network.layers[n - 1].theta) for n in before) + neuron

    def below(self, row: int, column: int) -> int | None:
        """Return which input a column is, None for the threshold.

        Raises
        ------
        IndexError
            If the neuron of that row has fewer inputs.
        """
        if column == self.shape[1] - 1:
            return None
        layer, _ = self.place(row)
        if column >= self.network.layers[layer - 1].w.shape[1]:
            raise IndexError(f"Layer {layer} has no input {column + 1}.")
        return column

    def value(self, row: int, column: int) -> float | None:
        """Return the number in a cell; None where a neuron has fewer inputs than others."""
        layer, neuron = self.place(row)
        part = self.network.layers[layer - 1]
        if column == self.shape[1] - 1:
            return float(part.theta[neuron])
        return float(part.w[neuron, column]) if column < part.w.shape[1] else None

    def column_name(self, column: int) -> str:
        """Return the heading of a column."""
        if column == self.shape[1] - 1:
            return "θ"
        if self.layer == 1 or len(self.network.layers) == 1:
            return input_names(self.network)[column]
        return f"w{column + 1}" if self.layer == 0 else f"V{column + 1}"

    def row_name(self, row: int) -> str:
        """Return the heading of a row: the neuron, with its layer where several are shown."""
        layer, neuron = self.place(row)
        return str(neuron + 1) if self.layer else f"{layer}·{neuron + 1}"

    def text(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Return a block of cells as rows of a spreadsheet, exact to the bit."""
        lines = []
        for row in rows:
            values = (self.value(row, column) for column in columns)
            lines.append("\t".join("" if value is None else repr(value) for value in values))
        return "\n".join(lines) + "\n"

    def with_block(self, row: int, column: int, block: Sequence[Sequence[float]]) -> Network:
        """Return the network with a block of numbers put in, its upper left cell at a place.

        Raises
        ------
        ValueError
            With one line, if the block does not fit or a number is not finite.
        """
        rows, columns = self.shape
        if row + len(block) > rows:
            raise ValueError(
                f"The block has {len(block)} rows; from here on there are {rows - row}."
            )
        w: dict[int, FloatArray] = {}
        theta: dict[int, FloatArray] = {}
        for down, values in enumerate(block):
            layer, neuron = self.place(row + down)
            part = self.network.layers[layer - 1]
            w.setdefault(layer, part.w.copy())
            theta.setdefault(layer, part.theta.copy())
            for across, value in enumerate(values):
                at = column + across
                if not np.isfinite(value):
                    raise ValueError(f"Row {down + 1}, column {across + 1}: {value} is not finite.")
                if at == columns - 1:
                    theta[layer][neuron] = value
                elif at < part.w.shape[1]:
                    w[layer][neuron, at] = value
                else:
                    raise ValueError(
                        f"Row {down + 1} of the block has {len(values)} numbers: too many from "
                        f"this cell of layer {layer} on."
                    )
        network = self.network
        for layer in w:
            network = with_layer(network, layer, w[layer], theta[layer])
        return network
