"""The geometry of a single neuron in words: how far it has turned, margins, Novikoff's bound."""

from __future__ import annotations

import math

from nnlab.app.words.notation import number
from nnlab.core.margin import (
    Margin,
    distance_margin,
    is_single_neuron,
    keeps_novikoff,
    largest_margin,
    mistakes_bound,
    present_margin,
    rotation,
    whole,
)
from nnlab.core.network import Network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec

Facts = list[tuple[str, str]]

NOT_SEPARABLE = (
    "Not separable: no line has all patterns right, the error-correcting rule never ends."
)


class NeuronGeometry:
    """Writes the geometry; the largest margin is found once for each set of patterns."""

    def __init__(self) -> None:
        self._patterns: Patterns | None = None
        self._features: tuple[str, ...] = ()
        self._margin: Margin | None = None

    def write(
        self, start: Network, now: Network, patterns: Patterns, rule: RuleSpec, mistakes: int | None
    ) -> Facts:
        """Return (name, value) pairs; a sentence has no value. Nothing for a net of more neurons.

        `start` is where training began; `mistakes` counts the updates since that found their
        pattern wrong, None where that is not known.
        """
        if not is_single_neuron(now):
            return []
        facts = [("turned", _write_angle(rotation(start, now)))]
        if not len(patterns) or patterns.t.shape[1] != 1:
            return facts
        margin = self._find_margin(now, patterns)
        facts.append(("distance", _write_distance(distance_margin(now, patterns))))
        if margin.separable:
            present = present_margin(now, patterns)
            facts += [
                ("margin", f"{number(present)}, largest γ = {number(margin.gamma)}"),
                (
                    "(R/γ)²",
                    f"({number(margin.radius)}/{number(margin.gamma)})² = {number(margin.bound)}",
                ),
            ]
        if mistakes is not None:
            facts.append(("mistakes", _write_mistakes(mistakes, margin, start, rule)))
        return facts if margin.separable else [*facts, (NOT_SEPARABLE, "")]

    def _find_margin(self, net: Network, patterns: Patterns) -> Margin:
        same = self._patterns is patterns and self._features == net.features
        if self._margin is None or not same:
            self._patterns, self._features = patterns, net.features
            self._margin = largest_margin(net, patterns)
        return self._margin


def _write_angle(degrees: float) -> str:
    return "–" if math.isnan(degrees) else f"{degrees:.1f}° since the start"


def _write_distance(distance: float) -> str:
    """From the line to the nearest pattern; there is no line where w = 0."""
    if math.isnan(distance):
        return "–"
    return f"{number(distance)}" + (" (wrong side)" if distance < 0 else " to the nearest pattern")


def _write_mistakes(mistakes: int, margin: Margin, start: Network, rule: RuleSpec) -> str:
    """The bound is about the error-correcting rule, a step as g and one pattern an update."""
    if not keeps_novikoff(start, rule) or not margin.separable:
        return f"{mistakes}"
    most = whole(mistakes_bound(margin, start, rule.eta))
    return f"{mistakes} ≤ {most}"
