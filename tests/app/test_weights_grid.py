"""The grid of weights: every number has one cell, blocks go in and out to the bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.weights.grid import WeightsGrid
from nnlab.app.weights.text import read_block
from nnlab.core.network import Network, have_equal_bits, start_network


@st.composite
def grids(draw: st.DrawFn) -> WeightsGrid:
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    net = start_network(sizes, ("tanh",) * (len(sizes) - 1), draw(st.integers(0, 99)))
    return WeightsGrid(net, draw(st.integers(0, len(net.layers))))


def count(net: Network, layers: tuple[int, ...]) -> int:
    return sum(net.layers[n - 1].w.size + net.layers[n - 1].theta.size for n in layers)


@given(grids())
def test_every_number_has_one_cell(grid: WeightsGrid) -> None:
    rows, columns = grid.shape
    values = [grid.value(row, column) for row in range(rows) for column in range(columns)]
    assert sum(value is not None for value in values) == count(grid.network, grid.layers)
    assert max(abs(value) for value in values if value is not None) == grid.largest
    assert [grid.row_of(*grid.place(row)) for row in range(rows)] == list(range(rows))
    with pytest.raises(IndexError):
        grid.place(rows)


@given(grids(), st.data())
def test_a_block_copied_and_pasted_changes_nothing(grid: WeightsGrid, data: st.DataObject) -> None:
    rows, columns = grid.shape
    row = data.draw(st.integers(0, rows - 1))
    full = [c for c in range(columns) if grid.value(row, c) is not None]
    column = data.draw(st.sampled_from(full))
    across = range(column, column + 1)
    same = [r for r in range(row, rows) if grid.value(r, column) is not None][:1]
    text = grid.text(same, across)
    assert have_equal_bits(grid.with_block(same[0], column, read_block(text)), grid.network)


def test_a_block_goes_to_its_place_and_over_layers() -> None:
    grid = WeightsGrid(start_network((2, 2, 2), ("tanh", "tanh"), 1), 0)
    net = grid.with_block(1, 1, [[10.0, 11.0], [20.0, 21.0]])
    assert net.layers[0].w[1, 1] == 10.0 and net.layers[0].theta[1] == 11.0
    assert net.layers[1].w[0, 1] == 20.0 and net.layers[1].theta[0] == 21.0
    same = np.r_[net.layers[0].w[0], net.layers[0].w[1, 0], net.layers[1].w[1]]
    old = grid.network
    assert np.array_equal(
        same, np.r_[old.layers[0].w[0], old.layers[0].w[1, 0], old.layers[1].w[1]]
    )


@pytest.mark.parametrize(
    ("row", "column", "block", "words"),
    [
        (2, 0, [[1.0], [2.0]], "2 rows; from here on there are 1"),
        (0, 2, [[1.0, 2.0]], "too many"),
        (2, 3, [[1.0, 2.0]], "too many"),
        (0, 0, [[np.nan]], "not finite"),
    ],
)
def test_blocks_that_do_not_fit_are_refused(
    row: int, column: int, block: list[list[float]], words: str
) -> None:
    grid = WeightsGrid(start_network((2, 2, 1), ("tanh", "tanh"), 1), 0)
    with pytest.raises(ValueError, match=words) as caught:
        grid.with_block(row, column, block)
    assert "\n" not in str(caught.value)


def test_cells_are_named() -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 1)
    first, all_of_them = WeightsGrid(net, 1), WeightsGrid(net, 0)
    assert [first.column_name(c) for c in range(3)] == ["x₁", "x₂", "θ"]
    assert WeightsGrid(net, 2).column_name(1) == "V2"
    assert [all_of_them.row_name(r) for r in range(4)] == ["1·1", "1·2", "1·3", "2·1"]
