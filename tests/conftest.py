"""For every test: an own home, no window on the screen, one thread per numerical library."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import leaks

pytest_plugins = ["pytester"]

# Before a test imports numpy or starts Qt; the same numbers as in nnlab/__main__.py.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# How long an example takes is the machine's affair, and no fact about the program. The examples
# are the same in every run, so that a verdict can be had again; `--hypothesis-profile=explore`
# draws others each time, which is how new faults are found.
settings.register_profile("nnlab", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False)
settings.load_profile("nnlab")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of the test go into a folder of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NNLAB_HOME", str(folder))
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure for the fixtures that look for leaks."""
    report = yield
    if report.failed:
        item.stash[leaks.failed] = True
    return report


@pytest.fixture(autouse=True)
def nothing_runs_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a child process behind."""
    yield from leaks.watch_unless_failed(request, (leaks.threads, leaks.children), lambda: None)
