"""Settings of a study, and the plane of a bottleneck."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax

from nnlab.core.box import Box
from nnlab.core.lyapunov.digits.plane import frame, outputs_at, regions
from nnlab.core.lyapunov.digits.result import Plane, StudyResult
from nnlab.core.lyapunov.digits.study import (
    ExponentSpec,
    StudySpec,
    guess_run_stages,
    guess_seconds,
    guess_stages,
)
from nnlab.core.lyapunov.digits.uncertainty import entropy

RANDOM = np.random.default_rng(3)


def make_plane(p: int = 50) -> Plane:
    draw = RANDOM.normal
    fields = draw(size=(p, 2)).astype(np.float32)
    w, theta = draw(size=(10, 2)).astype(np.float32), draw(size=10).astype(np.float32)
    return Plane(fields, w, theta, 0.1)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ({"widths": ()}, "hidden layers"),
        ({"widths": (20,) * 49}, "hidden layers"),
        ({"widths": (1,)}, "widths"),
        ({"widths": (1000,) * 12}, "weights"),
        ({"widths": (400,) * 4, "batch": 5000}, "smaller batch"),
        ({"activation": "sigmoid"}, "activation"),
        ({"members": 11}, "members"),
        ({"eta": float("nan")}, "eta"),
        ({"decay": -1.0}, "decay"),
        ({"train_size": 60_000}, "train_size"),
        ({"optimiser": "none"}, "optimiser"),
    ],
)
def test_settings_out_of_their_limits_are_named(fault: dict[str, object], line: str) -> None:
    with pytest.raises(ValueError, match=line):
        StudySpec(**fault)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="steps"):
        ExponentSpec(steps=1)


def test_the_net_of_the_paper_is_the_one_to_begin_with() -> None:
    spec = StudySpec()
    assert spec.label == "784–[20 tanh]×16–10"
    assert spec.weights == 785 * 20 + 15 * 21 * 20 + 21 * 10
    assert StudySpec(widths=(30, 20), activation="relu").label == "784–30–20–10 ReLU"


def test_more_work_takes_longer() -> None:
    spec = StudySpec()
    more = ({"members": 10}, {"epochs": 40}, {"widths": (200,) * 16}, {"batch": 10})
    small = replace(spec, members=5)
    assert all(guess_seconds(replace(small, **one)) > guess_seconds(small) for one in more)  # type: ignore[arg-type]


def test_the_frame_holds_all_digits() -> None:
    plane = make_plane()
    box = frame(plane)
    y1, y2 = plane.fields.T
    assert box.x1_min < y1.min() < y1.max() < box.x1_max
    assert box.x2_min < y2.min() < y2.max() < box.x2_max
    point = replace(plane, fields=np.zeros((3, 2), np.float32))
    assert frame(point).x1_min < 0 < frame(point).x1_max


def test_regions_are_the_outputs_at_the_pixels() -> None:
    plane = make_plane()
    assert outputs_at(plane, plane.fields) == pytest.approx(
        softmax(plane.fields.astype(float) @ plane.w.T - plane.theta, axis=1)
    )
    found = regions(plane, Box(-2.0, 2.0, -1.0, 3.0), 8, 4)
    assert found.classes.shape == found.entropy.shape == found.confidence.shape == (4, 8)
    # Row 0 is the lowest y2: pixel (row 3, column 2) has its centre at (-0.75, 2.5).
    o = outputs_at(plane, np.array([[-0.75, 2.5]]))
    assert found.classes[3, 2] == o.argmax()
    assert found.entropy[3, 2] == pytest.approx(float(entropy(o)[0]), rel=1e-6)
    assert found.confidence[3, 2] == pytest.approx(o.max(), rel=1e-6)


def test_a_result_knows_what_is_wrong_and_refuses_what_does_not_fit() -> None:
    outputs = np.zeros((2, 3, 10), np.float32)
    outputs[0, [0, 1, 2], [0, 1, 2]] = 1.0
    outputs[1, [0, 1, 2], [0, 5, 5]] = [1.0, 0.5, 2.0]
    planes = (make_plane(3), make_plane(3))
    exponents = np.zeros((2, 3), np.float32)
    labels = np.array([0, 1, 2])
    result = StudyResult(labels, outputs, exponents, (4, 4), False, planes, (1.0, 2.0, 3.0))
    assert result.wrong(0).tolist() == [False, False, False]
    assert result.wrong(1).tolist() == [False, True, True]
    assert result.wrong().tolist() == [False, False, True]
    assert result.mean_outputs()[1, 1] == 0.5
    for name, value in (
        ("labels", labels[:2]),
        ("exponents", exponents[:1]),
        ("planes", planes[:1]),
        ("planes", (make_plane(3), make_plane(4))),
        ("outputs", outputs[0]),
    ):
        with pytest.raises(ValueError, match="must"):
            replace(result, **{name: value})  # type: ignore[arg-type]


def test_the_time_of_narrow_nets_knows_that_their_jacobians_are_formed() -> None:
    narrow, wide = StudySpec(members=1), StudySpec(widths=(200,) * 4, members=1)

    def exponents(spec: StudySpec, steps: int) -> float:
        return guess_stages(replace(spec, exponents=ExponentSpec(steps=steps)))[2]

    assert exponents(narrow, 3) == exponents(narrow, 24), "no iteration is taken"
    assert exponents(wide, 3) < exponents(wide, 8)
    # Ten thousand digits of the paper's net take less than a second, its training many.
    training, _, took = guess_stages(narrow)
    assert took < 0.05 * training


def test_the_time_of_trained_nets_grows_with_their_work_and_number() -> None:
    spec = ExponentSpec()
    one, two, more = (
        sum(guess_run_stages(w, 1000, spec)) for w in ([10**6], [10**6] * 2, [2 * 10**6])
    )
    assert one < more < two == pytest.approx(2 * one)
