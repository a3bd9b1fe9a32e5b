"""The nets that requests ask for: the one in training, or one read from a file and kept at hand."""

from pathlib import Path

from torch import nn

from nnlab.core.digits.rows import Row
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk

MOST_NETS = 8


def find(desk: Desk, path: str = "") -> tuple[nn.Sequential, tuple[Row, ...]]:
    """Return a net and its rows; "" is the net in training, or the one trained last.

    A file is read again when it has changed. The net is in the mode in which it was found: that
    in training is in training mode; `cnn.fields` and its like take care of it.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        In one line, if it is no net, or there is none yet.
    """
    if not path:
        if desk.net is None:
            raise ValueError("No net has been trained yet: train one first.")
        return desk.net, desk.rows
    stamp = Path(path).stat().st_mtime_ns
    kept = desk.shelf.pop(("net", path), None)
    if kept is None or kept[0] != stamp:
        kept = (stamp, *checkpoint.read(Path(path)))
    desk.shelf["net", path] = kept
    nets = [key for key in desk.shelf if key[0] == "net"]
    for key in nets[:-MOST_NETS]:
        del desk.shelf[key]
    return kept[1], kept[2]
