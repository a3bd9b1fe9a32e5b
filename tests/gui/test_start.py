"""What a start imports before the first tab can be used: nothing that only other tabs need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

START = """
import os, sys
from nnlab.gui import app

application = app.make_application()
program = app.Program([])

def tell():
    print(" ".join(sys.modules), flush=True)
    os._exit(0)

program.window.ready.connect(tell)
program.show()
application.exec()
"""


def test_the_first_tab_waits_for_no_library_of_the_others(tmp_path: Path) -> None:
    environment = os.environ | {"NNLAB_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", START],
        env=environment | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"nnlab.gui.tabs.playground", "nnlab.gui.exporting.exports"} <= loaded
    # numpy.ma comes with numpy.unique and the like, and takes as long as half of numpy.
    assert loaded.isdisjoint({"torch", "numba", "pyqtgraph", "numpy.ma", "contourpy"})
    others = {f"nnlab.gui.tabs.{name}" for name in ("compare", "mnist", "inside", "tc", "ftle")}
    assert loaded.isdisjoint(others)
