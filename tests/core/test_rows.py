"""Rows, shapes, counts and settings: by hand, and against the built nets."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.digits.rows import (
    Activation,
    BatchNorm,
    Conv,
    Dense,
    MaxPool,
    Row,
    shape_after,
    shapes,
    weights,
)
from nnlab.core.digits.specs import DEFAULT_NET, NETS, TrainSpec
from nnlab.deep import cnn


def test_the_book_s_sizes() -> None:
    rows = (Conv(20, 5), MaxPool(2), Conv(40, 5), MaxPool(2), Dense(10))
    assert [shape[-1] for shape in shapes(rows)] == [28, 24, 12, 8, 4, 10]


def test_counts_by_hand() -> None:
    assert NETS["784-10"].weights == 784 * 10 + 10
    assert NETS["784-100-10"].weights == 785 * 100 + 101 * 10
    first, second = 16 * (25 + 1), 32 * (16 * 25 + 1)
    assert NETS["lenet"].weights == first + second + (512 + 1) * 128 + 129 * 10


@pytest.mark.parametrize("key", NETS)
def test_the_built_net_has_the_counted_weights_and_shapes(key: str) -> None:
    spec = NETS[key]
    net = cnn.build(spec.rows)
    assert cnn.weight_count(net) == spec.weights
    assert net.eval()(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


@given(
    st.lists(
        st.sampled_from(
            [Conv(3, 3), Conv(2, 5, 2, 2), MaxPool(2), MaxPool(3), Activation(), BatchNorm()]
        )
        | st.just(Dense(7)),
        max_size=5,
    )
)
def test_every_list_of_rows_is_built_or_refused_alike(rows: list[Row]) -> None:
    try:
        expected = shapes(rows)
    except ValueError:
        with pytest.raises(ValueError, match=r".+"):
            cnn.build(rows)
        return
    net = cnn.build(rows).eval()
    assert tuple(net(torch.zeros(1, 1, 28, 28)).shape[1:]) == expected[-1]
    assert cnn.weight_count(net) == sum(
        weights(row, shape) for row, shape in zip(rows, expected, strict=False)
    )


@pytest.mark.parametrize(
    ("row", "shape", "reason"),
    [
        (Conv(4, 9), (1, 7, 7), "9×9 kernel is larger than its 7×7 input"),
        (Conv(0, 3), (1, 7, 7), "number of maps must be at least 1"),
        (Conv(4, 3, stride=0), (1, 7, 7), "stride must be at least 1"),
        (Conv(4, 3), (10,), "needs feature maps"),
        (MaxPool(3), (4, 2, 2), "pool of 3 is larger"),
        (MaxPool(2), (10,), "needs feature maps"),
        (Dense(0), (10,), "number of neurons"),
    ],
)
def test_a_row_that_does_not_fit_says_why(row: Row, shape: tuple[int, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        shape_after(row, shape)


def test_shape_texts_show_a_shape_once() -> None:
    assert NETS["lenet"].shape_text.startswith("1@28×28 → 16@24×24 → 16@12×12 → 32@8×8")
    assert NETS["784-100-10"].shape_text == "1@28×28 → 100 → 10"


def test_the_default_recipe() -> None:
    spec = TrainSpec()
    assert (spec.net, spec.batch, spec.eta, spec.device) == (DEFAULT_NET, 128, 0.01, "auto")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("net", "resnet"),
        ("device", "tpu"),
        ("epochs", 0),
        ("batch", 0),
        ("batch", 1_000_000),
        ("eta", 0.0),
        ("eta", float("nan")),
        ("eta", -1.0),
        ("seed", -1),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: object) -> None:
    with pytest.raises(ValueError, match=setting) as caught:
        TrainSpec(**{setting: value})
    assert str(value) in str(caught.value)
