"""What the page of digits keeps in a session, what undo brings back, and a study's numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.app.lyapunov.digits.own import PAPER, judge, pack_drawing, see, unpack_drawing
from nnlab.app.lyapunov.digits.state import OWN, DigitsState, keep, pack, unpack
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


# A digit of one's own


def make_drawing() -> bytes:
    drawing = np.zeros((PAPER, PAPER), np.uint8)
    drawing[20:60, 10:20] = 200
    return pack_drawing(drawing)


def test_the_drawing_comes_back_from_a_session_file() -> None:
    state = replace(RICH, drawing=make_drawing(), fit=False, own=True, start=OWN)
    stored, arrays = pack(state)
    assert unpack(json.loads(json.dumps(stored)), arrays) == state
    assert pack(replace(state, drawing=b""))[1] == {}
    # Paper without ink is no drawing, wherever it comes from.
    blank = {"drawing": np.zeros((PAPER, PAPER), np.uint8)}
    assert unpack(json.loads(json.dumps(stored)), blank).drawing == b""


@pytest.mark.parametrize(
    "drawing",
    [
        np.zeros((28, 28), np.uint8),
        np.zeros((PAPER, PAPER)),
        np.zeros((PAPER, PAPER, 2), np.uint8),
    ],
)
def test_a_drawing_of_another_shape_or_kind_is_refused(drawing: np.ndarray[Any, Any]) -> None:
    with pytest.raises(ValueError, match=r"^drawing must be 112 x 112 bytes\.$"):
        unpack({}, {"drawing": drawing})
    with pytest.raises(ValueError, match="drawing"):
        DigitsState(drawing=b"123")


def test_undo_brings_the_drawing_back_and_shows_the_paper() -> None:
    past = DigitsState(drawing=make_drawing(), view="plane")
    present = DigitsState(view="errors", bins=12)
    kept = keep(present, past)
    assert (kept.drawing, kept.own, kept.view, kept.bins) == (past.drawing, True, "errors", 12)
    assert not keep(present, DigitsState(spec=RICH.spec)).own


def test_the_nets_see_a_drawing_in_grey_values() -> None:
    packed = make_drawing()
    raw, fitted = see(packed, False), see(packed, True)
    assert raw.dtype == np.uint8 and raw.shape == (28, 28) and raw.max() == 200
    assert raw.sum() == pytest.approx(unpack_drawing(packed).sum() / 16, rel=0.02)
    assert np.flatnonzero(fitted.any(axis=1)).size == 20
    assert not see(b"", True).any()


def test_the_ensemble_leaves_out_nets_that_stretch_nothing() -> None:
    rng = np.random.default_rng(3)
    outputs = rng.random((3, 40, 10)).astype(np.float32)
    outputs /= outputs.sum(axis=2, keepdims=True)
    plane = Plane(
        np.zeros((40, 2), np.float32), np.zeros((10, 2), np.float32), np.zeros(10, np.float32), 0.5
    )
    result = StudyResult(
        labels=rng.integers(0, 10, 40),
        outputs=outputs,
        exponents=rng.normal(size=(3, 40)).astype(np.float32),
        layers=(4, 4, 4),
        include_output=False,
        planes=(plane,) * 3,
        seconds=(1.0, 1.0, 1.0),
    )
    own = np.eye(10, dtype=np.float32)[[1, 1, 7]]
    verdict = judge(StudyView(result, 0), None, own, np.array([0.2, -np.inf, 0.4], np.float32))
    assert verdict.exponent == pytest.approx(0.3)
    assert (verdict.answer, verdict.votes, verdict.bin) == (1, 2, -1)
    assert verdict.entropy == pytest.approx(np.log(3) - 2 / 3 * np.log(2), rel=1e-6)
    alone = judge(StudyView(result, 2), None, own, np.array([0.2, -np.inf, 0.4], np.float32))
    assert alone.exponent == -np.inf and alone.above == 0.0
