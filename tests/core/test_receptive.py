"""Receptive fields against nets of loops in which a single pixel is changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.digits.nets import NETS
from nnlab.core.digits.receptive import Field, Frame, frames, receptive_field, sources
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    MaxPool,
    Row,
    shapes,
)

SIDE = 28


def reach(rows: tuple[Row, ...], place: int) -> set[int]:
    """The pixels of a line of 28 that reach the neuron at `place`, found by walking back."""
    seen = {place}
    for row in reversed(rows):
        if isinstance(row, Conv):
            width, stride, pad = row.kernel, row.stride, row.padding
        elif isinstance(row, MaxPool | AveragePool):
            width, stride, pad = row.size, row.stride or row.size, 0
        else:
            continue
        seen = {p * stride + k - pad for p in seen for k in range(width)}
    return seen


WINDOWS = st.one_of(
    st.builds(Conv, st.just(2), st.integers(1, 5), st.integers(1, 3), st.integers(0, 2)),
    st.builds(MaxPool, st.integers(1, 3), st.integers(0, 3)),
    st.builds(AveragePool, st.integers(1, 3), st.integers(0, 3)),
    st.just(BatchNorm()),
    st.just(Activation()),
)


def fits(rows: tuple[Row, ...]) -> bool:
    try:
        shapes(rows)
    except ValueError:
        return False
    return True


@settings(deadline=None)
@given(st.lists(WINDOWS, max_size=5).map(tuple).filter(fits), st.data())
def test_a_field_spans_the_pixels_that_reach_the_neuron(
    rows: tuple[Row, ...], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, shapes(rows)[-1][1] - 1))
    field, seen = receptive_field(rows), reach(rows, place)
    assert (field.first(place), field.first(place) + field.size) == (min(seen), max(seen) + 1)


def test_only_pixels_of_the_field_change_a_neuron_of_a_convolution() -> None:
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=(3, 3)), rng.normal(size=(5, 5))

    def forward(x: np.ndarray) -> np.ndarray:
        for w, stride in ((w1, 2), (w2, 1)):
            k = len(w)
            size = (len(x) - k) // stride + 1
            x = np.array(
                [
                    [
                        (w * x[i * stride : i * stride + k, j * stride : j * stride + k]).sum()
                        for j in range(size)
                    ]
                    for i in range(size)
                ]
            )
        return x

    rows = (Conv(1, 3, 2), Conv(1, 5))
    frame = frames(rows, 1, 4, 2)[0]
    image = rng.random((SIDE, SIDE))
    before = forward(image)[4, 2]
    for place in np.ndindex(SIDE, SIDE):
        changed = image.copy()
        changed[place] += 1
        inside = frame.top <= place[0] < frame.bottom and frame.left <= place[1] < frame.right
        assert (forward(changed)[4, 2] != before) == inside


def test_fields_of_lenet() -> None:
    rows = NETS["lenet"].rows
    sizes = [receptive_field(rows[: n + 1]) for n in range(7)]
    assert sizes[:4] == [Field(5, 1, 0), Field(6, 2, 0), Field(6, 2, 0), Field(14, 2, 0)]
    assert sizes[4] == Field(16, 4, 0)
    assert sizes[6] == Field(28, 0, 0)


def test_frames_lead_from_the_image_to_the_neuron_itself() -> None:
    rows = NETS["lenet"].rows
    found = frames(rows, 3, 2, 5)
    assert found == [
        Frame(4, 10, 18, 24),
        Frame(4, 10, 14, 20),
        Frame(2, 5, 7, 10),
        Frame(2, 5, 7, 10),
        Frame(2, 5, 3, 6),
    ]


def test_a_fully_connected_neuron_sees_everything() -> None:
    rows = NETS["lenet"].rows
    found = frames(rows, len(rows) - 1, 0, 0)
    assert found[0] == Frame(0, 0, SIDE, SIDE)
    assert found[6] == Frame(0, 0, 4, 4)
    assert found[-1] == Frame(0, 0, 1, 1)


def test_padding_lets_a_field_reach_beyond_the_edge() -> None:
    frame = frames((Conv(2, 3, padding=1),), 0, 0, 27)[0]
    assert frame == Frame(-1, 26, 2, 29)
    assert frame.within(SIDE, SIDE) == Frame(0, 26, 2, SIDE)


def test_convolutions_see_all_maps_and_pools_their_own() -> None:
    rows = NETS["lenet"].rows
    found = sources(rows, 3, 7)
    assert found == [range(1), range(16), range(16), range(16), range(7, 8)]
    assert sources(rows, 2, 7) == [range(1), range(7, 8), range(7, 8), range(7, 8)]


@pytest.mark.parametrize("key", NETS)
def test_every_neuron_of_every_preset_sees_part_of_the_image(key: str) -> None:
    rows = NETS[key].rows
    for number, shape in enumerate(shapes(rows)[1:]):
        last = shape[1] - 1 if len(shape) == 3 else 0
        for place in (0, last):
            frame = frames(rows, number, place, place)[0].within(SIDE, SIDE)
            assert 0 <= frame.top < frame.bottom <= SIDE
