"""What the playground says above its plots: why nothing trains, why a run ended, what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from nnlab.app.endings import find_end_refusal
from nnlab.app.playground import find_refusal, nearest_design, nearest_rule, reset, take_rule
from nnlab.app.playground_data import take_share
from nnlab.app.playground_state import Design
from nnlab.app.words.equations import write_sizes
from nnlab.core.rules import RuleSpec
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice, Offer

# What is offered to be held out where early stopping has no validation set.
SHARE = 0.3


class PlaygroundNotices(QObject):
    """Listens to the runner, and offers in one click what would help.

    `take_design` is asked for another net.
    """

    def __init__(
        self, context: Context, notice: Notice, take_design: Callable[[Design], None]
    ) -> None:
        super().__init__(notice)
        self._runner, self._notice, self._take_design = context.runner, notice, take_design
        self._runner.changed.connect(self.refresh)
        self._runner.stopped.connect(self._on_stopped)

    def refresh(self) -> None:
        """Say why the rule can't act, and offer the nearest net that it can act on."""
        state, refusal = self._runner.playground, self._runner.refusal
        if refusal is None or not len(state.patterns):
            self._notice.hide()
            return
        offers: list[Offer] = []
        near, taught = nearest_design(state), nearest_rule(state)
        if taught is not None:
            offers.append((_name_rule(taught), lambda: self._take_rule(taught)))
        elif near is not None and near != state.design:
            offers.append((_name_design(near), lambda: self._take_design(near)))
        plain = replace(state.rule, cost="quadratic")
        if plain != state.rule and find_refusal(replace(state, rule=plain)) is None:
            offers.append((tr("Quadratic cost"), lambda: self._take_rule(plain)))
        self._notice.say(tr(refusal), offers)

    def _on_stopped(self, reason: str) -> None:
        runner = self._runner
        if runner.refusal is not None:
            return
        state, course = runner.playground, runner.course
        if find_end_refusal(state) == reason:
            share = tr("Hold {percent} % out").format(percent=round(100 * SHARE))
            self._notice.say(reason, ((share, self._hold_out),))
        elif course is not None and course.diverged is not None:
            self._say_diverged(reason, course.diverged.k_last_finite)
        elif state.stop.when == "early":
            # Longer than the status bar is wide.
            self._notice.say(reason)

    def _say_diverged(self, reason: str, last: int) -> None:
        rule = self._runner.playground.rule
        smaller = replace(rule, eta=float(f"{rule.eta / 10:.3g}"))
        again = tr("Reset with η = {eta}").format(eta=f"{smaller.eta:g}")
        self._notice.say(
            tr("{reason} Shown is the last finite step, k = {k}.").format(reason=reason, k=last),
            (
                (tr("One epoch back"), self._runner.back_epoch),
                (again, lambda: self._reset_with(smaller)),
            ),
        )

    def _reset_with(self, rule: RuleSpec) -> None:
        self._runner.edit(lambda state: take_rule(reset(state), rule), tr("Smaller η"))

    def _take_rule(self, rule: RuleSpec) -> None:
        self._runner.edit(lambda state: take_rule(state, rule), tr("Rule"))

    def _hold_out(self) -> None:
        self._runner.edit(lambda state: take_share(state, SHARE), tr("Validation share"))


def _name_design(design: Design) -> str:
    sizes = write_sizes(design.sizes)
    names = " → ".join(dict.fromkeys(design.activations))
    return tr("Take {sizes}, {names}").format(sizes=sizes, names=names)


def _name_rule(rule: RuleSpec) -> str:
    if rule.key == "genetic":
        return tr("Take {count} networks").format(count=rule.population)
    return tr("Let Madaline find the targets")
