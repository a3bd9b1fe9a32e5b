"""Training as a generator: what it reports, that it learns, repeats, stops and keeps its word."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnlab.core.digits.idx import Digits
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn, data, jobs
from nnlab.deep.learning.outcome import confusion
from nnlab.deep.process import device
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import (
    BatchCurve,
    CheckpointWritten,
    EpochDone,
    Finished,
    Note,
    Progress,
    TrainingStarted,
)
from tests.deep.kit import Three, few_digits, finish, of


@pytest.fixture(scope="module")
def digits() -> Three:
    """3000 to train with, 500 held out, 1000 to test."""
    return few_digits()


def train(
    digits: Any, folder: Path, desk: Desk | None = None, **settings: Any
) -> tuple[list[Any], Finished]:
    spec = TrainSpec(**{"device": "cpu", "net": "784-10", "epochs": 1} | settings)
    path = folder / "net.safetensors"
    return finish(jobs.train_somewhere(desk or Desk(), spec, digits, path))


def test_the_reports_of_a_training(digits: Any, tmp_path: Path) -> None:
    reports, result = train(digits, tmp_path, epochs=3, batch=100)
    started = reports[0]
    assert isinstance(started, TrainingStarted)
    assert (started.weights, started.batches, started.epochs) == (7850, 30, 3)
    assert (started.layers, started.classes, started.update) == (("10",), tuple("0123456789"), 0)
    assert started.threads == torch.get_num_threads()
    assert [done.epoch for done in of(reports, EpochDone)] == [1, 2, 3]
    written = [(written.epoch, written.update) for written in of(reports, CheckpointWritten)]
    assert written == [(1, 30), (2, 60), (3, 90)]
    curve = of(reports, BatchCurve)[-1]
    assert curve.updates.tolist() == list(range(1, 91))
    assert curve.loss[-10:].mean() < curve.loss[:10].mean()
    fractions = [progress.fraction for progress in of(reports, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    assert Path(result.checkpoint).exists()


def test_the_result_tells_the_wrong_digits(digits: Any, tmp_path: Path) -> None:
    desk = Desk()
    _, result = train(digits, tmp_path, desk)
    test = digits[2]
    b = cnn.fields(desk.net, data.scaled(torch.tensor(test.images)[:, None])).numpy()
    answers = b.argmax(axis=1)
    wrong = np.flatnonzero(answers != test.labels)
    assert result.n_wrong == len(wrong) > 0
    assert np.array_equal(result.wrong_indices, wrong)
    assert np.array_equal(result.wrong_images, test.images[wrong])
    assert np.array_equal(result.wrong_targets, test.labels[wrong])
    assert np.array_equal(result.wrong_answers, answers[wrong])
    assert np.all((result.wrong_confidences > 0.1) & (result.wrong_confidences <= 1))
    assert result.confusion.sum() == 1000
    assert np.trace(result.confusion) == 1000 - len(wrong)


@pytest.mark.parametrize("classes", [10, 26])
def test_confusion_has_a_row_per_target(classes: int) -> None:
    counts = confusion(np.array([3, 3, 5]), np.array([3, 8, 5]), classes)
    assert counts.shape == (classes, classes)
    assert (counts[3, 3], counts[3, 8], counts[5, 5], counts.sum()) == (1, 1, 1, 3)


def test_the_error_on_the_training_digits_counts_answers_before_the_updates(
    digits: Any, tmp_path: Path
) -> None:
    """With a rate of almost nothing all of them are answered by the net of the start."""
    desk = Desk()
    reports, _ = train(digits, tmp_path, desk, eta=1e-6, schedule="constant", optimiser="sgd")
    pixels = data.scaled(torch.tensor(digits[0].images)[:, None])
    answers = cnn.fields(desk.net, pixels).argmax(1).numpy()
    expected = (answers != digits[0].labels).mean()
    assert of(reports, EpochDone)[0].train_error == pytest.approx(expected, abs=0.002)


def test_quadratic_cost_answers_with_sigmoid_outputs(digits: Any, tmp_path: Path) -> None:
    desk = Desk()
    _, result = train(digits, tmp_path, desk, cost="quadratic", epochs=3, batch=20)
    image = digits[2].images[0] / 255
    outputs = jobs.classify(desk, image)
    b = cnn.fields(desk.net, jobs.image_tensor(image))[0].numpy()
    assert np.allclose(outputs, 1 / (1 + np.exp(-b)), atol=1e-6)
    assert np.allclose(jobs.classify(Desk(), image, result.checkpoint), outputs, atol=1e-6)
    assert result.n_wrong < 200


def test_a_net_of_other_classes_is_refused_before_it_is_trained(
    digits: Any, tmp_path: Path
) -> None:
    letters = tuple("abcdefghijklmnopqrstuvwxyz")
    steps = jobs.train_somewhere(
        Desk(), TrainSpec(device="cpu"), digits, tmp_path / "x.safetensors", classes=letters
    )
    with pytest.raises(ValueError, match="10 outputs, but the images have 26 classes") as caught:
        finish(steps)
    assert "\n" not in str(caught.value)


def test_batch_normalisation_of_single_patterns_is_refused(digits: Any, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 2 patterns"):
        train(digits, tmp_path, net="strided", batch=1)


def test_without_held_out_digits_there_is_no_error_on_them(digits: Any, tmp_path: Path) -> None:
    none = (digits[0], Digits(digits[1].images[:0], digits[1].labels[:0]), digits[2])
    reports, _ = train(none, tmp_path)
    assert of(reports, EpochDone)[0].held_out_error is None
    with pytest.raises(ValueError, match="Early stopping needs held-out images"):
        train(none, tmp_path, patience=2)


@pytest.mark.parametrize("net", ["784-100-10", "lenet", "strided"])
def test_the_same_seed_gives_the_same_bits_and_another_seed_others(
    digits: Any, tmp_path: Path, net: str
) -> None:
    few = tuple(Digits(part.images[:400], part.labels[:400]) for part in digits)
    nets = []
    for seed in (1, 1, 2):
        desk = Desk()
        train(few, tmp_path, desk, net=net, seed=seed, batch=50)
        nets.append([w.clone() for w in desk.net.parameters()])
    assert all(torch.equal(a, b) for a, b in zip(nets[0], nets[1], strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(nets[0], nets[2], strict=True))


def test_classifying_meanwhile_changes_no_bit(digits: Any, tmp_path: Path) -> None:
    few = tuple(Digits(part.images[:300], part.labels[:300]) for part in digits)
    nets = []
    for asked in (False, True):
        desk = Desk()
        spec = TrainSpec(net="strided", epochs=1, batch=50, device="cpu")
        for _ in jobs.train_somewhere(desk, spec, few, tmp_path / "x.safetensors"):
            if asked:
                jobs.classify(desk, np.ones((28, 28)))
        nets.append([values.clone() for values in desk.net.state_dict().values()])
    assert all(torch.equal(a, b) for a, b in zip(*nets, strict=True))


def test_divergence_stops_with_a_line_on_the_learning_rate(digits: Any, tmp_path: Path) -> None:
    desk = Desk()
    spec = TrainSpec(net="784-10", eta=7.0, epochs=50, device="cpu")
    steps = jobs.train_somewhere(desk, spec, digits, tmp_path / "x.safetensors")
    while desk.net is None:
        next(steps)
    with torch.no_grad():
        desk.net[1].weight.fill_(float("inf"))
    with pytest.raises(ValueError, match=r"learning rate 7 is too large; try 0\.7") as caught:
        finish(steps)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "x.safetensors").exists()


def test_classify_gives_outputs_that_sum_to_one(digits: Any, tmp_path: Path) -> None:
    desk = Desk()
    _, result = train(digits, tmp_path, desk)
    right = np.setdiff1d(np.arange(1000), result.wrong_indices)[0]
    outputs = jobs.classify(desk, digits[2].images[right] / 255)
    assert outputs.shape == (10,)
    assert outputs.sum() == pytest.approx(1, abs=1e-5)
    assert outputs.argmax() == digits[2].labels[right]
    again = jobs.classify(Desk(), digits[2].images[right] / 255, result.checkpoint)
    assert np.allclose(again, outputs, atol=1e-6)


@pytest.mark.parametrize("image", [np.zeros((28, 27)), np.full((28, 28), np.nan), np.zeros(784)])
def test_classify_refuses_what_is_no_image(image: Any) -> None:
    with pytest.raises(ValueError, match="28 x 28 finite numbers"):
        jobs.classify(Desk(), image)


def test_classify_without_a_net_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="train one first"):
        jobs.classify(Desk(), np.zeros((28, 28)))


def test_too_little_memory_on_a_gpu_halves_the_batch_then_takes_the_cpu(
    digits: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def attempt(desk: Desk, spec: TrainSpec, *rest: Any) -> Any:
        tried.append((spec.device, spec.batch))
        if spec.device != "cpu":
            raise torch.OutOfMemoryError
        return (yield from original(desk, spec, *rest))

    original = jobs._train
    monkeypatch.setattr(jobs, "_train", attempt)
    monkeypatch.setattr(device, "choose", lambda key: ("cuda", ""))
    few = tuple(Digits(part.images[:100], part.labels[:100]) for part in digits)
    spec = TrainSpec(net="784-10", epochs=1, batch=64)
    reports, _ = finish(jobs.train_somewhere(Desk(), spec, few, tmp_path / "x.safetensors"))
    notes = [note.text for note in of(reports, Note)]
    assert tried == [("cuda", 64), ("cuda", 32), ("cpu", 64)]
    assert "batch of 32" in notes[0]
    assert "on the CPU" in notes[1]


def test_a_device_that_is_not_there_becomes_the_cpu_and_says_so(
    digits: Any, tmp_path: Path
) -> None:
    absent = next(k for k in ("mps", "cuda") if k not in dict(device.describe().devices))
    few = tuple(Digits(part.images[:100], part.labels[:100]) for part in digits)
    reports, result = train(few, tmp_path, device=absent)
    assert [note.text for note in of(reports, Note)] == [
        f"This machine has no device {absent}: training on the CPU."
    ]
    assert result.device == "cpu"
