"""Rows, shapes, counts and settings: by hand, and against the built nets."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

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
    check,
    multiplications,
    shape_after,
    shapes,
    survey,
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


ROW_KINDS = st.one_of(
    st.builds(
        Conv,
        maps=st.integers(1, 4),
        kernel=st.integers(1, 6),
        stride=st.integers(1, 3),
        padding=st.integers(0, 2),
        threshold=st.booleans(),
    ),
    st.builds(MaxPool, size=st.integers(1, 4), stride=st.integers(0, 3)),
    st.builds(AveragePool, size=st.integers(1, 4), stride=st.integers(0, 3)),
    st.sampled_from([BatchNorm(), Activation("tanh"), Activation("sigmoid"), Dropout(0.3)]),
    st.builds(Dense, neurons=st.integers(1, 9)),
)


@settings(max_examples=60)
@given(st.lists(ROW_KINDS, min_size=1, max_size=6))
def test_the_survey_agrees_with_the_net_that_torch_builds(rows: list[Row]) -> None:
    facts = survey(rows)
    possible = [known for known in facts if known.shape is not None]
    faults = [known.fault for known in facts if known.fault]
    # One row is to blame, what follows has no shape.
    assert len(faults) == (len(possible) < len(facts))
    net = cnn.build([known.row for known in possible]).eval()
    x = torch.zeros(1, 1, 28, 28)
    modules = iter(net)
    for known in possible:
        module = next(modules)
        if isinstance(module, torch.nn.Flatten):
            x, module = module(x), next(modules)
        x = module(x)
        assert tuple(x.shape[1:]) == known.shape
        assert known.weights == sum(w.numel() for w in module.parameters())


def count_products(row: Row, shape: tuple[int, ...]) -> int:
    """The products w x of a row, one by one, with a kernel that may not leave its padded input."""
    if isinstance(row, Dense):
        return sum(1 for _ in range(row.neurons) for _ in np.ndindex(shape))
    if not isinstance(row, Conv):
        return 0
    maps, high, wide = shape
    products = 0
    for top in range(0, high + 2 * row.padding - row.kernel + 1, row.stride):
        for left in range(0, wide + 2 * row.padding - row.kernel + 1, row.stride):
            assert top + row.kernel <= high + 2 * row.padding
            assert left + row.kernel <= wide + 2 * row.padding
            products += sum(1 for _ in np.ndindex(row.maps, maps, row.kernel, row.kernel))
    return products


@settings(max_examples=60)
@given(
    row=ROW_KINDS,
    shape=st.tuples(st.integers(1, 3), st.integers(6, 9), st.integers(6, 9)),
)
def test_multiplications_are_those_of_plain_loops(row: Row, shape: tuple[int, ...]) -> None:
    assert multiplications(row, shape) == count_products(row, shape)


def test_multiplications_of_a_whole_net_by_hand() -> None:
    facts = survey((Conv(20, 5), MaxPool(2), Dense(100), Dense(10)))
    assert [known.multiplications for known in facts] == [
        24 * 24 * 20 * 25,
        0,
        20 * 12 * 12 * 100,
        100 * 10,
    ]


def test_after_an_impossible_row_nothing_is_claimed() -> None:
    facts = survey((Dense(5), Conv(3, 3), Dense(10)))
    assert [known.shape for known in facts] == [(5,), None, None]
    assert [bool(known.fault) for known in facts] == [False, True, False]
    assert facts[2].weights == facts[2].multiplications == 0


def test_pixels_can_only_stand_first() -> None:
    check((Pixels(), Dense(10)))
    facts = survey((Dense(30), Pixels(), Dense(10)))
    assert "only stand first" in facts[1].fault and facts[2].shape is None
    with pytest.raises(ValueError, match="Row 2 of the net: Pixels"):
        check((Dense(30), Pixels(), Dense(10)))
