"""What the page of digits says of a study: headline, titles, lines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nnlab.app.digits.cards import RunCard
from nnlab.app.lyapunov.digits.state import DigitsState
from nnlab.app.lyapunov.digits.studies import Study, StudyCard
from nnlab.app.lyapunov.digits.view import SCORES, StudyView
from nnlab.gui.tr import tr

COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def percent(share: float) -> str:
    """Write a fraction in per cent: 3.1 %."""
    return f"{100 * share:.1f} %" if math.isfinite(share) else "–"


def write_headline(view: StudyView | None) -> str:
    """Return what came out, in one line of large type."""
    if view is None:
        return ""
    each, together, bottleneck = view.errors
    count = view.result.members
    if count == 1:
        line = tr("One net: {each} wrong; with the bottleneck {bottleneck}")
    else:
        line = tr("{count} nets: {each} wrong each, {together} together; bottleneck {bottleneck}")
    name = tr(COUNTS[count]).capitalize() if count < len(COUNTS) else str(count)
    return line.format(
        count=name, each=percent(each), together=percent(together), bottleneck=percent(bottleneck)
    )


def write_net(view: StudyView) -> str:
    """Return which net the numbers are of."""
    if view.result.members == 1:
        return tr("the net")
    if view.member:
        return tr("net {number} of {count}").format(number=view.member, count=view.result.members)
    return tr("ensemble of {count}").format(count=view.result.members)


def explain_input() -> str:
    """Return what the components of x⁽⁰⁾ are that λ₁ is taken with respect to."""
    return tr(
        "Small changes are those of the pixels as most nets take them, (ink − 0.1307) / 0.3081; "
        "of the ink itself, 0 to 1, λ₁ is larger by (1/L) ln 3.25."
    )


def explain_length() -> str:
    """Return what ε of an adversarial way is, and why the way may be shorter."""
    return tr(
        "ε is the Euclidean length of the whole change, not that of a pixel. What would leave "
        "0 … 1 is cut: the way may end nearer than ε, where the arrow says."
    )


def write_exponent(view: StudyView) -> str:
    """Return over which layers λ₁ is taken."""
    if view.result.include_output:
        return tr("λ₁ over {count} layers, output layer counted").format(count=view.layers)
    return tr("λ₁ over {count} hidden layers").format(count=view.layers)


def write_title(view: StudyView, name: str, state: DigitsState) -> str:
    """Return the title of the plane: whose it is, and what its colours stand for."""
    plane = tr(", plane of net 1") if not view.member and view.result.members > 1 else ""
    colours = {
        "entropy": write_entropy(view),
        "right": tr("right and wrong answers"),
        "class": write_exponent(view) if state.ground == "cells" else tr("classes"),
    }
    shown = colours.get(state.colouring) or write_exponent(view)
    return f"{name}, {write_net(view)}{plane}: {shown}"


def write_entropy(view: StudyView) -> str:
    """Return whose entropy H is: that of the ensemble is another one than a net's own."""
    return tr("H of the ensemble") if view.result.members > 1 else "H"


def name_score(view: StudyView, key: str) -> str:
    """Return the name of a score of `SCORES`; of one net's scores only H is the ensemble's."""
    return write_entropy(view) if key == "entropy" and view.member else SCORES[key]


def write_entropy_fact(view: StudyView, value: float) -> str:
    """Return the line of H in a card."""
    line = tr("H = {} (ensemble)") if view.result.members > 1 else tr("H = {} nats")
    return line.format(write_number(value))


def name_runs(cards: Sequence[RunCard]) -> str:
    """Return what a study of these runs is called."""
    first = cards[0].label
    if len(cards) == 1:
        return first
    more = tr("1 more run") if len(cards) == 2 else tr("{} more runs").format(len(cards) - 1)
    return tr("{first} and {more}").format(first=first, more=more)


def write_filter(state: DigitsState, shown: int, all_: int) -> str:
    """Return how many digits the plane shows, and which."""
    parts = []
    if state.only_class >= 0:
        parts.append(tr("class {}").format(state.only_class))
    if state.only_wrong:
        parts.append(tr("wrong ones"))
    which = f" ({', '.join(parts)})" if parts else ""
    return tr("{shown} of {all} digits{which}").format(shown=shown, all=all_, which=which)


def write_number(value: float, digits: int = 3) -> str:
    """Write a number with a true minus sign; -inf as −∞."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return f"{value:.{digits}f}".replace("-", "−")


def label_of(card: StudyCard) -> str:
    """Return a study's line in the list: its name, and how far it is."""
    ends = {
        "running": tr("not finished"),
        "cancelled": tr("cancelled"),
        "stopped": tr("stopped"),
    }
    nets = tr("1 net") if card.members == 1 else tr("{} nets").format(card.members)
    end = ends.get(card.outcome, "")
    if card.error is not None:
        end = tr("{} wrong").format(percent(card.error))
    return " · ".join(part for part in (card.name or card.id, nets, end) if part)


def write_course(study: Study | None) -> str:
    """Return how far a study is that is under way: epochs and its errors."""
    if study is None:
        return ""
    done = len(study.test_errors)
    if study.runs:
        count = len(study.runs)
        return tr("1 run of MNIST") if count == 1 else tr("{} runs of MNIST").format(count)
    line = tr("epoch {done:>3}/{all}").format(done=done, all=study.spec.epochs)
    if done:
        line += "  " + tr("test {}").format(percent(float(study.test_errors[-1].mean())))
    return line
