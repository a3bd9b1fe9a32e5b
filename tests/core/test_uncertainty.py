"""Scores of uncertainty against scikit-learn, scipy and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import roc_auc_score

from nnlab.core.lyapunov.digits.uncertainty import (
    auroc,
    binned,
    confidence_gap,
    entropy,
    ideal_rejection,
    mutual_information,
    rejection,
    reliability,
)

RANDOM = np.random.default_rng(5)


def some_outputs(m: int = 4, p: int = 300, c: int = 10) -> np.ndarray:
    """Outputs of a softmax, float32 as nets give them."""
    b = np.random.default_rng(1).normal(0, 3, (m, p, c))
    grown = np.exp(b)
    return (grown / grown.sum(-1, keepdims=True)).astype(np.float32)


def test_entropy_is_that_of_scipy_and_knows_zero() -> None:
    outputs = some_outputs()[0].astype(np.float64)
    assert entropy(outputs) == pytest.approx(stats.entropy(outputs, axis=1), abs=1e-6)
    assert entropy(np.eye(10)).tolist() == [0.0] * 10
    assert entropy(np.full(10, 0.1)) == pytest.approx(np.log(10))


def test_members_that_agree_have_no_mutual_information_and_sure_ones_that_differ_all_of_it() -> (
    None
):
    one = some_outputs(1)
    assert mutual_information(np.repeat(one, 3, axis=0)) == pytest.approx(0.0, abs=1e-12)
    two = np.stack([np.eye(2)[:1], np.eye(2)[1:]])
    assert mutual_information(two) == pytest.approx(np.log(2))
    assert (mutual_information(some_outputs()) > 0).all()


def test_the_lack_of_confidence_keeps_its_digits() -> None:
    b = np.array([[30.0, 0.0, 0.0], [1.0, 0.5, 0.0]])
    o = np.exp(b) / np.exp(b).sum(1, keepdims=True)
    expected = 2 * np.exp(-30.0) / (1 + 2 * np.exp(-30.0))
    assert confidence_gap(o)[0] == pytest.approx(expected, rel=1e-9)
    assert confidence_gap(o)[1] == pytest.approx(1 - o[1].max())
    sigmoids = np.array([[0.9, 0.8, 0.1]])
    assert confidence_gap(sigmoids) == pytest.approx([0.1])


def test_bins_of_equal_counts_hold_every_pattern_once() -> None:
    x = RANDOM.normal(size=1003)
    wrong = RANDOM.random(1003) < 1 / (1 + np.exp(-x))
    found = binned(x, wrong, 10)
    assert found.counts.sum() == 1003
    assert set(found.counts) == {100, 101}
    order = np.argsort(x)
    first = order[: found.counts[0]]
    assert found.means[0] == wrong[first].mean()
    assert found.centres[0] == pytest.approx(x[first].mean())
    q = (wrong[first].sum() + 0.5) / (len(first) + 1)
    assert found.errors[0] == pytest.approx(np.sqrt(q * (1 - q) / len(first)))
    assert (np.diff(found.low) > 0).all()
    assert (found.low[1:] == found.high[:-1]).all()


def test_bins_of_equal_width_are_those_of_scipy_and_empty_ones_are_left_out() -> None:
    x = np.concatenate([RANDOM.uniform(0, 3, 500), [10.0]])
    y = RANDOM.normal(size=501)
    found = binned(x, y, 20, equal_counts=False)
    means, edges, _ = stats.binned_statistic(x, y, "mean", 20)
    counts, _ = np.histogram(x, edges)
    assert found.counts.tolist() == counts[counts > 0].tolist()
    assert found.means == pytest.approx(means[counts > 0])
    assert found.low == pytest.approx(edges[:-1][counts > 0])
    wanted = stats.sem(y[(x >= edges[1]) & (x < edges[2])])
    assert found.errors[1] == pytest.approx(wanted)


def test_what_is_not_finite_is_in_no_bin() -> None:
    found = binned([-np.inf, 0.0, 1.0, np.inf], [True, False, True, True], 2)
    assert found.counts.tolist() == [1, 1]
    assert found.means.tolist() == [0.0, 1.0]
    with pytest.raises(ValueError, match="at least one bin"):
        binned([np.inf], [1.0])


def test_reliability_is_that_of_scikit_learn() -> None:
    outputs = some_outputs()[0]
    labels = RANDOM.integers(0, 10, 300)
    found = reliability(outputs, labels, 10)
    right = outputs.argmax(1) == labels
    accuracy, confidence = calibration_curve(right, outputs.max(1), n_bins=10)
    assert found.accuracy == pytest.approx(accuracy)
    assert found.confidence == pytest.approx(confidence, rel=1e-5)
    gaps = np.abs(accuracy - confidence) @ found.counts / 300
    assert found.ece == pytest.approx(gaps, rel=1e-5)


def test_rejection_starts_with_the_whole_error_and_the_ideal_curve_is_never_above() -> None:
    wrong = RANDOM.random(400) < 0.2
    score = RANDOM.normal(size=400) + wrong
    found, ideal = rejection(score, wrong), ideal_rejection(wrong)
    assert found.error[0] == wrong.mean()
    kept = score < np.sort(score)[-40]
    place = np.searchsorted(found.rejected, 0.1)
    assert found.error[place] == pytest.approx(wrong[kept].mean())
    assert (np.interp(found.rejected, ideal.rejected, ideal.error) <= found.error + 1e-3).all()
    assert rejection(wrong * 1.0, wrong).error.tolist() == [wrong.mean(), 0.0]


def test_patterns_of_one_score_are_rejected_together() -> None:
    found = rejection([2.0, 1.0, 1.0, 0.0], [False, True, False, True])
    assert found.rejected.tolist() == [0.0, 0.25, 0.75]
    assert found.error == pytest.approx([0.5, 2 / 3, 1.0])


@given(st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=40))
def test_auroc_is_that_of_scikit_learn_with_ties(pairs: list[tuple[int, bool]]) -> None:
    score, wrong = np.array([s for s, _ in pairs], float), np.array([w for _, w in pairs])
    if wrong.all() or not wrong.any():
        with pytest.raises(ValueError, match="wrong patterns and right ones"):
            auroc(score, wrong)
        return
    found = auroc(score, wrong)
    assert found.value == pytest.approx(roc_auc_score(wrong, score))
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_interval_is_as_wide_as_the_bootstrap_says() -> None:
    wrong = np.arange(600) < 120
    score = RANDOM.normal(size=600) + 1.2 * wrong
    found = auroc(score, wrong)
    drawn = []
    for _ in range(1500):
        one = RANDOM.integers(0, 120, 120)
        two = RANDOM.integers(120, 600, 480)
        places = np.concatenate([one, two])
        drawn.append(auroc(score[places], wrong[places]).value)
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * np.std(drawn), rel=0.1)


def test_nothing_stretched_is_the_lowest_score() -> None:
    assert auroc([-np.inf, 0.0, 1.0], [False, False, True]).value == 1.0
    with pytest.raises(ValueError, match="no number"):
        auroc([np.nan, 1.0], [True, False])
