"""A process that computes on a busy machine is not taken for dead; one that waits for ever is."""

import pytest

from nnlab.deep.process.silence import Silence


class Machine:
    """A clock and a count of processor time that are turned by hand."""

    def __init__(self) -> None:
        self.time = 100.0
        self.worked = 5.0
        self.silence = Silence(lambda: self.time, lambda: self.worked)

    def let_pass(self, seconds: float, share: float, since: float | None) -> float:
        """Beat every quarter of a second while the process gets that share of a core."""
        counted = 0.0
        for _ in range(round(4 * seconds)):
            self.time += 0.25
            self.worked += 0.25 * share
            counted = self.silence.count(since)
        return counted


@pytest.mark.parametrize(
    ("share", "counted"), [(0.0, 40.0), (0.002, 40.0), (0.1, 4.0), (1.0, 40.0), (2.0, 40.0)]
)
def test_a_step_counts_by_what_the_machine_gives_it_unless_it_only_waits(
    share: float, counted: float
) -> None:
    assert Machine().let_pass(40.0, share, 100.0) == pytest.approx(counted, abs=0.3)


def test_a_new_step_counts_anew_and_an_idle_process_not_at_all() -> None:
    machine = Machine()
    assert machine.let_pass(20.0, 0.0, 100.0) == pytest.approx(20.0)
    assert machine.let_pass(1.0, 0.0, 120.0) == pytest.approx(1.0)
    assert machine.let_pass(50.0, 0.0, None) == 0.0
    assert machine.let_pass(2.0, 1.0, 171.0) == pytest.approx(2.0)
