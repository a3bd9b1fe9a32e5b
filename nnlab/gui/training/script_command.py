"""The command, on every tab, that hands the playground on as a script for those who program."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from nnlab.gui.actions import Command
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

SAY_SECONDS = 8.0


def make_script_command(context: Context) -> list[Command]:
    """Return the command alone in a list, as the window takes them."""
    return [
        Command(
            "edit.python",
            tr("Copy as Python"),
            tr("Put net, patterns, rule and figure on the clipboard as a numpy script"),
            "Ctrl+Shift+P",
            "Edit",
            lambda: copy_python(context),
            section=2,
        )
    ]


def copy_python(context: Context) -> None:
    """Put the present scene on the clipboard as a script, and say what it does."""
    # Only now: hardly anyone needs it, and no start should wait for it.
    from nnlab.app.script.python_script import write_script

    context.runner.settle()
    script = write_script(context.runner.playground)
    QGuiApplication.clipboard().setText(script.text)
    lines = script.text.count("\n")
    text = tr("Copied a Python script of {lines} lines that needs numpy only.").format(lines=lines)
    if script.reason is not None:
        text += " " + tr("The present weights stand in it: {reason}.").format(reason=script.reason)
    context.status.say(text, SAY_SECONDS)
