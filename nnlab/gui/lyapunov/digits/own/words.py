"""What is said of the digit of one's own."""

from __future__ import annotations

from nnlab.app.lyapunov.digits.own import OwnVerdict
from nnlab.core.lyapunov.digits.uncertainty import Bins
from nnlab.gui.lyapunov.digits.words import percent, write_number
from nnlab.gui.tr import tr

RARE = 0.35
"""Errors rarer than this are written as 1 of so many."""


def write_answer(verdict: OwnVerdict) -> str:
    """Return what the nets together take it for, and how many of them do."""
    members = len(verdict.outputs)
    if members == 1:
        return tr("{digit} with O = {output}").format(
            digit=verdict.answer, output=write_number(float(verdict.mean[verdict.answer]), 2)
        )
    line = tr("{digit}: {votes} of {members} nets")
    return line.format(digit=verdict.answer, votes=verdict.votes, members=members)


def write_dissent(answer: int | None) -> str:
    """Return whose answer the place in the plane is, where that is not the nets' answer."""
    return "" if answer is None else tr("bottleneck: {}").format(answer)


def write_rank(share: float) -> str:
    """Return how many of the test digits have a smaller number."""
    if share >= 1.0:
        return tr("above all")
    if share <= 0.0:
        return tr("below all")
    # Not all, and not none: 9999 of 10 000 are no 100 %.
    whole = min(max(round(100 * share), 1), 99)
    return tr("above {} %").format(whole)


def write_facts(verdict: OwnVerdict) -> tuple[str, str]:
    """Return the lines of lambda_1 and H."""
    return (
        f"λ₁ = {write_number(verdict.exponent)}, {write_rank(verdict.above)}",
        f"H = {write_number(verdict.entropy)}, {write_rank(verdict.entropy_above)}",
    )


def write_odds(error: float, count: int) -> str:
    """Return a share of wrong ones in small numbers: 1 of 4."""
    if error <= 0.0:
        return tr("none of {}").format(count)
    if error < RARE:
        return tr("1 of {}").format(round(1.0 / error))
    return tr("{} of 10").format(round(10 * error))


def write_risk(verdict: OwnVerdict, bins: Bins | None) -> str:
    """Return how often the study is wrong at a lambda_1 like that, in one line."""
    if bins is None or verdict.bin < 0:
        return tr("No finite λ₁ to compare with")
    odds = write_odds(float(bins.means[verdict.bin]), int(bins.counts[verdict.bin]))
    lines = {
        -1: tr("{} wrong in the lowest bin"),
        0: tr("{} wrong at such a λ₁"),
        1: tr("{} wrong in the top bin"),
    }
    return lines[verdict.side].format(odds)


def write_bin(verdict: OwnVerdict, bins: Bins | None) -> str:
    """Return the bin with its numbers, for the tip."""
    if bins is None or verdict.bin < 0:
        return ""
    k = verdict.bin
    line = tr("Test digits with λ₁ from {low} to {high}: {error} ± {spread} of {count} are wrong")
    return line.format(
        low=write_number(float(bins.low[k])),
        high=write_number(float(bins.high[k])),
        error=percent(float(bins.means[k])),
        spread=percent(float(bins.errors[k])),
        count=int(bins.counts[k]),
    )
