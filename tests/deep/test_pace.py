"""The order of the digits, the learning rate along a training and the curve of H."""

import numpy as np
import pytest
import torch

from nnlab.core.digits.schedule import one_cycle
from nnlab.deep import data
from nnlab.deep.learning.pace import POINTS, Pace
from nnlab.deep.reports import BatchCurve


def test_all_patterns_take_part_once_in_each_epoch() -> None:
    places = data.order(1003, 128, seed=1, epoch=0)
    assert sorted(torch.cat(places).tolist()) == list(range(1003))
    assert len(places) == data.batches_per_epoch(1003, 128) == 8
    assert {len(part) for part in places} <= {125, 126}


def test_the_order_follows_from_seed_and_epoch() -> None:
    first, again = (torch.cat(data.order(500, 50, seed=3, epoch=7)) for _ in range(2))
    assert torch.equal(first, again)
    for seed, epoch in ((3, 8), (4, 7)):
        assert not torch.equal(first, torch.cat(data.order(500, 50, seed, epoch)))


def test_the_rate_rises_to_eta_and_falls_to_nothing() -> None:
    rates = [one_cycle(update, 400, 0.01) for update in range(400)]
    top = int(np.argmax(rates))
    assert (top, max(rates)) == (100, 0.01)
    assert rates[0] == pytest.approx(0.01 / 25)
    assert rates[-1] == pytest.approx(0.01 / 1e4)
    assert all(np.diff(rates[: top + 1]) > 0)
    assert all(np.diff(rates[top:]) < 0)
    assert one_cycle(0, 1, 0.01) > 0


def test_a_curve_never_ends_in_the_mean_of_a_few_updates() -> None:
    pace = Pace(50_000, 1)
    run = -(-50_000 // POINTS)
    for made in range(1, 5 * run):
        pace.add(torch.tensor(1.0))
        pace.collect(0.1)
        counts = np.diff(pace.curve().updates, prepend=0)
        assert counts.sum() <= made
        assert len(counts) == 1 or counts.min() >= run / 2


def test_a_long_curve_is_bounded_and_averages_equal_runs() -> None:
    pace = Pace(batches=5000, epochs=1)
    values = np.random.default_rng(2).random(5000).astype(np.float32)
    for H in values[:4993]:
        pace.add(torch.tensor(H))
    curve = next(r for r in pace.look(0.1) if isinstance(r, BatchCurve))
    assert len(curve.updates) <= POINTS
    assert curve.updates[0] == 5
    assert curve.updates[-1] == 4993
    assert np.allclose(curve.loss[:-1], values[:4990].reshape(-1, 5).mean(axis=1))
    assert curve.loss[-1] == pytest.approx(values[4990:4993].mean())
