"""The command line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nnlab import __version__, cli
from nnlab.app import settings


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nnlab", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"nnlab {__version__}\n")


def test_info_says_versions_and_places_without_importing_torch(home: Path) -> None:
    code = (
        "import sys; from nnlab import cli; code = cli.main(['--info']); "
        "sys.exit(code or 'torch' in sys.modules or 'PySide6.QtGui' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    names = "nnlab Python PySide6 Qt pyqtgraph numpy numba contourpy torch platform program"
    assert list(lines) == [*names.split(), "settings", "data"]
    for name in ("PySide6", "Qt", "pyqtgraph", "numpy", "numba"):
        assert re.match(r"\d+\.\d+", lines[name])
    assert lines["settings"] == str(home / "settings.json")
    assert lines["data"] == str(home)


def test_info_of_a_home_that_cannot_be_made_is_still_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NNLAB_HOME", str(tmp_path / "file" / "home"))
    assert f"data       {tmp_path / 'file' / 'home'}: Not a directory" in cli.info()


def test_a_package_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cli.REPORTED, "torch", "no-such-package-at-all")
    assert "torch      not installed" in cli.info()


def test_reset_deletes_the_settings_and_keeps_the_rest(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.save(settings.Settings(theme="dark"))
    other = home / "autosave.nnlab"
    other.touch()
    assert cli.main(["--reset"]) == 0
    said = capsys.readouterr().out
    assert (
        said == f"Deleted the settings {home / 'settings.json'}; sessions and autosaves are kept.\n"
    )
    assert other.exists() and settings.load() == (settings.Settings(), [])
    assert cli.main(["--reset"]) == 0
    assert capsys.readouterr().out.startswith("There are no settings to delete")


def test_reset_that_fails_says_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.json").mkdir(parents=True)
    assert cli.main(["--reset"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(str(home / "settings.json")) and said.count("\n") == 1


@pytest.mark.parametrize("name", ["gone.nnlab", "."])
def test_a_file_that_is_none_is_named(tmp_path: Path, name: str) -> None:
    done = run(str(tmp_path / name))
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith(f"nnlab: {tmp_path / name}: ") and done.stderr.count("\n") == 1


def test_an_unknown_option_is_refused() -> None:
    done = run("--frobnicate")
    assert done.returncode == 2 and "--frobnicate" in done.stderr


def test_one_thread_for_numpys_libraries() -> None:
    code = (
        "import os, sys, runpy; sys.argv = ['nnlab', '--version']\n"
        "try: runpy.run_module('nnlab', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*(os.environ[f'{n}_NUM_THREADS'] for n in ('OMP', 'OPENBLAS', 'MKL')))"
    )
    environ = os.environ | {"OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "1 1 1"


def test_an_unusable_folder_is_one_line(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("NNLAB_HOME", str(blocked / "home"))
    assert cli.main([]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1 and "NNLAB_HOME" in line and "Traceback" not in line
