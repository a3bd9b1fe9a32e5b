"""The commands of the run bar: the same keys on every tab that trains the playground's net."""

from nnlab.gui.actions import Command
from nnlab.gui.tr import tr
from nnlab.gui.training.runner import Runner


def make_run_commands(runner: Runner) -> list[Command]:
    """Return run, step, back, epoch, reset and new seed, with their keys."""
    rows = (
        ("run", tr("Run or pause"), tr("Train until paused"), "Space", runner.toggle, 0),
        (
            "step",
            tr("Step"),
            tr("One update forward; in explain mode one stage"),
            "Right|.",
            runner.step,
            0,
        ),
        (
            "back",
            tr("Back"),
            tr("One update back; in explain mode one stage"),
            "Left",
            runner.back,
            0,
        ),
        ("epoch", tr("Epoch"), tr("To the end of the epoch"), "Shift+Right", runner.step_epoch, 0),
        (
            "back-epoch",
            tr("Epoch back"),
            tr("To the beginning of the epoch"),
            "Shift+Left",
            runner.back_epoch,
            0,
        ),
        ("reset", tr("Reset"), tr("Back to the same start"), "R", runner.reset, 1),
        ("new-seed", tr("New seed"), tr("Another start: next seed"), "Shift+R", runner.new_seed, 1),
    )
    return [
        Command(f"run.{key}", text, tip, shortcut, "Train", run, section=section)
        for key, text, tip, shortcut, run, section in rows
    ]
