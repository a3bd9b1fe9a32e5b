"""The words of the page of the wall: what is trained, how long it takes, what came of it."""

from __future__ import annotations

import time
from math import isfinite

from nnlab.app.lyapunov.walls.wall import (
    FINISHED,
    NOT_REACHED,
    REACHED,
    RUNNING,
    WallCard,
    WallFace,
    find_keys,
)
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.deep.lyapunov.walls.reports import WallTime
from nnlab.gui.numbers import format_seconds, group
from nnlab.gui.tr import tr


def write_numbers(numbers: tuple[int, ...]) -> str:
    """Write widths or depths as they are typed: 10, 50, 250."""
    return ", ".join(map(str, numbers))


def read_numbers(text: str) -> tuple[int, ...]:
    """Read whole numbers parted by commas or blanks, in their order.

    Raises
    ------
    ValueError
        In one line, if there is none or one is no number.
    """
    words = text.replace(",", " ").replace(";", " ").split()
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) < 10):
            raise ValueError(tr("{!r} is no whole number.").format(word[:20]))
    if not words:
        raise ValueError(tr("Write numbers, such as 10, 50, 250."))
    return tuple(map(int, words))


def write_about(seconds: float) -> str:
    """Write a time that is only guessed: "about 40 s", "about 9 min", "about 2.5 h"."""
    if seconds < 55:
        return tr("about {} s").format(max(1, round(seconds)))
    if seconds < 90 * 60:
        return tr("about {} min").format(max(1, round(seconds / 60)))
    return tr("about {} h").format(f"{seconds / 3600:.1f}")


def write_time(count: int, taken: WallTime) -> str:
    """Return how long so many nets take: "12 nets, about 9 min on this machine"."""
    nets = count_nets(count)
    line = tr("{nets}, {time} on this machine").format(nets=nets, time=write_about(taken.likely))
    if taken.most > 1.5 * taken.likely:
        most = write_about(taken.most)
        line = tr("{line}, at most {most}").format(line=line, most=most.removeprefix("about "))
    return line


def count_nets(count: int) -> str:
    """Return "1 net" or "12 nets"."""
    return tr("1 net") if count == 1 else tr("{} nets").format(count)


def name_card(card: WallCard) -> str:
    """Return the user's name of a wall, else its sizes and the day."""
    if card.name:
        return card.name
    spec = card.spec
    nets = f"{len(spec.widths)} × {len(spec.depths)}"
    seeds = f" × {spec.seeds}" if spec.seeds > 1 else ""
    kind = tr("hidden frozen") if spec.embedding else tr("trained")
    day = time.strftime("%d.%m. %H:%M", time.localtime(card.began))
    return f"{nets}{seeds} {kind}, {day}"


def describe_card(card: WallCard) -> str:
    """Return all about a wall in a few lines, for its tooltip."""
    spec = card.spec
    lines = [
        name_card(card),
        f"N = {write_numbers(spec.widths)}; L = {write_numbers(spec.depths)}",
        tr("seeds {first} to {last}").format(first=spec.seed, last=spec.seed + spec.seeds - 1),
        tr("{patterns} patterns, batch {batch}, η = {eta:g}, goal {goal:g} %").format(
            patterns=group(spec.patterns), batch=spec.batch, eta=spec.eta, goal=100 * spec.goal
        ),
        tr("hidden layers frozen as drawn") if spec.embedding else tr("all layers trained"),
        f"{state_of(card)}, {format_seconds(card.seconds)}",
    ]
    return "\n".join(lines)


def state_of(card: WallCard) -> str:
    """Return how far a wall is."""
    if card.outcome == FINISHED and card.done >= card.wanted:
        return tr("finished")
    if card.outcome == RUNNING:
        return tr("trains")
    return tr("{done} of {all} nets, can be resumed").format(done=card.done, all=card.wanted)


def missing_of(card: WallCard) -> int:
    """Return how many nets a wall still lacks."""
    return max(0, len(find_keys(card.spec)) - card.done)


def caption(face: WallFace) -> tuple[str, str]:
    """Return what stands under the map of a net, long and short."""
    wrong = f"{100.0 * face.held_out_error:.2f} %" if isfinite(face.held_out_error) else "–"
    if face.outcome == REACHED:
        return tr("{} wrong").format(wrong), wrong
    if face.outcome == NOT_REACHED:
        return tr("{} wrong, not reached").format(wrong), f"{wrong} ✗"
    return tr("diverged"), "✗"


def title_of(spec: WallSpec) -> str:
    """Return the title of the wall's maps."""
    if spec.embedding:
        return tr("L λ₁ of nets with random hidden layers; output layer not included")
    return tr("L λ₁ of trained nets; output layer not included")
