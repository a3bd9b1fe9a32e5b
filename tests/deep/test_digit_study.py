"""A study from its first epoch to its result: jobs, requests, cancel and resume."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from nnlab.core.digits import image_sets
from nnlab.core.digits.image_sets import ImageSets
from nnlab.core.digits.rows import Activation, Conv, Dense
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.core.lyapunov.digits.plane import outputs_at
from nnlab.core.lyapunov.digits.result import StudyResult
from nnlab.core.lyapunov.digits.study import ExponentSpec, StudySpec
from nnlab.core.lyapunov.digits.uncertainty import entropy
from nnlab.deep import cnn, data
from nnlab.deep.learning import checkpoint
from nnlab.deep.lyapunov.digits.nets import load_members, member_path
from nnlab.deep.lyapunov.digits.reports import (
    STAGES,
    StudyEpoch,
    StudyProgress,
    StudyStarted,
)
from nnlab.deep.process.desk import JOBS, REQUESTS, Desk
from tests.deep.kit import cancel_when, few_digits, finish, of

SPEC = StudySpec(widths=(16, 12, 9), members=2, epochs=3, batch=50)


@pytest.fixture(autouse=True, scope="module")
def few() -> Iterator[ImageSets]:
    """Let the studies see few digits."""
    train, held_out, test = few_digits(1500, 10, 200)
    places = np.arange(0)
    classes = tuple("0123456789")
    sets = ImageSets(train, held_out, test, classes, "name", places, places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(image_sets, "load", lambda spec: sets)
        yield sets


def study(folder: Path, spec: StudySpec = SPEC, **more: Any) -> tuple[list[Any], StudyResult]:
    folder.mkdir(exist_ok=True)
    return finish(JOBS["digit_study"](Desk(), spec=spec, folder=str(folder), **more))


@pytest.fixture(scope="module")
def told(few: ImageSets, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, StudyResult]:
    """A finished study: its folder, what it told, and its result."""
    folder = tmp_path_factory.mktemp("study")
    return folder, *study(folder)


@pytest.fixture(scope="module")
def done(told: tuple[Path, Any, StudyResult]) -> tuple[Path, StudyResult]:
    """Its folder and its result."""
    return told[0], told[2]


def scaled(sets: ImageSets) -> torch.Tensor:
    return data.scaled(torch.from_numpy(sets.test.images.copy())[:, None])


def test_a_study_tells_its_course_and_finds_what_its_nets_answer(
    told: tuple[Path, Any, StudyResult], few: ImageSets
) -> None:
    folder, reports, result = told
    (started,) = of(reports, StudyStarted)
    assert (started.members, started.weights, started.images) == (2, SPEC.weights, 1500)
    epochs = of(reports, StudyEpoch)
    assert [one.epoch for one in epochs] == [1, 2, 3]
    progress = of(reports, StudyProgress)
    assert list(dict.fromkeys(one.stage for one in progress)) == list(STAGES)
    fractions = [one.fraction for one in progress]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert result.labels.tolist() == few.test.labels.tolist()
    assert result.layers == (3, 3)
    for member in range(2):
        net, _ = checkpoint.read(member_path(folder, member))
        outputs = torch.softmax(cnn.fields(net, scaled(few)), 1)
        assert result.outputs[member] == pytest.approx(outputs.numpy(), abs=1e-5)
        assert result.wrong(member).mean() == epochs[-1].test_errors[member]
    assert result.wrong().mean() < 0.5


def test_exponents_of_a_study_are_those_of_its_nets(done: tuple[Path, StudyResult]) -> None:
    folder, result = done
    member = load_members(Desk(), folder)[1].double()
    x = scaled(image_sets.load(DataSpec()))[:4].double()
    jacobian = torch.func.vmap(torch.func.jacrev(lambda one: member.hidden(one[None])[0]))(x)
    expected = torch.linalg.svdvals(jacobian.flatten(2))[:, 0].log() / 3
    assert result.exponents[1, :4] == pytest.approx(expected.numpy(), abs=1e-4)


def test_the_bottleneck_leaves_the_hidden_layers_and_learns_a_plane(
    done: tuple[Path, StudyResult], few: ImageSets
) -> None:
    folder, result = done
    for member, plane in enumerate(result.planes):
        answers = outputs_at(plane, plane.fields).argmax(1)
        assert plane.error == pytest.approx((answers != few.test.labels).mean())
        assert plane.error < 0.5
        # The coordinates are a linear function of V^(L) of the net as it was trained.
        net = load_members(Desk(), folder)[member]
        v = net.hidden(scaled(few)).double().numpy()
        ones = np.column_stack([v, np.ones(len(v))])
        fit, *_ = np.linalg.lstsq(ones, plane.fields, rcond=None)
        assert ones @ fit == pytest.approx(plane.fields, abs=1e-3)


def test_the_same_study_finds_the_same(tmp_path: Path, done: tuple[Path, StudyResult]) -> None:
    again = study(tmp_path / "two")[1]
    for name in ("outputs", "exponents"):
        assert np.array_equal(getattr(again, name), getattr(done[1], name))
    assert np.array_equal(again.planes[1].fields, done[1].planes[1].fields)


def test_a_cancelled_study_goes_on_where_it_was(
    tmp_path: Path, done: tuple[Path, StudyResult]
) -> None:
    folder = tmp_path / "cut"
    folder.mkdir()
    steps = JOBS["digit_study"](Desk(), spec=SPEC, folder=str(folder))
    cancel_when(steps, lambda report: isinstance(report, StudyEpoch) and report.epoch == 2)
    assert not member_path(folder, 0).exists()
    reports, result = study(folder, resume=True)
    assert of(reports, StudyStarted)[0].epoch == 2
    assert [one.epoch for one in of(reports, StudyEpoch)] == [1, 2, 3]
    assert np.array_equal(result.outputs, done[1].outputs)
    assert of(reports, StudyProgress)[0].fraction > 0.05
    with pytest.raises(ValueError, match="other settings"):
        study(folder, replace(SPEC, seed=2), resume=True)
    (folder / "checkpoint.safetensors").write_bytes(b"no checkpoint at all")
    with pytest.raises(ValueError, match=r"checkpoint\.safetensors cannot be gone on with"):
        study(folder, resume=True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_study_can_be_cancelled_in_every_stage(tmp_path: Path, stage: str) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    steps = JOBS["digit_study"](Desk(), spec=replace(SPEC, epochs=1), folder=str(folder))
    reports = cancel_when(
        steps, lambda report: isinstance(report, StudyProgress) and report.stage == stage
    )
    assert of(reports, StudyProgress)[-1].stage == stage


def write_run(path: Path, rows: tuple[Any, ...], spec: DataSpec | None = None) -> None:
    torch.manual_seed(1)
    settings = TrainSpec(net="own", rows=rows, data=spec or DataSpec())
    checkpoint.write(path, cnn.build(rows), settings, {})


def test_runs_with_convolutions_are_studied_too(tmp_path: Path, few: ImageSets) -> None:
    paths = [tmp_path / "conv.safetensors", tmp_path / "dense.safetensors"]
    write_run(
        paths[0], (Conv(3, 5, stride=3), Activation(), Dense(9), Activation("tanh"), Dense(10))
    )
    write_run(paths[1], (Dense(11), Activation("sigmoid"), Dense(10)))
    folder = tmp_path / "study"
    folder.mkdir()
    params = {"paths": [str(path) for path in paths], "folder": str(folder)}
    job = JOBS["digit_runs"](Desk(), **params, exponents=ExponentSpec(steps=9))
    reports, result = finish(job)
    assert of(reports, StudyStarted)[0].members == 2
    assert result.layers == (2, 1)
    net, _ = checkpoint.read(paths[0])
    hidden = nn.Sequential(*list(net.children())[:-1]).double().requires_grad_(False)
    x = scaled(few)[:3].double()
    jacobian = torch.func.vmap(torch.func.jacrev(lambda one: hidden(one[None])[0]))(x)
    expected = torch.linalg.svdvals(jacobian.flatten(2))[:, 0].log() / 2
    assert result.exponents[0, :3] == pytest.approx(expected.numpy(), abs=1e-4)


def test_runs_of_other_images_and_files_that_are_no_nets_are_refused(tmp_path: Path) -> None:
    strange = tmp_path / "strange.safetensors"
    files = dict.fromkeys(("train_images", "train_labels", "test_images", "test_labels"), "x")
    write_run(strange, (Dense(5), Activation(), Dense(10)), DataSpec(name="clothes", **files))
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing")
    for path, line in ((strange, "strange.safetensors has learnt clothes"), (broken, "broken")):
        job = JOBS["digit_runs"](
            Desk(), paths=[str(path)], folder=str(tmp_path), exponents=ExponentSpec()
        )
        with pytest.raises(ValueError, match=line):
            finish(job)


def test_a_straight_path_leads_from_one_digit_to_the_other(
    done: tuple[Path, StudyResult], few: ImageSets
) -> None:
    folder, result = done
    path = REQUESTS["digit_path"](
        Desk(), folder=str(folder), member=1, start=3, way="straight", end=7, points=9
    )
    ink = few.test.images.astype(np.float32) / 255
    assert path.images[0] == pytest.approx(ink[3])
    assert path.images[-1] == pytest.approx(ink[7])
    assert path.images[4] == pytest.approx((ink[3] + ink[7]) / 2, abs=1e-6)
    assert path.distances == pytest.approx(np.linspace(0, np.linalg.norm(ink[7] - ink[3]), 9))
    for end, place in ((0, 3), (-1, 7)):
        assert path.outputs[end] == pytest.approx(result.outputs[1, place], abs=1e-4)
        assert path.exponents[end] == pytest.approx(result.exponents[1, place], abs=1e-4)
        assert path.mean_outputs[end] == pytest.approx(result.mean_outputs()[place], abs=1e-4)
    assert path.entropy == pytest.approx(entropy(path.mean_outputs))


@pytest.mark.parametrize("way", ["gradient", "stretching"])
def test_the_other_ways_raise_the_energy_of_the_digit(
    done: tuple[Path, StudyResult], few: ImageSets, way: str
) -> None:
    folder, _ = done
    for start in range(4):
        path = REQUESTS["digit_path"](
            Desk(), folder=str(folder), member=0, start=start, way=way, length=0.5, points=5
        )
        energy = -np.log(path.outputs[:, few.test.labels[start]])
        assert energy[1] > energy[0]
        assert 0 < path.distances[-1] <= 0.5 + 1e-6
        assert path.images.min() >= 0
        assert path.images.max() <= 1


def test_the_direction_is_a_unit_image_that_stretches_so_much(
    done: tuple[Path, StudyResult], few: ImageSets
) -> None:
    folder, result = done
    found = REQUESTS["digit_direction"](Desk(), folder=str(folder), member=0, index=2)
    assert found.image.shape == (28, 28)
    assert np.linalg.norm(found.image) == pytest.approx(1.0, abs=1e-5)
    assert found.exponent == pytest.approx(result.exponents[0, 2], abs=1e-4)
    member = load_members(Desk(), folder)[0].double()
    x = scaled(few)[2:3].double()
    step = 1e-5 * torch.from_numpy(found.image).double().view(1, 1, 28, 28)
    change = (member.hidden(x + step) - member.hidden(x - step)).norm() / 2e-5
    assert found.growth == pytest.approx(float(change), rel=1e-3)


def test_requests_name_what_is_not_there(tmp_path: Path, done: tuple[Path, StudyResult]) -> None:
    folder = str(done[0])
    with pytest.raises(ValueError, match="no member 2"):
        REQUESTS["digit_direction"](Desk(), folder=folder, member=2, index=0)
    with pytest.raises(ValueError, match="no test digit 200"):
        REQUESTS["digit_direction"](Desk(), folder=folder, member=0, index=200)
    with pytest.raises(ValueError, match="way must be one of"):
        REQUESTS["digit_path"](Desk(), folder=folder, member=0, start=0, way="back")
    with pytest.raises(ValueError, match="2 to 201 points"):
        REQUESTS["digit_path"](Desk(), folder=folder, member=0, start=0, points=1000)
    with pytest.raises(ValueError, match="holds no nets"):
        REQUESTS["digit_direction"](Desk(), folder=str(tmp_path), member=0, index=0)


def test_an_own_picture_is_told_as_the_test_digit_that_it_is(
    done: tuple[Path, StudyResult], few: ImageSets
) -> None:
    folder, result = done
    desk, member = Desk(), load_members(Desk(), folder)[1].double()
    for place in (5, 9):
        own = REQUESTS["own_digit"](
            desk,
            folder=str(folder),
            member=1,
            image=few.test.images[place],
            fields=result.planes[1].fields,
        )
        assert own.outputs == pytest.approx(result.outputs[:, place], abs=1e-5)
        assert own.exponents == pytest.approx(result.exponents[:, place], abs=1e-5)
        assert own.layers == result.layers[1]
        assert own.place == pytest.approx(result.planes[1].fields[place], abs=1e-3)
        x = scaled(few)[place : place + 1].double()
        jacobian = torch.func.jacrev(lambda one: member.hidden(one[None])[0])(x[0]).flatten(1)
        _, _, vh = torch.linalg.svd(jacobian)
        along = torch.from_numpy(own.direction).double()
        assert abs(float(vh[0] @ along.flatten())) == pytest.approx(1.0, abs=1e-4)
        answer = int(own.outputs[1].argmax())
        small = 1e-4 * along.view(1, 1, 28, 28)
        energies = [
            -float(torch.log_softmax(member.fields(x + s * small), 1)[0, answer]) for s in (-1, 1)
        ]
        assert energies[1] > energies[0]
    bare = REQUESTS["own_digit"](desk, folder=str(folder), member=0, image=few.test.images[5])
    assert bare.place is None


def test_a_path_may_begin_or_end_at_an_own_picture(
    done: tuple[Path, StudyResult], few: ImageSets
) -> None:
    folder, result = done
    more = {"folder": str(folder), "member": 1, "points": 5}
    places = REQUESTS["digit_path"](Desk(), start=3, end=7, **more)
    pictures = REQUESTS["digit_path"](
        Desk(), start=few.test.images[3], end=few.test.images[7], **more
    )
    assert np.array_equal(places.images, pictures.images)
    assert np.array_equal(places.exponents, pictures.exponents)
    # Of an own picture nobody knows the class: the way leads from the net's own answer.
    start = int(np.flatnonzero(result.wrong(1))[0])
    path = REQUESTS["digit_path"](Desk(), start=few.test.images[start], way="gradient", **more)
    energy = -np.log(path.outputs[:, result.outputs[1, start].argmax()])
    assert energy[1] > energy[0]


def test_what_is_no_picture_is_refused(done: tuple[Path, StudyResult], few: ImageSets) -> None:
    ask, more = REQUESTS["own_digit"], {"folder": str(done[0]), "member": 0}
    picture = few.test.images[0]
    for image in (picture[:27], picture.astype(np.float32)):
        with pytest.raises(ValueError, match="28 x 28 grey values"):
            ask(Desk(), image=image, **more)
    with pytest.raises(ValueError, match="no member 2"):
        ask(Desk(), image=picture, folder=str(done[0]), member=2)
    fields = done[1].planes[0].fields
    for wrong in (fields[:-1], np.full_like(fields, np.nan)):
        with pytest.raises(ValueError, match="two finite fields of each of 200 digits"):
            ask(Desk(), image=picture, fields=wrong, **more)
