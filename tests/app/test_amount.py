"""How many images a training learns from, and what is shown where none are held out."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from nnlab.app.digits.amount import batches_per_epoch, count_learnt
from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.idx import write_idx
from nnlab.core.digits.specs import DataSpec, TrainSpec


def make_set(folder: Path, train: int) -> DataSpec:
    for name, count in (("train", train), ("t10k", 7)):
        write_idx(folder / f"{name}-images-idx3-ubyte", np.zeros((count, 28, 28), dtype=np.uint8))
        write_idx(folder / f"{name}-labels-idx1-ubyte", np.arange(count, dtype=np.uint8) % 10)
    paths = [
        str(folder / f"{part}-{what}-ubyte")
        for part in ("train", "t10k")
        for what in ("images-idx3", "labels-idx1")
    ]
    return DataSpec("mine", *paths, held_out=20)


def test_images_that_are_held_out_or_left_out_are_not_learnt_from(tmp_path: Path) -> None:
    assert count_learnt(DataSpec()) == 55_000
    assert count_learnt(DataSpec(train_size=1000)) == 1000
    data = make_set(tmp_path, 230)
    assert count_learnt(data) == 210
    assert count_learnt(replace(data, train_size=500)) == 210


def test_files_that_are_gone_count_as_the_digits(tmp_path: Path) -> None:
    gone = DataSpec("gone", *(str(tmp_path / name) for name in "abcd"))
    assert count_learnt(gone) == 55_000


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    run = TrainingRun(settings=TrainSpec(batch=128))
    assert batches_per_epoch(run) == 430  # 55 000 / 128 = 429.7
    assert batches_per_epoch(replace(run, batches_per_epoch=7)) == 7


def test_no_held_out_error_is_shown_where_no_images_are_held_out() -> None:
    errors = np.array([[0.0, 2.0]])
    bare = TrainingRun(settings=TrainSpec(data=DataSpec(held_out=0)), errors=errors)
    assert np.isnan(bare.shown_errors[0, 0]) and bare.shown_errors[0, 1] == 2.0
    assert (replace(bare, settings=TrainSpec()).shown_errors == errors).all()
