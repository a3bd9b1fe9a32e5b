"""The reports of the harmful jobs, which the test's own process must be able to read too."""

from dataclasses import dataclass

from nnlab.deep.reports import Frame, Report


@dataclass(frozen=True, eq=False)
class Count(Frame):
    """A frame with a number and when it was sent, on the clock that all processes share."""

    number: int
    sent: float = 0.0


@dataclass(frozen=True, eq=False)
class Mark(Report):
    """A control message with a number."""

    number: int
