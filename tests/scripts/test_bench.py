"""The frame of the benchmarks: interleaved contenders, medians, ratios."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    yield import_module("bench")
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("bench", "benches"):
            del sys.modules[name]


def test_contenders_take_turns_and_ratios_refer_to_the_first(bench: ModuleType) -> None:
    turns: list[str] = []

    def contender(name: str, figures: list[float]):
        remaining = iter([0.0, *figures])

        def run() -> float:
            turns.append(name)
            return next(remaining)

        return run

    contenders = {"slow": contender("slow", [2, 1, 3]), "fast": contender("fast", [8, 90, 7])}
    case = bench.Case("race", "laps", contenders, rounds=3, direct=True, reach={"fast": 5.0})
    slow, fast = bench.rows("track", case)
    assert turns == ["slow", "fast"] * 4
    assert (slow["median"], slow["ratio"], slow["reached"]) == (2, 1.0, None)
    assert (fast["median"], fast["ratio"], fast["reached"]) == (8, 4.0, False)
    assert "NO" in bench.line(fast)


def test_work_is_divided_by_the_time_it_took(bench: ModuleType) -> None:
    case = bench.Case("count", "steps", {"all": lambda: float(len(range(1000)))}, rounds=2)
    (row,) = bench.rows("any", case)
    assert row["median"] > 1000
    assert row["unit"] == "steps/s"


def test_every_benchmark_is_a_module_with_a_name(bench: ModuleType) -> None:
    assert "training" in bench.names()


def test_unknown_benchmarks_are_named(
    bench: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.py", "magic"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no benchmark magic; there are" in capsys.readouterr().err
