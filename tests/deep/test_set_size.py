"""The learning curve in the compute process: which images it takes, what it reports, its plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.digits.set_sizes import ALL, MOST_EPOCHS, epochs_for, guess_seconds, plan
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep.exchange.set_size import choose
from nnlab.deep.process.desk import JOBS, Desk
from nnlab.deep.reports import Progress, Report, SizeDone, SizesStarted

SPEC = TrainSpec(net="784-10", epochs=1, batch=500, device="cpu", data=DataSpec(held_out=500))


def run(desk: Desk, **params: Any) -> list[Report]:
    steps = JOBS["set_size"](desk, **params)
    return [report for report in steps if report is not None]


@given(
    size=st.integers(2, 60_000),
    epochs=st.integers(1, 50),
    batch=st.integers(1, 1000),
)
def test_a_part_gets_the_updates_of_the_whole_within_its_bounds(
    size: int, epochs: int, batch: int
) -> None:
    given_epochs = epochs_for(size, 60_000, epochs, batch)
    wanted = epochs * -(-60_000 // batch)
    updates = given_epochs * -(-size // batch)
    assert epochs <= given_epochs <= max(epochs, MOST_EPOCHS)
    assert updates >= wanted or given_epochs == max(epochs, MOST_EPOCHS)
    assert given_epochs == epochs or (given_epochs - 1) * -(-size // batch) < wanted
    assert epochs_for(60_000, 60_000, epochs, batch) == epochs


def test_the_plan_goes_through_all_sizes_seed_by_seed_and_takes_the_whole_once() -> None:
    trainings = plan(replace(SPEC, seed=7), (1000, ALL, 100, 60_000, 55_000), 2, 55_000)
    assert [(t.size, t.seed) for t in trainings] == [
        (size, seed) for seed in (7, 8) for size in (100, 1000, 55_000)
    ]
    assert all(t.updates == t.epochs * -(-t.size // 500) for t in trainings)


def test_the_guess_of_the_time_grows_with_sizes_and_repetitions() -> None:
    small, large = (plan(SPEC, sizes, 1, 55_000) for sizes in ((1000,), (1000, 30_000)))
    few, more = (guess_seconds(part, SPEC.rows, 10_000) for part in (small, large))
    assert 0 < few < more
    assert guess_seconds(plan(SPEC, (1000,), 3, 55_000), SPEC.rows, 10_000) == pytest.approx(
        3 * few
    )


def test_each_seed_draws_other_images_small_parts_lie_in_large_ones_with_shares_of_classes() -> (
    None
):
    labels = torch.tensor([0] * 600 + [1] * 300 + [2] * 100)
    large, small = (set(choose(labels, size, 3).tolist()) for size in (500, 50))
    assert small < large and len(small) == 50
    counts = np.bincount(labels[sorted(large)].numpy())
    assert counts.tolist() == [300, 150, 50]
    assert set(choose(labels, 50, 4).tolist()) != small
    assert set(choose(labels, 50, 3).tolist()) == small


def test_more_images_leave_fewer_errors_and_the_desk_keeps_its_net() -> None:
    desk = Desk(net="another", rows=("its rows",))
    reports = run(desk, spec=SPEC, sizes=(100, 2000), repetitions=2)
    started = reports[0]
    assert isinstance(started, SizesStarted)
    assert (started.sizes, started.trainings, started.images) == ((100, 2000), 4, 59_500)
    done = [report for report in reports if isinstance(report, SizeDone)]
    assert [(d.size, d.seed) for d in done] == [(100, 1), (2000, 1), (100, 2), (2000, 2)]
    small, large = (np.mean([d.test_error for d in done if d.size == s]) for s in (100, 2000))
    assert 0.05 < large < 0.2 < small < 0.6
    held_out = [d.held_out_error for d in done if d.size == 2000]
    assert all(value is not None and abs(value - large) < 0.06 for value in held_out)
    fractions = [report.fraction for report in reports if isinstance(report, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1)
    assert (desk.net, desk.rows) == ("another", ("its rows",))


def test_the_same_seed_gives_the_same_errors_and_it_can_be_stopped_at_any_step() -> None:
    found = []
    for _ in range(2):
        reports = run(Desk(), spec=SPEC, sizes=(200,), repetitions=1)
        found.append([r.test_error for r in reports if isinstance(r, SizeDone)])
    assert found[0] == found[1] and len(found[0]) == 1
    steps = JOBS["set_size"](Desk(), spec=SPEC, sizes=(200,), repetitions=1)
    for _ in range(20):
        next(steps)
    steps.close()


def test_without_held_out_images_there_is_no_held_out_error() -> None:
    spec = replace(SPEC, data=DataSpec(held_out=0))
    (done,) = (
        report
        for report in run(Desk(), spec=spec, sizes=(100,), repetitions=1)
        if isinstance(report, SizeDone)
    )
    assert done.held_out_error is None
