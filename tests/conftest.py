"""For every test: an own home, no window on the screen, one thread per numerical library."""

import os
from pathlib import Path

import pytest

# Before a test imports numpy or starts Qt; the same numbers as in nnlab/__main__.py.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and data of the test go into a folder of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("NNLAB_HOME", str(folder))
    return folder
