"""How the tests are shared among the cores."""

import importlib
from types import ModuleType

import pytest


@pytest.fixture
def workers() -> ModuleType:
    return importlib.import_module("workers")


@pytest.mark.parametrize(("cores", "expected"), [(1, "1"), (2, "2"), (64, "4"), (None, "1")])
def test_there_is_a_process_for_each_core_up_to_four(
    workers: ModuleType, monkeypatch: pytest.MonkeyPatch, cores: int | None, expected: str
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    shared = workers.share(["tests/core", "-q"])
    assert shared == ["-n", expected, "--dist", "loadfile", "tests/core", "-q"]


@pytest.mark.parametrize("option", ["-n0", "-n", "--dist=load", "--pdb"])
def test_who_chooses_the_processes_is_left_alone(workers: ModuleType, option: str) -> None:
    assert workers.share([option, "tests"]) == [option, "tests"]
