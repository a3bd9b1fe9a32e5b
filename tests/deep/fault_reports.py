"""The reports of the harmful jobs, which the test's own process must be able to read too."""

from dataclasses import dataclass
from typing import Any

from nnlab.deep.reports import Frame, Report


@dataclass(frozen=True, eq=False)
class Count(Frame):
    """A frame with a number and some weight."""

    number: int
    load: Any = None


@dataclass(frozen=True, eq=False)
class Mark(Report):
    """A control message with a number."""

    number: int
