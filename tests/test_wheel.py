"""The wheel: built from the project, installed elsewhere, run outside the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

PROJECT = Path(__file__).resolve().parents[1]

WINDOW = """
from nnlab.gui import app
application = app.make_application()
program = app.Program([])

def show_all():
    for key in program.window.pages.specs:
        program.window.pages.show_tab(key)
    program.window.close()

program.window.ready.connect(show_all)
raise SystemExit(app.work(program, application))
"""
DIGITS = """
from nnlab.core.digits import idx
print(len(idx.bundled("t10k")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what the project tracks."""
    source = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "nnlab", source / "nnlab", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder of its own."""
    folder = tmp_path_factory.mktemp("site with blanks")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(wheel)], check=True)
    return folder


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python where nnlab is the installed one, in a folder that is not the checkout."""
    environ = os.environ | {"PYTHONPATH": str(site)}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(
        command, cwd=site.parent, env=environ, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_every_resource_and_nothing_of_the_house(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    resources = PROJECT / "nnlab" / "resources"
    files = [file for file in resources.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    assert {file.relative_to(PROJECT).as_posix() for file in files} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"nnlab"}
    assert not [name for name in names if name.startswith(("nnlab/tests", "nnlab/scripts"))]


def test_the_console_script_runs_the_installed_program(site: Path) -> None:
    (script,) = (site / "bin").glob("nnlab*")
    environ = os.environ | {"PYTHONPATH": str(site)}
    done = subprocess.run(
        [str(script), "--info"], cwd=site.parent, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert f"program    {site / 'nnlab'}" in done.stdout.splitlines()


def test_the_installed_digits_are_read_and_their_sums_checked(site: Path) -> None:
    done = run(site, "-c", DIGITS)
    assert (done.returncode, done.stdout.strip()) == (0, "10000"), done.stderr


def test_the_installed_window_opens_every_tab_and_closes(site: Path, home: Path) -> None:
    done = run(site, "-c", WINDOW)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    log = (home / "nnlab.log").read_text("utf-8")
    assert " ERROR " not in log and "Traceback" not in log, log
