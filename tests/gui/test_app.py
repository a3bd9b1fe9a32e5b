"""The whole program in a process of its own: start, close, signals, exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from nnlab.gui import app
from nnlab.app.playground import take_start_seed

application = app.make_application()
program = app.Program([Path(name) for name in sys.argv[2:]])
pages = program.window.pages

def act():
    print("shown", pages.key, flush=True)
    {act}

pages.shown.connect(lambda key: QTimer.singleShot(0, act) if len(pages.made) == 1 else None)
sys.exit(app.work(program, application))
"""
SECONDS = 60


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "own"


def start(home: Path, act: str, *files: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"NNLAB_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM.format(act=act), "nnlab", *map(str, files)]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, error = process.communicate(timeout=SECONDS)
    return process.returncode, out, error


def test_closing_the_window_ends_the_program_with_code_0(home: Path) -> None:
    code, out, error = end(start(home, "program.window.close()"))
    assert (code, out.split()) == (0, ["shown", "playground"]), error
    assert "Traceback" not in error
    log = (home / "nnlab.log").read_text(encoding="utf-8")
    assert "ERROR" not in log and "CRITICAL" not in log
    assert (home / "settings.json").exists()


def test_the_window_waits_for_what_is_on_its_way_to_the_disk(home: Path) -> None:
    act = (
        "from PySide6.QtCore import QObject; from nnlab.gui.saving.unkept import Unkept; "
        "lines = ['no room.']; waits = {'flush': lambda self: list(lines)}; "
        "kind = type('Waiting', (Unkept,), waits); pages.one = kind(QObject(program.window)); "
        "print('closed', program.window.close()); "
        "print(program.files.dialogs.current.informativeText()); "
        "lines.clear(); print('closed', program.window.close())"
    )
    code, out, error = end(start(home, act))
    told = ["shown playground", "closed False", "no room.", "closed True"]
    assert (code, out.splitlines()) == (0, told), error


def test_run_ends_the_process_with_the_windows_code(home: Path) -> None:
    program = (
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from nnlab.gui import app\n"
        "QTimer.singleShot(0, lambda: QTimer.singleShot(0, QApplication.closeAllWindows))\n"
        "print('started')\n"
        "app.run([])\n"
    )
    environment = os.environ | {"NNLAB_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "started\n", "")


def test_the_last_tab_is_shown_again(home: Path) -> None:
    act = "pages.show_tab('ftle'); program.window.close()"
    assert end(start(home, act))[0] == 0
    code, out, error = end(start(home, "program.window.close()"))
    assert (code, out.split()) == (0, ["shown", "ftle"]), error


@pytest.mark.parametrize("tab", ["compare", "tc", "ftle"])
def test_the_playground_is_copied_as_a_script_from_every_tab(home: Path, tab: str) -> None:
    act = (
        f"pages.show_tab('{tab}'); "
        "keys = {a.shortcut().toString(): a for a in program.window.actions()}; "
        "keys['Ctrl+Shift+P'].trigger(); "
        "print('numpy' in application.clipboard().text()); program.window.close()"
    )
    code, out, error = end(start(home, act))
    assert (code, out.split()[-1]) == (0, "True"), error


def test_bad_settings_are_told_and_do_not_keep_the_window_away(home: Path) -> None:
    home.mkdir()
    (home / "settings.json").write_text('{"version": 1, "theme": 7, "tab": "mnist"}')
    act = "QTimer.singleShot(400, program.window.close)"
    code, out, error = end(start(home, act))
    assert (code, out.split()) == (0, ["shown", "mnist"]), error
    assert "theme" in (home / "nnlab.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_closes_it_in_order_and_keeps_unsaved_work(home: Path, name: str) -> None:
    change = (
        "import signal; runner = program.context.runner; "
        "runner.edit(lambda state: take_start_seed(state, 4711), 'seed'); "
        f"signal.raise_signal(signal.{name})"
    )
    code, _out, error = end(start(home, change))
    assert (code, error) == (0, "")
    look = "(print(program.files.recovery_bar is not None), program.window.close())"
    code, out, error = end(start(home, f"QTimer.singleShot(400, lambda: {look})"))
    assert (code, out.split()[-1]) == (0, "True"), error


def test_a_file_that_is_no_session_is_told_and_the_window_stays(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "foreign.nnlab"
    path.write_bytes(b"no session")
    act = "QTimer.singleShot(400, lambda: (print(program.window.isVisible()), application.quit()))"
    code, out, error = end(start(home, act, path))
    assert (code, out.split()[-1]) == (0, "True"), error
    assert "foreign.nnlab" in (home / "nnlab.log").read_text(encoding="utf-8")
