"""What is missing is said in one line before Qt is loaded."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nnlab import cli, preflight

PROJECT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_pythons_that_work(version: tuple[int, int]) -> None:
    assert preflight.python_problem(version) is None


@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 14), (4, 0)])
def test_pythons_that_do_not(version: tuple[int, int]) -> None:
    line = preflight.python_problem(version)
    assert line is not None and "\n" not in line
    assert f"this is {version[0]}.{version[1]}" in line


@pytest.mark.parametrize("version", ["6.8.0", "6.9.0", "6.10.3", "6.11.2", "6.11.3"])
def test_versions_of_pyside_that_work(version: str) -> None:
    assert preflight.qt_problem(version) is None


@pytest.mark.parametrize("version", ["6.7.3", "6.9.1", "6.11.0", "6.11.1", "6.12.0", "7.0.0"])
def test_versions_of_pyside_that_do_not(version: str) -> None:
    line = preflight.qt_problem(version)
    assert line is not None and "\n" not in line
    assert line.startswith(f"PySide6 {version} does not work")
    assert "python -m pip install" in line


def test_a_missing_pyside_says_how_to_get_it() -> None:
    line = preflight.qt_problem(None)
    assert line is not None and "is not installed" in line and "scripts/run.py" in line


def test_the_pins_are_those_of_the_project() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    (pin,) = [line for line in project["dependencies"] if line.startswith("PySide6")]
    broken = "".join(f",!={version}" for version in preflight.QT_BROKEN)
    low, high = (".".join(map(str, v)) for v in (preflight.QT_FROM, preflight.QT_BELOW))
    assert pin == f"PySide6-Essentials>={low},<{high}{broken}"
    low, high = (".".join(map(str, v)) for v in (preflight.PYTHON_FROM, preflight.PYTHON_BELOW))
    assert project["requires-python"] == f">={low},<{high}"


@pytest.mark.parametrize(
    ("environ", "ok"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}, True),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": ":0"}, False),
        ({"QT_QPA_PLATFORM": "wayland-egl", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": "", "QT_QPA_PLATFORM": ""}, False),
    ],
)
def test_display(environ: dict[str, str], ok: bool) -> None:
    line = preflight.display_problem(environ)
    assert (line is None) == ok
    assert ok or (line is not None and line.startswith("No display") and "\n" not in line)


def test_libraries_are_those_of_the_platform() -> None:
    assert "libxcb-cursor.so.0" in preflight.needed_libraries({"DISPLAY": ":0"})
    assert "libwayland-client.so.0" in preflight.needed_libraries({"WAYLAND_DISPLAY": "w"})
    assert preflight.needed_libraries({"QT_QPA_PLATFORM": "offscreen"}) == preflight.QT_LIBRARIES


def test_all_missing_libraries_are_named_with_their_packages() -> None:
    missing = {"libEGL.so.1", "libxcb-cursor.so.0"}
    libraries = preflight.needed_libraries({"DISPLAY": ":0"})
    assert preflight.library_problem(libraries, lambda name: name not in missing) == (
        "Qt needs libEGL.so.1 and libxcb-cursor.so.0. "
        "On Debian or Ubuntu run: sudo apt install libegl1 libxcb-cursor0"
    )
    assert preflight.library_problem(libraries, lambda name: True) is None
    line = preflight.library_problem(libraries, lambda name: False)
    assert line is not None and f"and {len(libraries) - 3} more libraries. On Debian" in line
    assert all(package in line.split() for package in libraries.values())


def test_a_library_that_is_not_there_does_not_load() -> None:
    assert not preflight.loads("libno-such-thing.so.77")


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({"DISPLAY": ":1"}, True),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": ":1", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":1", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_display_that_does_not_answer(environ: dict[str, str], asked: bool) -> None:
    line = preflight.server_problem(environ, lambda display: False)
    assert (line is not None) == asked
    assert line is None or ("':1'" in line and "does not answer" in line)
    assert preflight.server_problem(environ, lambda display: True) is None


def test_without_display_the_program_ends_with_the_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main([]) == 1
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("No display") and said.err.count("\n") == 1


if sys.platform == "linux":

    def test_a_server_that_is_gone_does_not_crash_the_program() -> None:
        environ = os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":6543"}
        command = [sys.executable, "-m", "nnlab"]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and done.stdout == ""
        assert re.search("Qt needs|':6543' .* does not answer", done.stderr)
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py", "preflight.py"])
def test_an_old_python_gets_as_far_as_its_line(name: str) -> None:
    text = (PROJECT / "nnlab" / name).read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Match | ast.NamedExpr)]
