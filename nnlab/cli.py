"""The command line: what it prints, what it resets, and the start of the window."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from nnlab import __version__, preflight
from nnlab.app import places, settings

REPORTED = {
    "PySide6": "PySide6-Essentials",
    "pyqtgraph": "pyqtgraph",
    "numpy": "numpy",
    "numba": "numba",
    "contourpy": "contourpy",
    "torch": "torch",
}


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments ask; return the exit code: 0, 1 cannot start, 2 wrong arguments."""
    chosen = _parser().parse_args(arguments)
    if chosen.info:
        print(info())
        return 0
    if chosen.reset:
        return _reset()
    problem = _file_problem(chosen.files)
    if problem:
        return _refuse(problem, 2)
    problem = preflight.problem(os.environ) or _folder_problem()
    if problem:
        return _refuse(problem, 1)
    # Only now, since everything below this import needs Qt.
    from nnlab.gui import app

    return app.run(chosen.files)


def info() -> str:
    """Return versions and places, one a line; torch is asked for its version, not imported."""
    lines = [("nnlab", __version__), ("Python", platform.python_version())]
    lines += [(name, _version(package)) for name, package in REPORTED.items()]
    lines.insert(3, ("Qt", _qt_version()))
    lines += [
        ("platform", platform.platform()),
        ("program", str(Path(__file__).resolve().parent)),
        ("settings", _place(settings.settings_path)),
        ("data", _place(places.data_dir)),
    ]
    return "\n".join(f"{name:<10} {value}" for name, value in lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nnlab", description="A desktop laboratory for neural networks."
    )
    parser.add_argument("--version", action="version", version=f"nnlab {__version__}")
    parser.add_argument("--info", action="store_true", help="print versions and places and end")
    parser.add_argument(
        "--reset", action="store_true", help="delete the settings and end; sessions are kept"
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="a session (.nnlab) to open"
    )
    return parser


def _reset() -> int:
    try:
        path = settings.settings_path()
        if not path.exists():
            print(f"There are no settings to delete ({path}).")
            return 0
        path.unlink()
    except OSError as error:
        return _refuse(f"{error.filename}: settings not deleted: {error.strerror}.", 1)
    print(f"Deleted the settings {path}; sessions and autosaves are kept.")
    return 0


def _file_problem(files: Sequence[Path]) -> str | None:
    for file in files:
        if not file.exists():
            return f"nnlab: {file}: there is no such file."
        if not file.is_file():
            return f"nnlab: {file}: this is not a file; give a session (.nnlab)."
    return None


def _folder_problem() -> str | None:
    """Say which folder cannot be written, since settings, autosaves and the log need it."""
    for find in (places.config_dir, places.data_dir):
        try:
            folder = find()
        except OSError as error:
            return f"nnlab: {error.filename}: {error.strerror}; set NNLAB_HOME to another folder."
        if not os.access(folder, os.W_OK):
            return f"nnlab: {folder}: not writable; set NNLAB_HOME to another folder."
    return None


def _refuse(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code


def _place(find: Callable[[], Path]) -> str:
    try:
        return str(find())
    except OSError as error:
        return f"{error.filename}: {error.strerror}"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _qt_version() -> str:
    try:
        from PySide6.QtCore import qVersion
    except ImportError as error:
        return f"not usable: {error}"
    return qVersion()
