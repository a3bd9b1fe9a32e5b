"""Settings of a training: what they refuse, and that their file form loses and admits nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.digits import rows as r
from nnlab.core.digits.nets import NETS, OWN_NET
from nnlab.core.digits.spec_json import (
    MOST_ROWS,
    rows_from_json,
    rows_to_json,
    spec_from_json,
    spec_to_json,
)
from nnlab.core.digits.specs import CHOICES, LIMITS, Augmentation, DataSpec, TrainSpec

INNER = st.one_of(
    st.builds(
        r.Conv,
        maps=st.integers(1, 40),
        kernel=st.integers(1, 9),
        stride=st.integers(1, 3),
        padding=st.integers(0, 3),
        threshold=st.booleans(),
    ),
    st.builds(r.MaxPool, size=st.integers(1, 4), stride=st.integers(0, 3)),
    st.builds(r.AveragePool, size=st.integers(1, 4), stride=st.integers(0, 3)),
    st.just(r.BatchNorm()),
    st.builds(r.Activation, g=st.sampled_from(r.ACTIVATIONS)),
    st.builds(r.Dropout, rate=st.floats(0, 0.9)),
    st.builds(r.Dense, neurons=st.integers(1, 200)),
)
WHOLE = ("epochs", "batch", "seed", "patience")
REAL = ("eta", "momentum", "decay", "smoothing")


def is_net(rows: tuple[r.Row, ...]) -> bool:
    return not any(facts.fault for facts in r.survey(rows))


def within(name: str) -> st.SearchStrategy[Any]:
    low, high = LIMITS[name]
    return st.integers(int(low), int(high)) if name in WHOLE else st.floats(low, high)


OWN_ROWS = st.lists(INNER, max_size=8).map(lambda inner: (*inner, r.Dense(10))).filter(is_net)
SPECS = st.builds(
    TrainSpec,
    net=st.just(OWN_NET),
    rows=OWN_ROWS,
    **{name: within(name) for name in (*WHOLE, *REAL)},
    **{name: st.sampled_from(choices) for name, choices in CHOICES.items()},
    data=st.builds(
        DataSpec,
        name=st.text(max_size=20),
        train_images=st.just("a"),
        train_labels=st.just("b"),
        test_images=st.just("c"),
        test_labels=st.just("d"),
        transposed=st.booleans(),
        train_size=st.integers(0, 1000),
        held_out=st.integers(0, 1000),
    ),
    augmentation=st.builds(
        Augmentation,
        **{
            name: st.floats(*LIMITS[name])
            for name in ("shift", "rotation", "scale", "shear", "elastic", "smoothness")
        },
    ),
)


@given(SPECS)
def test_every_spec_passes_through_its_file_form_unchanged(spec: TrainSpec) -> None:
    assert spec_from_json(json.loads(json.dumps(spec_to_json(spec)))) == spec


@pytest.mark.parametrize("key", NETS)
def test_presets_pass_with_their_recipes(key: str) -> None:
    spec = TrainSpec(net=key, **NETS[key].recipe)
    assert spec.net == key
    assert spec_from_json(json.loads(json.dumps(spec_to_json(spec)))) == spec


def test_rows_of_a_draft_pass_though_they_are_no_net() -> None:
    rows = (r.Dense(10), r.Conv(3, 5), r.MaxPool(40))
    assert rows_from_json(json.loads(json.dumps(rows_to_json(rows)))) == rows


def test_the_first_files_and_missing_fields_are_understood() -> None:
    stored = [
        {"kind": "relu"},
        {"kind": "max_pool", "size": 2},
        {"kind": "conv", "maps": 4, "kernel": 3},
    ]
    assert rows_from_json(stored) == (r.Activation("relu"), r.MaxPool(2), r.Conv(4, 3))
    assert spec_from_json({"net": "784-10", "epochs": 3, "colour": "red"}) == TrainSpec(
        net="784-10", epochs=3
    )


@pytest.mark.parametrize("name", [*WHOLE, *REAL])
@pytest.mark.parametrize("side", [0, 1])
def test_a_number_out_of_its_limits_is_refused_by_name(name: str, side: int) -> None:
    low, high = LIMITS[name]
    wrong = (low - 1 if name in WHOLE else low - 1e-3, high + 1)[side]
    kind = int if name in WHOLE else float
    refuse({**spec_to_json(TrainSpec()), name: kind(wrong)}, name)


@pytest.mark.parametrize("name", CHOICES)
def test_an_unknown_choice_is_refused_by_name(name: str) -> None:
    refuse({**spec_to_json(TrainSpec()), name: "sorcery"}, name)


WRONG_KINDS: list[Any] = [None, [], {}, "7", True, float("nan")]


@pytest.mark.parametrize("name", [*WHOLE, *REAL, *CHOICES])
@pytest.mark.parametrize("wrong", WRONG_KINDS, ids=repr)
def test_a_value_of_the_wrong_kind_is_refused_by_name(name: str, wrong: Any) -> None:
    refuse({**spec_to_json(TrainSpec()), name: wrong}, name)


@pytest.mark.parametrize(
    ("part", "field", "wrong"),
    [
        ("data", "held_out", -1),
        ("data", "transposed", "yes"),
        ("data", "name", 3),
        ("augmentation", "shift", 9.0),
        ("augmentation", "elastic", float("inf")),
        ("augmentation", "smoothness", 0.0),
    ],
)
def test_a_damaged_part_is_refused_by_the_name_of_its_field(
    part: str, field: str, wrong: Any
) -> None:
    stored = spec_to_json(TrainSpec())
    refuse({**stored, part: {**stored[part], field: wrong}}, field)
    refuse({**stored, part: 3}, part)


def test_images_of_one_s_own_need_all_four_files() -> None:
    stored = spec_to_json(TrainSpec())
    refuse({**stored, "data": {**stored["data"], "train_images": "x"}}, "four files")


CONV = {"kind": "conv", "maps": 4, "kernel": 3}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**CONV, "maps": "many"}, "maps of row 2"),
        ({**CONV, "kernel": 2.5}, "kernel of row 2"),
        ({**CONV, "threshold": 1}, "threshold of row 2"),
        ({**CONV, "colour": 1}, "row 2 of the net"),
        ({"kind": "conv", "maps": 4}, "row 2 of the net"),
        ({"kind": "attention"}, "attention"),
        ({"kind": "dropout", "rate": "half"}, "rate of row 2"),
        ({"kind": "activation", "g": 3}, "g of row 2"),
        ({"kind": []}, "row 2 of the net"),
        ("conv", "row 2 of the net"),
    ],
)
def test_a_damaged_row_is_refused_by_its_number(row: Any, words: str) -> None:
    stored = spec_to_json(TrainSpec(net="784-10"))
    rows = [{"kind": "batch_norm"}, row, *stored["rows"]]
    refuse({**stored, "net": OWN_NET, "rows": rows}, words)


@pytest.mark.parametrize(
    "rows", [3, "conv", {"kind": "conv"}, [{"kind": "batch_norm"}] * (MOST_ROWS + 1)]
)
def test_rows_that_are_no_list_or_too_many_are_refused(rows: Any) -> None:
    refuse({**spec_to_json(TrainSpec()), "rows": rows}, "rows")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((r.Dense(10), r.MaxPool(2), r.Dense(10)), "Row 2"),
        ((r.Conv(3, 30), r.Dense(10)), "Row 1"),
        ((r.Dense(10), r.Activation()), "fully connected"),
        ((r.Dense(1),), "at least 2 neurons"),
        ((r.Dense(100_000), r.Dense(100_000), r.Dense(10)), "weights"),
        ((r.Dropout(1.0), r.Dense(10)), "Row 1"),
        ((r.Activation("step"), r.Dense(10)), "Row 1"),
    ],
)
def test_rows_that_are_no_net_are_refused_with_the_row(rows: tuple[r.Row, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TrainSpec(net=OWN_NET, rows=rows)


def refuse(stored: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        spec_from_json(stored)
    assert "\n" not in str(caught.value)
