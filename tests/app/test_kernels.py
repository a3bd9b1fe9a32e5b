"""The window that is set by hand, and weights as images."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from nnlab.app.inside import INSIDE, InsideState, keep_view, pack, unpack
from nnlab.app.kernels import (
    OWN,
    HandWindow,
    as_sheet,
    pack_window,
    slide_by_hand,
    source_row,
    unpack_window,
)
from nnlab.app.store import Store
from nnlab.app.weight_sheets import (
    NOISY_START,
    READABLE_START,
    demo_changes,
    join,
    noise,
    sheets,
    square_sheet,
)
from nnlab.core.digits.convolution import correlate
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import Conv, Dense
from nnlab.core.digits.specs import TrainSpec


def test_a_window_goes_to_a_file_and_back() -> None:
    window = replace(HandWindow().with_weight(1, 2, 0.125), theta=0.5, g="relu", stride=2)
    state = InsideState(hand=window, slides="kernel")
    fields, arrays = pack(state)
    back = unpack(json.loads(json.dumps(fields)), arrays)
    assert back.slides == "kernel"
    np.testing.assert_array_equal(back.hand.w, window.w)
    assert pack_window(back.hand) == pack_window(window)
    assert back.hand.key == OWN


def test_a_file_without_a_window_has_the_usual_one() -> None:
    fields, arrays = pack(InsideState())
    older = {key: value for key, value in fields.items() if key not in ("hand", "slides")}
    assert pack_window(unpack(older, arrays).hand) == pack_window(HandWindow())


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("key", "unknown", "There is no kernel"),
        ("g", "step", "There is no activation"),
        ("stride", 5, "stride must be 1 to 4"),
        ("padding", -1, "padding must be 0 to 3"),
        ("pool_size", 8, "pool_size must be 1 to 7"),
        ("stride", True, "stride must be int"),
        ("theta", math.inf, "Weights and threshold"),
        ("w", [[1.0, 2.0]], "must be a square"),
        ("w", [[math.nan]], "Weights and threshold"),
        ("w", [["1"]], "must be a square"),
        ("w", [], "must be a square"),
    ],
)
def test_a_wrong_window_is_refused_in_one_line(name: str, value: object, line: str) -> None:
    with pytest.raises(ValueError, match=line) as caught:
        unpack_window({**pack_window(HandWindow()), name: value})
    assert "\n" not in str(caught.value)


def test_undo_brings_a_weight_back_and_leaves_what_slides() -> None:
    store = Store([INSIDE])
    start = store.get(INSIDE)
    changed = replace(start, hand=start.hand.with_weight(0, 0, 7.0))
    store.edit(INSIDE, changed, "weight")
    store.put(INSIDE, replace(store.get(INSIDE), slides="kernel"))
    store.undo()
    assert store.get(INSIDE).hand is start.hand
    assert store.get(INSIDE).slides == "kernel"
    assert keep_view(changed, start).slides == "net"


def test_a_window_by_hand_slides_over_the_image() -> None:
    image = np.random.default_rng(1).uniform(0, 1, (28, 28))
    window = HandWindow(theta=0.3, g="relu", padding=1, stride=2, pool_size=3, pool_stride=2)
    slide = slide_by_hand(window, image, "kernel")
    b = correlate(image[None], window.w[None], 0.3, 2, 1)
    np.testing.assert_array_equal(slide.states(), np.maximum(b, 0))
    assert slide.sum_at((2, 3)).b == pytest.approx(b[1, 2])
    pool = slide_by_hand(window, image, "max")
    assert pool.fields().shape == (13, 13)
    assert pool.fields()[4, 5] == image[8:11, 10:13].max()


def test_pointwise_rows_stand_on_the_row_before() -> None:
    rows = NETS["strided"].rows
    assert [source_row(rows, row) for row in range(5)] == [0, 0, 0, 3, 3]
    assert source_row((*rows[1:3],), 1) == -1


def test_neurons_become_a_sheet_near_a_square() -> None:
    for n, shape in ((128, (1, 8, 16)), (100, (1, 10, 10)), (30, (1, 5, 6)), (7, (1, 1, 7))):
        made = as_sheet(np.arange(n, dtype=float))
        assert made.shape == shape
        np.testing.assert_array_equal(made.ravel(), np.arange(n))


def test_sheets_have_every_weight_once() -> None:
    rng = np.random.default_rng(2)
    cases = (
        (Conv(4, 5), rng.normal(size=(4, 6, 5, 5)), (6, 12, 12)),
        (Dense(10), rng.normal(size=(10, 784)), (1, 28, 28)),
        (Dense(10), rng.normal(size=(10, 5 * 4 * 4)), (5, 4, 4)),
        (Dense(10), rng.normal(size=(10, 30)), (30,)),
    )
    for row, w, before in cases:
        made = sheets(row, w, before)
        for number, sheet in enumerate(made):
            for one in (sheet, square_sheet(row, w[number], before)):
                held = np.sort(one[~np.isnan(one)])
                np.testing.assert_array_equal(held, np.sort(w[number].ravel()))
    assert sheets(*cases[0]).shape == (4, 5, 35)
    np.testing.assert_array_equal(sheets(*cases[1]), cases[1][1].reshape(10, 28, 28))


def test_small_images_are_joined_with_gaps() -> None:
    made = join(np.arange(12.0).reshape(1, 3, 2, 2), 2)[0]
    assert made.shape == (5, 5)
    assert np.isnan(made[2]).all() and np.isnan(made[:, 2]).all() and np.isnan(made[3:, 3:]).all()
    np.testing.assert_array_equal(made[:2, 3:], [[4, 5], [6, 7]])


def test_noise_is_told_only_where_weights_have_neighbours() -> None:
    rng = np.random.default_rng(3)
    ramp = np.add.outer(np.arange(28.0), np.arange(28.0)).ravel()
    told = noise(Dense(2), np.stack([rng.normal(size=784), ramp]), (1, 28, 28))
    assert abs(told[0]) < 0.1 and told[1] > 0.99
    assert np.isnan(noise(Dense(1), rng.normal(size=(1, 30)), (30,))).all()
    assert np.isnan(noise(Conv(1, 2), rng.normal(size=(1, 1, 2, 2)), (1, 28, 28))).all()


def test_the_demonstration_differs_in_start_and_decay_alone() -> None:
    noisy, readable = (
        TrainSpec(**demo_changes(NOISY_START)),
        TrainSpec(**demo_changes(READABLE_START)),
    )
    assert noisy.rows == NETS["784-30-10"].rows
    assert replace(noisy, start="small", decay=readable.decay) == readable
    assert noisy.decay == 0 < readable.decay
