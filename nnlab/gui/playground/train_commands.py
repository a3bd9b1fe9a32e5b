"""Menu entries and keys of the playground's rule and of what a run does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from nnlab.app.playground import take_rule, take_stop
from nnlab.app.playground_state import STOPS
from nnlab.core.rules import COSTS, OPTIMISERS, RULES
from nnlab.gui.actions import Command
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


def make_train_commands(context: Context) -> list[Command]:
    """Return the commands, in the order of the menu."""
    rules = {key: rule.label for key, rule in RULES.items()}
    return [
        *_make_explain_commands(context),
        _make_cycle(context),
        _make_submenu(
            "ends", tr("Run ends"), tr("When a run ends by itself"), _end_entries(context)
        ),
        _make_submenu(
            "rules", tr("Rule"), tr("How the net learns"), _entries(context, "key", rules)
        ),
        _make_submenu(
            "optimisers",
            tr("Optimiser"),
            tr("What backpropagation makes of the gradient"),
            _entries(context, "optimiser", OPTIMISERS),
        ),
        _make_submenu(
            "costs",
            tr("Cost"),
            tr("The energy that is descended"),
            _entries(context, "cost", COSTS),
        ),
    ]


def _make_explain_commands(context: Context) -> list[Command]:
    explainer = context.runner.explainer
    return [
        Command(
            "playground.explain",
            tr("Explain an update"),
            tr("One update in its stages: → goes one on, ← one back"),
            "I",
            "Train",
            explainer.toggle,
            checkable=True,
            checked=lambda: explainer.on,
            section=2,
        ),
        Command(
            "playground.slow",
            tr("Slow motion"),
            tr("The stages of one update after the other play by themselves"),
            "U",
            "Train",
            explainer.toggle_slow,
            checkable=True,
            checked=lambda: explainer.slow,
            section=2,
        ),
    ]


def _make_cycle(context: Context) -> Command:
    return Command(
        "playground.until",
        tr("Next end of a run"),
        tr("Never, when solved, after so many epochs, early: one after the other"),
        "K",
        "Train",
        lambda: _choose_next_end(context),
        section=3,
    )


def _make_submenu(key: str, text: str, tip: str, entries: Callable[[], list[Command]]) -> Command:
    return Command(
        f"playground.{key}", text, tip, "", "Train", _nothing, section=3, children=entries
    )


def _entries(
    context: Context, field: str, labels: Mapping[str, str]
) -> Callable[[], list[Command]]:
    """Return what makes an entry for each value of one of the rule's fields."""
    return lambda: [
        Command(
            f"playground.{field}.{key}",
            tr(label),
            tr(label),
            "",
            "Train",
            _take_rule(context, field, key),
            checkable=True,
            checked=lambda key=key: getattr(context.runner.playground.rule, field) == key,  # type: ignore[misc]
        )
        for key, label in labels.items()
    ]


def _end_entries(context: Context) -> Callable[[], list[Command]]:
    return lambda: [
        Command(
            f"playground.end.{key}",
            tr(label),
            tr(label),
            "",
            "Train",
            lambda key=key: _take_end(context, key),  # type: ignore[misc]
            checkable=True,
            checked=lambda key=key: context.runner.playground.stop.when == key,  # type: ignore[misc]
        )
        for key, label in STOPS.items()
    ]


def _take_rule(context: Context, field: str, key: str) -> Callable[[], None]:
    changes: dict[str, Any] = {field: key}
    return lambda: context.runner.edit(
        lambda state: take_rule(state, replace(state.rule, **changes)), tr("Rule")
    )


def _take_end(context: Context, key: str) -> None:
    context.runner.look(lambda state: take_stop(state, replace(state.stop, when=key)))


def _choose_next_end(context: Context) -> None:
    keys = list(STOPS)
    key = keys[(keys.index(context.runner.playground.stop.when) + 1) % len(keys)]
    _take_end(context, key)
    context.status.say(tr("A run ends: {when}").format(when=tr(STOPS[key])))


def _nothing() -> None:
    """A submenu does nothing itself."""
