"""Weights as text and as files come back to the bit; what does not fit is named in one line."""

import json
import random
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.app.weights.file import load_weights, save_weights
from nnlab.app.weights.text import (
    read_block,
    read_layers,
    read_weights,
    sizes_of,
    write_html,
    write_json,
    write_table,
)
from nnlab.core.network import Layer, Network, have_equal_bits, start_network

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def nets(draw: st.DrawFn) -> Network:
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    layers = []
    for m, n in pairwise(sizes):
        numbers = draw(st.lists(FINITE, min_size=n * m + n, max_size=n * m + n))
        layers.append(Layer(np.reshape(numbers[: n * m], (n, m)), numbers[n * m :], "tanh"))
    return Network(tuple(layers))


def zeros_like(net: Network) -> Network:
    return Network(tuple(Layer(0 * a.w, 0 * a.theta, a.activation) for a in net.layers))


@given(nets())
def test_both_forms_come_back_to_the_bit(net: Network) -> None:
    for write in (write_json, write_table):
        again = read_weights(write(net), zeros_like(net))
        assert have_equal_bits(again, net)
        assert all(
            np.array_equal(np.signbit(a.w), np.signbit(b.w))
            for a, b in zip(again.layers, net.layers, strict=True)
        )


@given(nets(), st.sampled_from(["json", "npz"]))
def test_files_come_back_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, net: Network, kind: str
) -> None:
    path = tmp_path_factory.mktemp("weights") / f"net.{kind}"
    save_weights(path, net)
    assert have_equal_bits(load_weights(path, zeros_like(net)), net)


def test_numpy_reads_the_text_and_the_file(tmp_path: Path) -> None:
    net = start_network((2, 3, 1), ("tanh", "tanh"), 5)
    layers = json.loads(write_json(net))["layers"]
    assert np.array_equal(np.array(layers[0]["w"]), net.layers[0].w)
    lists = re.findall(r'"w": (\[\[.*?\]\])', write_json(net), re.DOTALL)
    assert np.array_equal(np.array(json.loads(lists[1])), net.layers[1].w)
    save_weights(tmp_path / "net.npz", net)
    with np.load(tmp_path / "net.npz") as arrays:
        assert np.array_equal(arrays["w1"], net.layers[0].w)
        assert np.array_equal(arrays["theta2"], net.layers[1].theta)


def test_a_table_survives_a_spreadsheet_with_decimal_commas() -> None:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 5)
    assert have_equal_bits(read_weights(write_table(net).replace(".", ","), net), net)
    for mark in (";", "  "):
        text = write_table(net).replace("\t", mark).replace("layer ", "layer")
        assert have_equal_bits(read_weights(text, zeros_like(net)), net)
    assert write_html(net).count("<tr>") == 5 and "<td>θ</td>" in write_html(net)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.replace('"theta"', '"thetas"', 1), 'Layer 1 needs "w" and "theta"'),
        (lambda s: s[:-5], "no JSON"),
        (lambda s: "[" * 100_000, "no JSON"),
        (lambda s: '{"layers": 3}', "list"),
        (lambda s: s.replace('"w": [', '"w": [[1, 2], ', 1), "Layer 1, w: 2 × 2 .* got 3 × 2"),
        (lambda s: s.replace('"theta": [0.0]', '"theta": ["a"]'), "Layer 2, θ: 1 numbers"),
        (lambda s: s.replace('"theta": [0.0]', '"theta": [NaN]'), "Layer 2, θ: not all"),
        (lambda s: s.replace('"theta": [0.0]', '"theta": 1.0'), "Layer 2, θ: 1 .* got one"),
        (lambda s: '{"layers": []}', "of 0 layers, the net has 2"),
        (lambda s: "  ", "no text"),
        (lambda s: "hello", "begin with a row 'layer 1'"),
        (lambda s: "layer 1\tx\tθ\n1\tone\t2", "Layer 1, neuron 1, column 2: 'one' is no number"),
        (lambda s: "layer 1\n1\t1\t2\t3\n2\t5", "Layer 1, neuron 2: 1 numbers"),
    ],
)
def test_what_does_not_fit_is_named_in_one_line(change: object, words: str) -> None:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 5)
    with pytest.raises(ValueError, match=words) as caught:
        read_weights(change(write_json(net)), net)  # type: ignore[operator]
    assert "\n" not in str(caught.value)


@given(st.text(max_size=200))
def test_no_text_brings_anything_but_a_line(text: str) -> None:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 5)
    for read in (lambda: read_weights(text, net), lambda: read_block(text)):
        try:
            read()
        except ValueError as error:
            assert len(str(error).splitlines()) == 1


def test_blocks_are_rows_of_numbers() -> None:
    assert read_block("1,5\t−2\n3\t4e-3\n") == [[1.5, -2.0], [3.0, 0.004]]
    with pytest.raises(ValueError, match="Row 2, column 1: 'b' is no number"):
        read_block("1\t2\nb\t4")


@pytest.mark.parametrize("name", ["net.npz", "net.json"])
def test_files_of_strangers_are_refused_in_one_line(tmp_path: Path, name: str) -> None:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 5)
    path = tmp_path / name
    path.write_bytes(b"\x80\x04no such thing")
    with pytest.raises(ValueError) as caught:
        load_weights(path, net)
    assert len(str(caught.value).splitlines()) == 1


def test_no_changed_byte_of_a_file_brings_anything_but_a_line(tmp_path: Path) -> None:
    net = start_network((2, 2, 1), ("tanh", "tanh"), 5)
    path = tmp_path / "net.npz"
    save_weights(path, net)
    data = path.read_bytes()
    draw = random.Random(1)
    # The last byte but three moves the directory to a place before the beginning of the file.
    changes = [(len(data) - 4, 1), *((place, draw.randrange(256)) for place in range(len(data)))]
    for place, value in changes:
        path.write_bytes(data[:place] + bytes([value]) + data[place + 1 :])
        try:
            load_weights(path, net)
        except ValueError as error:
            assert len(str(error).splitlines()) == 1


def test_objects_in_a_file_are_never_unpickled(tmp_path: Path) -> None:
    net = start_network((2, 1), ("tanh",), 5)
    np.savez(tmp_path / "net.npz", w1=np.array([[{}]], dtype=object), theta1=np.zeros(1))
    with pytest.raises(ValueError, match="w1"):
        load_weights(tmp_path / "net.npz", net)


@given(nets())
def test_sizes_are_known_before_the_weights_are_taken(net: Network) -> None:
    for write in (write_json, write_table):
        assert sizes_of(read_layers(write(net))) == net.sizes


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [([[1.0]], [1.0, 2.0])],
        [([1.0], [1.0])],
        [([[1.0], [1.0, 2.0]], [0.0, 0.0])],
        [([[1.0, 2.0]], [0.0]), ([[1.0, 2.0]], [0.0])],
        [("a", None)],
    ],
)
def test_layers_that_fit_no_net_have_no_sizes(layers: list[tuple[object, object]]) -> None:
    assert sizes_of(layers) is None
