"""The scripts stand beside the package and import each other by their bare names."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts_are_importable(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the scripts' folder first on the path."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return SCRIPTS
