"""Make .venv in the project's folder and install nnlab there; only the standard library.

Run by itself it tries again for torch, and installs what the tests need:
python3 scripts/environment.py
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import alone
import pythons
import torch_install
from commands import last_line, outcome, pip, say, uv

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "nnlab.json"
AGAIN = "python3 scripts/environment.py"


class SetupError(Exception):
    """What keeps the environment from being made, in one line."""


@dataclass(frozen=True)
class Stamp:
    """What lies in .venv: the `key` it was made for, and with what.

    An empty key is that of an installation which was interrupted. `note` is said at every start.
    """

    key: dict[str, str] = field(default_factory=dict)
    test: bool = False
    torch: bool = False
    note: str = ""


def launch(arguments: Sequence[str], test: bool) -> int:
    """Prepare the environment and run its Python with `arguments`; return the exit code.

    On Linux and macOS this process becomes the program and does not return.
    """
    try:
        note = prepare(test).note
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next start begins anew.")
        return 130
    if note:
        say(note)
    if test:
        os.chdir(ROOT)
    command = [str(PYTHON), *arguments]
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)


def prepare(test: bool, anew: bool = False) -> Stamp:
    """Install what is missing and return what is there.

    Raises
    ------
    SetupError
        If there is no way to install; the next start then begins from nothing.
    """
    key = needed_key(os.environ.get("NNLAB_TORCH", ""))
    stamp = read_stamp()
    if not anew and is_ready(stamp, key, test):
        return stamp
    try:
        with alone.alone(ROOT / ".venv.lock"):
            stamp = read_stamp()  # another start may have installed while this one waited
            if anew or not is_ready(stamp, key, test):
                stamp = _install(stamp, key, test or stamp.test)
    except OSError as error:
        raise SetupError(f"{error.filename or VENV}: {error.strerror or error}.") from error
    return stamp


def needed_key(torch_wish: str) -> dict[str, str]:
    """Return what the environment depends on; when this changes it is completed or made anew."""
    return {
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        "python": f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}",
        "folder": str(ROOT),
        "torch": torch_wish,
    }


def is_ready(stamp: Stamp, key: dict[str, str], test: bool) -> bool:
    """Tell whether the environment behind `stamp` is whole and serves the purpose."""
    return stamp.key == key and (stamp.test or not test) and PYTHON.exists()


def read_stamp() -> Stamp:
    """Return the environment's stamp, an empty one if there is none that can be read."""
    try:
        return Stamp(**json.loads(STAMP.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Stamp()


def _install(old: Stamp, key: dict[str, str], test: bool) -> Stamp:
    if not _is_usable(old, key):
        say(f"making {VENV}")
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()
        old = Stamp()
    _write_stamp(Stamp())  # whoever finds this was interrupted
    if not PYTHON.exists():
        _make_venv()
    has_uv = _get_uv()
    torch, note = old.torch, ""
    if not torch or old.key.get("torch") != key["torch"]:
        torch, note = _get_torch(has_uv)
    _install_project(has_uv, torch, test)
    if not test:
        _compile()
    new = Stamp(key, test, torch, note)
    _write_stamp(new)
    return new


def _is_usable(stamp: Stamp, key: dict[str, str]) -> bool:
    """Tell whether .venv can be completed; one that was interrupted or moved is made anew."""
    if not PYTHON.exists():
        return False
    if STAMP.exists():
        return all(stamp.key.get(name) == key[name] for name in ("python", "folder"))
    asked = outcome([PYTHON, "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"])
    return asked.stdout.strip() == key["python"].split()[0]


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"this Python {version} cannot make environments. "
            f"On Debian or Ubuntu run: sudo apt install python{version}-venv"
        )
    made = outcome([sys.executable, "-m", "venv", VENV])
    if made.returncode != 0:
        raise SetupError(f"no environment in {VENV}: {last_line(made)}")


def _get_uv() -> bool:
    """Tell whether uv, the fast installer, is there or could be had."""
    asked = [*uv(PYTHON), "list", "--python", str(PYTHON)]
    if outcome(asked).returncode == 0:
        return True
    outcome([*pip(PYTHON), "install", "--quiet", "uv"])
    return outcome(asked).returncode == 0


def _get_torch(has_uv: bool) -> tuple[bool, str]:
    try:
        there, why_not = torch_install.install(PYTHON, has_uv)
    except torch_install.WishError as error:
        raise SetupError(str(error)) from error
    return there, f"starts without torch ({why_not}). To try again: {AGAIN}" if why_not else ""


def _install_project(has_uv: bool, torch: bool, test: bool) -> None:
    say("installing nnlab and what it needs; the first time takes some minutes")
    extras = ",".join(name for name, wanted in (("torch", torch), ("test", test)) if wanted)
    arguments = ["install", "--quiet", "--editable", f"{ROOT}[{extras}]" if extras else str(ROOT)]
    ways = [[*uv(PYTHON), *arguments, "--python", str(PYTHON)]] if has_uv else []
    if all(subprocess.call(way) != 0 for way in [*ways, [*pip(PYTHON), *arguments]]):
        raise SetupError(f"installing failed, see above. When it is mended: {AGAIN}")
    checked = outcome([*pip(PYTHON), "check"])
    if checked.returncode != 0:
        raise SetupError(f"pip check: {' '.join(checked.stdout.split())}")


def _compile() -> None:
    """Let numba compile the kernels, so that the first window need not wait for them."""
    say("compiling the numerical kernels; later starts load them")
    done = outcome([PYTHON, "-P", "-c", "from nnlab.core.warm import warm; warm()"])
    if done.returncode != 0:
        say(f"they will be compiled when they are needed: {last_line(done)}")


def _write_stamp(stamp: Stamp) -> None:
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(asdict(stamp)), encoding="utf-8")
    os.replace(new, STAMP)


def _main() -> int:
    try:
        stamp = prepare(test=True, anew=True)
    except SetupError as error:
        say(str(error))
        return 1
    say(stamp.note or f"ready: {PYTHON}")
    return 0


if __name__ == "__main__":
    pythons.refuse_others()
    sys.exit(_main())
