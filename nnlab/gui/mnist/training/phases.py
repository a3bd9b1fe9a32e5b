"""What a training is at, in one line."""

from __future__ import annotations

from nnlab.app.digits.net_edits import fault
from nnlab.core.digits.rows import Row
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


def find_hindrance(missing_torch: bool, draft: tuple[Row, ...] | None) -> str:
    """Return why nothing can be trained now, in one line; empty if it can."""
    if missing_torch:
        return tr("Training needs PyTorch, which is not installed.")
    return fault(draft) if draft is not None else ""
