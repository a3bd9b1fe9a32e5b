"""What the page of the wall says of time: before the start, and while nets learn."""

from __future__ import annotations

from nnlab.core.lyapunov.walls.nets import keys_of
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.gui.lyapunov.wall.estimate import WallEstimate
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.words import count_nets, name_card, write_about, write_time
from nnlab.gui.tr import tr


def say_line(runner: WallRunner, estimate: WallEstimate, spec: WallSpec) -> str:
    """Return the line of the bar: what is trained, what went wrong, or how long Train takes."""
    if runner.cancelling:
        return tr("Cancelling …")
    if runner.busy and runner.card is not None:
        return tr("Training {wall}: {now}").format(
            wall=name_card(runner.card), now=say_present(runner)
        )
    return runner.message or tr("Train: {}").format(say_time(estimate, spec))


def say_present(runner: WallRunner) -> str:
    """Return which nets learn now: the first of them, and how many others."""
    if not runner.present:
        return tr("preparing …")
    first, *others = map(str, runner.present)
    if not others:
        return first
    return tr("{net}, and {others} beside it").format(net=first, others=count_nets(len(others)))


def say_time(estimate: WallEstimate, spec: WallSpec) -> str:
    """Return how many nets a wall has and how long they take, as far as that is known."""
    count = len(keys_of(spec.widths, spec.depths, spec.seed, spec.seeds))
    taken = estimate.time
    if taken is None:
        return count_nets(count)
    if taken.measured:
        return write_time(count, taken)
    why = tr("not measured") if estimate.fault else tr("being measured")
    return tr("{nets}, {time} ({why})").format(
        nets=count_nets(count), time=write_about(taken.likely), why=why
    )


def say_invitation(estimate: WallEstimate, spec: WallSpec) -> str:
    """Return what stands in the place of the maps before the first wall."""
    return tr(
        "The wall of the paper: nets of many widths N and depths L learn which points lie in a "
        "circle, and the map of each shows where it stretches small differences most.\n\n"
        "Press Train (Space): {time}.\nEach map appears as soon as its net has learnt."
    ).format(time=say_time(estimate, spec))
