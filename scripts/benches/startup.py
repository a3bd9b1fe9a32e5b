"""Time from the start of the process to the first painted window, warm.

Warm means that the modules' bytecode is there, as after any first start: where the environment
forbids its writing (PYTHONDONTWRITEBYTECODE), all files would be compiled in each start.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benches import Case

DESCRIPTION = "start-up: nnlab's first window and its playground, against a bare pyqtgraph window"
ROOT = Path(__file__).resolve().parent.parent.parent

BARE = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph as pg

class Plot(pg.PlotWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, tell)

def tell():
    print(time.time(), time.process_time(), flush=True)
    os._exit(0)

application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(Plot())
window.resize(1280, 800)
window.show()
application.exec()
"""
WINDOW = """
import os, time
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
from nnlab.gui import app
application = app.make_application()
program = app.Program([])

def tell(*_arguments):
    print(time.time(), time.process_time(), flush=True)
    os._exit(0)

if "{signal}" == "painted":
    # Else the tab would be made before the time is told.
    program.window.painted.disconnect()
program.window.{signal}.connect(tell)
program.show()
application.exec()
"""


def start(code: str, home: str, cpu: bool) -> Callable[[], float]:
    """Return a run that yields the seconds to the first painting, of the clock or of the CPU."""

    def run() -> float:
        environment = os.environ | {
            "NNLAB_HOME": home,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(Path(home) / "bytecode"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        begun = time.time()
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        painted, spent = map(float, done.stdout.split())
        return spent if cpu else painted - begun

    return run


def cases() -> Iterable[Case]:
    """Yield the clock's time and the CPU's."""
    with tempfile.TemporaryDirectory() as home:
        programs = {
            "bare PySide6 + pyqtgraph window": BARE,
            "nnlab, window painted": WINDOW.format(signal="painted"),
            "nnlab, playground painted": WINDOW.format(signal="ready"),
        }
        for name, cpu in (("CPU seconds to the first painting", True), ("seconds", False)):
            yield Case(
                name,
                "s",
                {key: start(code, home, cpu) for key, code in programs.items()},
                rounds=5,
                direct=True,
                less_is_better=True,
                reach={"nnlab, window painted": 1.0},
            )
