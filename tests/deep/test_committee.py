"""A committee's votes, against loops over saved outputs; its outputs are computed once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnlab.core.digits import idx
from nnlab.core.digits.idx import Digits
from nnlab.core.digits.rows import Activation, Dense
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.exchange import committee
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import CommitteeDone, Progress, Report

ROWS = (Dense(12), Activation("relu"), Dense(10))
DATA = DataSpec()


def write_net(path: Path, seed: int, **changes: Any) -> str:
    torch.manual_seed(seed)
    checkpoint.write(path, cnn.build(ROWS), TrainSpec(net="own", rows=ROWS, **changes), {})
    return str(path)


def finish(steps: Iterator[Report | None]) -> tuple[Any, list[Report]]:
    told = []
    while True:
        try:
            report = next(steps)
        except StopIteration as end:
            return end.value, told
        if report is not None:
            told.append(report)


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("nets")
    made = [write_net(folder / f"{seed}.safetensors", seed) for seed in range(4)]
    return [*made, write_net(folder / "5.safetensors", 5, cost="quadratic")]


def read_outputs(path: str, sigmoid: bool) -> np.ndarray:
    """The outputs in float64, by numpy alone."""
    net = checkpoint.read(Path(path))[0].state_dict()
    w1, b1, w2, b2 = (value.double().numpy() for value in net.values())
    x = idx.bundled("t10k").images.reshape(-1, 784) / 255.0
    x = (x - data.MEAN) / data.SPREAD
    b = np.maximum(x @ w1.T + b1, 0.0) @ w2.T + b2
    if sigmoid:
        return 1 / (1 + np.exp(-b))
    outputs = np.exp(b - b.max(1, keepdims=True))
    return outputs / outputs.sum(1, keepdims=True)


def test_a_committee_has_wrong_what_numpy_says(paths: list[str]) -> None:
    desk = Desk()
    result, told = finish(committee.committee(desk, paths, DATA))
    assert isinstance(result, CommitteeDone)
    targets = idx.bundled("t10k").labels
    outputs = [read_outputs(path, path.endswith("5.safetensors")) for path in paths]
    together = sum(outputs) / 5
    answers = together.argmax(1)
    # Float32 may decide a tie of two outputs otherwise; that concerns no more than some digits.
    assert abs(result.n_wrong - int((answers != targets).sum())) <= 3
    members = [int((given.argmax(1) != targets).sum()) for given in outputs]
    assert np.abs(np.array(result.members) - members).max() <= 3
    same = np.isin(result.wrong_indices, np.flatnonzero(answers != targets))
    assert same.mean() > 0.999
    assert result.confusion.sum() == 10_000
    assert result.confusion.trace() == 10_000 - result.n_wrong
    assert result.confusion.sum(1).tolist() == np.bincount(targets).tolist()
    np.testing.assert_allclose(
        result.wrong_confidences, together[result.wrong_indices].max(1), atol=1e-5
    )
    assert (result.wrong_images == idx.bundled("t10k").images[result.wrong_indices]).all()
    fractions = [report.fraction for report in told if isinstance(report, Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def majority_by_loops(outputs: list[np.ndarray]) -> list[int]:
    answers = []
    for place in range(len(outputs[0])):
        votes = [int(given[place].argmax()) for given in outputs]
        most = max(votes.count(k) for k in votes)
        tied = [k for k in range(outputs[0].shape[1]) if votes.count(k) == most]
        answers.append(max(tied, key=lambda k: sum(given[place][k] for given in outputs)))
    return answers


def test_the_majority_decides_and_the_mean_breaks_ties() -> None:
    rng = np.random.default_rng(3)
    outputs = [rng.dirichlet(np.full(5, 0.7), 400).astype(np.float32) for _ in range(6)]
    assert committee.vote(outputs).tolist() == majority_by_loops(outputs)
    sure = np.array([[0.9, 0.1, 0.0]], dtype=np.float32)
    unsure = np.array([[0.45, 0.55, 0.0]], dtype=np.float32)
    # Two of three say 1, though the mean of the outputs says 0.
    assert committee.vote([sure, unsure, unsure]).tolist() == [1]
    assert committee.mean([sure, unsure, unsure]).argmax(1).tolist() == [0]
    assert committee.vote([sure, unsure]).tolist() == [0]


def test_alike_members_make_no_better_committee(paths: list[str]) -> None:
    result, _ = finish(committee.committee(Desk(), [paths[0], paths[0]], DATA))
    assert result.members == (result.n_wrong, result.n_wrong)
    assert result.n_majority == result.n_wrong


def test_outputs_are_computed_once_and_again_when_the_file_has_changed(tmp_path: Path) -> None:
    desk, target = Desk(), Digits(np.zeros((150, 28, 28), np.uint8), np.zeros(150, np.uint8))
    path = tmp_path / "net.safetensors"
    write_net(path, 1)
    assert len(list(committee.evaluate(desk, path, target, DATA))) == 2
    first = committee.kept(desk, path, DATA)
    assert list(committee.evaluate(desk, path, target, DATA)) == [1.0]
    assert committee.kept(desk, path, DATA) is first
    write_net(path, 2)
    assert len(list(committee.evaluate(desk, path, target, DATA))) == 2
    assert not np.array_equal(committee.kept(desk, path, DATA), first)


def test_a_cancelled_committee_keeps_what_is_whole(paths: list[str]) -> None:
    desk = Desk()
    steps = committee.committee(desk, paths, DATA)
    for _ in range(130):
        next(steps)
    steps.close()
    assert len([key for key in desk.shelf if key[0] == "outputs"]) == 1


def test_one_net_is_no_committee_and_other_classes_cannot_vote(
    paths: list[str], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="at least two"):
        finish(committee.committee(Desk(), paths[:1], DATA))
    rows = (Dense(3),)
    other = tmp_path / "three.safetensors"
    checkpoint.write(other, cnn.build(rows), TrainSpec(net="own", rows=rows), {})
    with pytest.raises(ValueError, match=r"three\.safetensors answers 3 classes"):
        finish(committee.committee(Desk(), [paths[0], str(other)], DATA))


def test_nets_that_have_learnt_other_images_cannot_vote_together(
    paths: list[str], tmp_path: Path
) -> None:
    files = dict.fromkeys(("train_images", "train_labels", "test_images", "test_labels"), "x")
    fashion = write_net(tmp_path / "f.safetensors", 1, data=DataSpec(name="Fashion", **files))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the same images, not MNIST and Fashion"):
        finish(committee.committee(Desk(), [paths[0], fashion], DATA))
