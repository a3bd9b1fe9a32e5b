"""What must be there before Qt is loaded; each lack is one line that says what to do.

Qt itself ends in an abort or in an ImportError of one library at a time.
"""

from __future__ import annotations

import ctypes
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping

PYTHON_FROM, PYTHON_BELOW = (3, 11), (3, 14)
# As in pyproject.toml. 6.12.0 loses a reference to None in every void call and aborts in the end.
QT_FROM, QT_BELOW = (6, 8), (6, 12)
QT_BROKEN = ("6.9.1", "6.11.0", "6.11.1")

# Library: Debian's package. What Qt's own libraries name as needed and do not bring along.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libzstd.so.1": "libzstd1",
    "libz.so.1": "zlib1g",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
XCB_LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def problem(environ: Mapping[str, str]) -> str | None:
    """Return the first thing that keeps the window from opening, None if there is none."""
    found = qt_problem(_installed_qt())
    if found is None and sys.platform == "linux":
        found = (
            display_problem(environ)
            or library_problem(needed_libraries(environ), loads)
            or server_problem(environ, _x_server_answers)
        )
    return found


def python_problem(version: tuple[int, int]) -> str | None:
    """Say which Python is needed if `version` (major, minor) is none of them."""
    if PYTHON_FROM <= version < PYTHON_BELOW:
        return None
    return (
        f"nnlab needs Python 3.11, 3.12 or 3.13; this is {version[0]}.{version[1]}. "
        "Start it with one of those, for example: python3.13 scripts/run.py"
    )


def qt_problem(version: str | None) -> str | None:
    """Say what to install if PySide6 `version` (None: not there) is not one that works."""
    wanted = f'"PySide6-Essentials>={_dotted(QT_FROM)},<{_dotted(QT_BELOW)}"'
    remedy = f"Start nnlab by scripts/run.py, or run: python -m pip install {wanted}"
    if version is None:
        return f"PySide6 is not installed for {sys.executable}. {remedy}"
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    if QT_FROM <= numbers < QT_BELOW and version not in QT_BROKEN:
        return None
    broken = " ".join(f"!={name}" for name in QT_BROKEN)
    return (
        f"PySide6 {version} does not work with nnlab "
        f"(>={_dotted(QT_FROM)} <{_dotted(QT_BELOW)} {broken}). {remedy}"
    )


def display_problem(environ: Mapping[str, str]) -> str | None:
    """Say so if Qt would look for a display that the environment (of Linux) does not name."""
    wanted = _platform(environ)
    display, wayland = environ.get("DISPLAY"), environ.get("WAYLAND_DISPLAY")
    there = {"": display or wayland, "xcb": display, "wayland": wayland}.get(wanted, "not needed")
    if there:
        return None
    return (
        "No display: neither DISPLAY nor WAYLAND_DISPLAY leads to a screen. Start nnlab from a "
        "desktop session, by ssh -X, or under xvfb-run."
    )


def needed_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the libraries (with Debian's packages) that Qt will load on this Linux."""
    wanted = _platform(environ)
    if wanted == "xcb" or (wanted == "" and environ.get("DISPLAY")):
        return QT_LIBRARIES | XCB_LIBRARIES
    if wanted in ("", "wayland"):
        return QT_LIBRARIES | WAYLAND_LIBRARIES
    return QT_LIBRARIES


def library_problem(libraries: Mapping[str, str], loads: Callable[[str], bool]) -> str | None:
    """Name the libraries that do not load and the Debian packages that hold them."""
    missing = [name for name in libraries if not loads(name)]
    if not missing:
        return None
    packages = " ".join(libraries[name] for name in missing)
    return f"Qt needs {_listed(missing)}. On Debian or Ubuntu run: sudo apt install {packages}"


def server_problem(environ: Mapping[str, str], answers: Callable[[str], bool]) -> str | None:
    """Say so if DISPLAY names an X server that does not answer; Qt would abort."""
    display = environ.get("DISPLAY", "")
    only_x = _platform(environ) == "xcb" or not environ.get("WAYLAND_DISPLAY")
    if _platform(environ) not in ("", "xcb") or not only_x or answers(display):
        return None
    return (
        f"The display {display!r} that DISPLAY names does not answer. Start nnlab from a desktop "
        "session, by ssh -X, or under xvfb-run."
    )


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    error = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not error


def _platform(environ: Mapping[str, str]) -> str:
    """Return which of Qt's platforms is asked for: '' for Qt's own choice."""
    first = environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    return "wayland" if first.startswith("wayland") else first


def _installed_qt() -> str | None:
    try:
        return str(importlib.import_module("PySide6").__version__)
    except ModuleNotFoundError:
        return None


def _dotted(numbers: Iterable[int]) -> str:
    return ".".join(map(str, numbers))


def _listed(names: list[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more libraries"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
