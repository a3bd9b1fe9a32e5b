"""What a training is at, in one line."""

from __future__ import annotations

from nnlab.gui.tr import tr


def describe(phase: str, seconds_left: float | None, message: str) -> str:
    """Return the line beside the progress; `message` is what stands there when nothing goes on."""
    if phase == "training" and seconds_left is None:
        return tr("Preparing the training …")
    texts = {
        "holding": tr("Pausing …"),
        "held": tr("Paused; the checkpoint is on the disk."),
        "cancelling": tr("Cancelling …"),
    }
    return texts.get(phase, message)
