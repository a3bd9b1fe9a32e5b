"""The contracts between the floors: kept by the program, and each of them broken once."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
LINT = "import sys; from importlinter.cli import lint_imports_command as lint; lint(sys.argv[1:])"

BREACHES = [
    ("core", "core", "import torch", "torch"),
    ("core", "core", "from PySide6 import QtCore", "PySide6"),
    ("core", "core", "import pyqtgraph", "pyqtgraph"),
    ("core", "core", "from nnlab.app import store", "nnlab.app"),
    ("core", "core", "from nnlab.deep import specs", "nnlab.deep"),
    ("core", "core", "def f():\n    from nnlab.gui import tr", "nnlab.gui"),
    ("app", "app", "import torch", "torch"),
    ("app", "app", "from PySide6.QtCore import QObject", "PySide6"),
    ("app", "app", "from nnlab.deep import specs", "nnlab.deep"),
    ("app", "app", "from nnlab.gui import tr", "nnlab.gui"),
    ("deep", "deep", "import PySide6", "PySide6"),
    ("deep", "deep", "from nnlab.app import store", "nnlab.app"),
    ("deep", "deep", "from nnlab.gui import tr", "nnlab.gui"),
    ("gui", "gui", "def f():\n    import torch", "torch"),
    ("gui", "gui", "from nnlab.deep.learning import training", "torch"),
]


def lint_imports(folder: Path) -> tuple[int, str]:
    """Check the package in `folder` by the project's contracts; return exit code and report."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Report on a copy of the program with all breaches in it: the paragraphs by contract."""
    folder = tmp_path_factory.mktemp("broken")
    ignored = shutil.ignore_patterns("resources", "__pycache__")
    shutil.copytree(PROJECT / "nnlab", folder / "nnlab", ignore=ignored)
    shutil.copy(PROJECT / "pyproject.toml", folder)
    for number, (_, floor, statement, _) in enumerate(BREACHES):
        file = folder / "nnlab" / floor / f"breach_{number}.py"
        file.write_text(statement + "\n", encoding="utf-8")
    code, report = lint_imports(folder)
    assert code != 0
    assert str(folder) not in report  # nothing but a report: no traceback
    names = dict(
        re.findall(r'id = "(\w+)"\nname = "([^"]+)"', (folder / "pyproject.toml").read_text())
    )
    assert {f"{name} BROKEN" for name in names.values()} <= set(report.splitlines())
    return {key: _paragraph(report, name) for key, name in names.items()}


def _paragraph(report: str, name: str) -> str:
    _, details = report.split("Broken contracts", 1)
    return re.split(r"\n-{3,}\n", details.split(f"\n{name}\n-", 1)[1])[0]


def test_the_program_keeps_its_contracts() -> None:
    code, report = lint_imports(PROJECT)
    assert code == 0, report
    assert ", 0 broken" in report


@pytest.mark.parametrize("number", range(len(BREACHES)), ids=[f"{b[1]}: {b[2]}" for b in BREACHES])
def test_a_breach_is_seen(broken: dict[str, str], number: int) -> None:
    contract, floor, _, reached = BREACHES[number]
    paragraph = broken[contract]
    assert f"nnlab.{floor}.breach_{number}" in paragraph
    assert reached in paragraph
