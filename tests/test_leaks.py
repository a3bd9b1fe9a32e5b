"""The fixtures that look for leaks, proved by leaking one of each kind."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

CONFTEST = """
from tests.conftest import nothing_runs_on, pytest_runtest_makereport
from tests.gui.conftest import nothing_leaks
"""

LEAKY = """
import subprocess, sys, threading
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QWidget

kept, over = [], threading.Event()

def test_clean(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    timer = QTimer(widget)
    timer.start(10)
    cycle = [QWidget()]
    cycle.append(cycle)
    thread = threading.Thread(target=lambda: None)
    thread.start()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()

def test_window():
    kept.append(QWidget())

def test_timer():
    owner = QObject()
    timer = QTimer(owner)
    timer.start(1000)
    kept.append(owner)

def test_qt_thread():
    thread = QThread()
    thread.start()
    kept.append(thread)

def test_thread():
    thread = threading.Thread(target=over.wait)
    thread.start()
    kept.append(thread)

def test_child():
    kept.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))

def test_clean_after_leaks():
    pass

def test_failed_for_another_reason():
    window = QWidget()
    raise AssertionError("the reason")

def test_end():
    over.set()
    for thing in kept:
        if isinstance(thing, QThread):
            thread = thing
            thread.quit()
            thread.wait()
        if isinstance(thing, subprocess.Popen):
            thing.communicate(b"x")
"""


def test_every_kind_of_leak_fails_its_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("LEAK_GRACE", "0.5")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(LEAKY)
    result = pytester.runpytest_subprocess("-v", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines_random(
        [
            "*left behind: <PySide6.QtWidgets.QWidget*",
            "*left behind: active QTimer, 1000 ms, of <PySide6.QtCore.QObject*",
            "*left behind: <PySide6.QtCore.QThread*",
            "*left behind: <Thread(*",
            "*left behind: child process *",
        ]
    )
    result.assert_outcomes(passed=8, failed=1, errors=5)
