"""A Python that is too old or too new is refused with the command that works."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def pythons() -> ModuleType:
    return importlib.import_module("pythons")


def test_the_line_names_a_python_that_is_there(pythons: ModuleType) -> None:
    line = pythons.refusal((3, 9), ["scripts/run.py", "my file.nnlab"], "python3.12")
    assert line == (
        "nnlab needs Python 3.11, 3.12 or 3.13; this is 3.9. "
        'Run: python3.12 scripts/run.py "my file.nnlab"'
    )
    line = pythons.refusal((3, 14), ["scripts/run.py"], None)
    assert "this is 3.14. Install one of them" in line and "\n" not in line


def test_the_newest_python_that_starts_is_found(pythons: ModuleType, tmp_path: Path) -> None:
    for name, code in (
        ("python3.14", 0),
        ("python3.13", 127),
        ("python3.12", 0),
        ("python3.11", 0),
    ):
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        file.chmod(0o755)
    path = os.pathsep.join([str(tmp_path / "missing"), str(tmp_path)])
    assert pythons.suitable(path) == "python3.12"
    assert pythons.suitable(str(tmp_path / "missing")) is None


@pytest.mark.parametrize("name", ["run.py", "test.py", "pythons.py"])
def test_old_pythons_can_read_the_scripts(scripts_are_importable: Path, name: str) -> None:
    tree = ast.parse((scripts_are_importable / name).read_text("ascii"), feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match)
    assert not [node for node in ast.walk(tree) if isinstance(node, new)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not any(node.returns or any(a.annotation for a in node.args.args) for node in functions)


def test_a_refused_start_is_one_line(scripts_are_importable: Path, tmp_path: Path) -> None:
    for name in ("run.py", "pythons.py"):
        text = (scripts_are_importable / name).read_text("ascii")
        bounds = re.sub(r"FROM, BELOW = .*", "FROM, BELOW = (4, 0), (4, 2)", text)
        (tmp_path / name).write_text(bounds, encoding="ascii")
    command = [sys.executable, str(tmp_path / "run.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert re.fullmatch(r"nnlab needs Python [^\n]+\n", done.stderr)
