"""What the page of digits keeps in a session, what undo brings back, and a study's numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.app.lyapunov.digits.state import DigitsState, keep, pack, unpack
from nnlab.app.lyapunov.digits.studies import ExponentSpec, Plane, StudyResult, StudySpec
from nnlab.app.lyapunov.digits.view import StudyView

RICH = DigitsState(
    spec=StudySpec(
        widths=(30, 20),
        activation="relu",
        members=3,
        epochs=2,
        exponents=ExponentSpec(include_output=True, steps=5),
    ),
    source="runs",
    runs=("20261122-101500-abcdef",),
    study="20261122-112723-ea4fbe",
    view="path",
    member=2,
    colouring="entropy",
    ground="cells",
    only_wrong=True,
    only_class=7,
    bins=20,
    way="gradient",
    start=5,
    end=9999,
    length=3.5,
)


def test_the_page_comes_back_from_a_session_file_as_it_was() -> None:
    stored, arrays = pack(RICH)
    assert arrays == {}
    assert unpack(json.loads(json.dumps(stored)), {}) == RICH


def test_a_session_of_an_older_program_has_starting_values() -> None:
    assert unpack({}, {}) == DigitsState()
    assert unpack({"study": "one", "colouring": "right"}, {}) == DigitsState(
        study="one", colouring="right"
    )


@pytest.mark.parametrize(
    ("stored", "word"),
    [
        ({"view": "table"}, "view"),
        ({"colouring": 3}, "colouring"),
        ({"member": 11}, "member"),
        ({"start": 10_000}, "start"),
        ({"length": float("nan")}, "length"),
        ({"length": 1e9}, "length"),
        ({"bins": 1}, "bins"),
        ({"study": "x" * 65}, "study"),
        ({"runs": "abc"}, "runs"),
        ({"runs": [1]}, "runs"),
        ({"runs": ["a"] * 11}, "runs"),
        ({"spec": [1]}, "spec"),
        ({"spec": {"members": 99}}, "members"),
        ({"spec": {"exponents": 1}}, "exponents"),
        ({"spec": {"exponents": {"steps": 1}}}, "steps"),
    ],
)
def test_a_strangers_session_is_refused_in_one_line(stored: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word) as caught:
        unpack(stored, {})
    assert "\n" not in str(caught.value)


def test_undo_brings_back_what_is_trained_and_leaves_what_is_looked_at() -> None:
    present = replace(RICH, view="errors", start=3)
    restored = keep(present, DigitsState())
    assert restored.spec == StudySpec() and restored.source == "own" and restored.runs == ()
    assert replace(restored, spec=RICH.spec, source="runs", runs=RICH.runs) == present


@pytest.fixture
def result() -> StudyResult:
    """Three nets, two digits, two classes: net 1 is right, net 2 has the second digit wrong."""
    outputs = np.array([[[0.9, 0.1], [0.2, 0.8]], [[0.6, 0.4], [0.7, 0.3]], [[1, 0], [0, 1]]])
    exponents = np.array([[0.1, 0.2], [0.3, -np.inf], [0.5, -np.inf]])
    fields = np.array([[1.0, 2.0], [3.0, 4.0]])
    planes = [
        Plane((fields + m).astype(np.float32), np.eye(2, dtype=np.float32), np.zeros(2), m / 10)
        for m in range(3)
    ]
    return StudyResult(
        labels=np.array([0, 1]),
        outputs=outputs.astype(np.float32),
        exponents=exponents.astype(np.float32),
        layers=(4, 5, 6),
        include_output=False,
        planes=tuple(planes),
        seconds=(1.0, 1.0, 1.0),
    )


def test_a_member_has_its_own_numbers_and_the_ensemble_their_means(result: StudyResult) -> None:
    second, together = StudyView(result, 2), StudyView(result, 0)
    assert second.answers.tolist() == [0, 0] and second.wrong.tolist() == [False, True]
    assert second.layers == 5 and together.layers == 4
    np.testing.assert_allclose(second.points[0], [2, 3])
    np.testing.assert_allclose(second.exponents, [0.3, -np.inf])
    # -inf of a dead net is left out of the mean over the nets.
    np.testing.assert_allclose(together.exponents, [0.3, 0.2], rtol=1e-6)
    mean = np.array([2.5 / 3, 0.5 / 3])
    np.testing.assert_allclose(together.outputs[0], mean, rtol=1e-6)
    assert not together.wrong.any()


def test_the_entropy_is_the_ensembles_and_the_gap_the_members(result: StudyResult) -> None:
    view = StudyView(result, 2)
    mean = np.array([2.5 / 3, 0.5 / 3])
    assert view.score("entropy")[0] == pytest.approx(-np.sum(mean * np.log(mean)), rel=1e-6)
    np.testing.assert_allclose(view.score("gap"), [0.4, 0.3], rtol=1e-6)
    assert view.score("lambda") is view.exponents


def test_errors_are_those_of_each_net_of_all_together_and_with_the_bottleneck(
    result: StudyResult,
) -> None:
    each, together, bottleneck = StudyView(result).errors
    assert each == pytest.approx(1 / 6) and together == 0.0 and bottleneck == pytest.approx(0.1)


def test_there_are_only_as_many_members_as_nets(result: StudyResult) -> None:
    with pytest.raises(ValueError, match="member must be 0 to 3"):
        StudyView(result, 4)
