"""Garbage is collected by the GUI thread alone, all of it only while nothing is going on."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from nnlab.gui.guards import garbage
from nnlab.gui.guards.garbage import GarbageCollector


class Busy:
    value = False

    def __call__(self) -> bool:
        return self.value


@pytest.fixture
def busy() -> Busy:
    return Busy()


@pytest.fixture
def collector(qapp: object, busy: Busy) -> Iterator[GarbageCollector]:
    made = GarbageCollector(busy)
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def full_collections() -> int:
    return int(gc.get_stats()[2]["collections"])


def make_cycles(count: int) -> None:
    for _ in range(count):
        cycle: list[object] = []
        cycle.append(cycle)


def test_python_does_not_collect_by_itself(collector: GarbageCollector) -> None:
    before = gc.get_stats()[0]["collections"]
    make_cycles(3000)
    assert not gc.isenabled()
    assert gc.get_stats()[0]["collections"] == before


def test_the_timer_collects_young_cycles(collector: GarbageCollector) -> None:
    make_cycles(3000)
    collector.collect()
    assert gc.get_count()[0] < 3000


def test_everything_is_collected_only_while_idle(
    collector: GarbageCollector, busy: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "FULL_SECONDS", -1.0)
    monkeypatch.setattr(garbage, "QUIET_SECONDS", -1.0)
    before = full_collections()
    busy.value = True
    collector.collect()
    assert full_collections() == before
    busy.value = False
    collector.collect()
    assert full_collections() == before + 1
