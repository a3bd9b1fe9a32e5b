"""Each floor, started alone in a fresh interpreter, loads nothing that is above or beside it."""

import json
import subprocess
import sys
from functools import cache

import pytest

QT = {"PySide6", "shiboken6", "pyqtgraph"}

WALK = """
import importlib, json, pkgutil, sys
if len(sys.argv) > 2:
    sys.modules[sys.argv[2]] = None  # as if it were not installed
floor = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(floor.__path__, floor.__name__ + "."):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if error.name not in ("torch", "safetensors"):  # the extra
                raise
loaded = {name for name, module in sys.modules.items() if module is not None}
floors = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("nnlab.")}
print(json.dumps(sorted(floors | {name.split(".")[0] for name in loaded})))
"""


@cache
def loaded_by(floor: str, *missing: str) -> set[str]:
    """Import every module of a floor; return the packages and floors that are loaded then."""
    command = [sys.executable, "-c", WALK, floor, *missing]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("floor", "banned"),
    [
        ("nnlab.core", {*QT, "torch", "nnlab.app", "nnlab.deep", "nnlab.gui"}),
        ("nnlab.app", {*QT, "torch", "numba", "nnlab.deep", "nnlab.gui"}),
        ("nnlab.deep", {*QT, "nnlab.app", "nnlab.gui"}),
        ("nnlab.gui", {"torch", "numba"}),
    ],
)
def test_a_floor_loads_nothing_that_it_should_not_know(floor: str, banned: set[str]) -> None:
    loaded = loaded_by(floor)
    assert floor in loaded
    assert not loaded & banned


def test_the_walk_sees_what_is_loaded() -> None:
    assert {"nnlab.core", "nnlab.app", *QT} <= loaded_by("nnlab.gui")
    assert "numba" in loaded_by("nnlab.core")


@pytest.mark.parametrize("floor", ["nnlab.core", "nnlab.app", "nnlab.gui"])
def test_without_torch_a_floor_is_whole(floor: str) -> None:
    assert loaded_by(floor, "torch") == loaded_by(floor)
