"""What a user prefers, kept between runs; a bad field falls back and the good ones survive."""

import json
import math
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from nnlab.app.places import config_dir
from nnlab.core.atomic import reason, write_whole

VERSION = 1
FILE_NAME = "settings.json"
THEMES = ("light", "dark", "contrast")
RECENT_LIMIT = 10
SIZE_LIMIT = 1 << 20


@dataclass(frozen=True)
class Settings:
    """Preferences; each field has a default that works.

    Scales are factors, `autosave_seconds` seconds, `export_dpi` dots per inch, `export_width_cm`
    centimetres; `geometry` and `window_state` are Qt's byte arrays as hex digits.
    """

    theme: str = "light"
    presentation_scale: float = 1.6
    tab: str = ""
    geometry: str = ""
    window_state: str = ""
    recent: tuple[str, ...] = ()
    folder: str = ""
    device: str = ""
    autosave_seconds: float = 30.0
    export_format: str = "png"
    export_dpi: float = 300.0
    export_width_cm: float = 16.0
    export_light: bool = True


def load(path: Path | None = None) -> tuple[Settings, list[str]]:
    """Read the settings; return them with one line for each thing that was not usable.

    A file that is no JSON object is kept aside beside its place, never overwritten.
    """
    path = path or settings_path()
    try:
        raw = _read(path)
    except FileNotFoundError:
        return Settings(), []
    except OSError as error:
        return Settings(), [f"{path}: {reason(error)}; the defaults are used."]
    except (ValueError, RecursionError) as error:
        return Settings(), [f"{path}: {error}; the defaults are used and {_keep_aside(path)}."]
    return _checked(raw, path)


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the settings; raise OSError, with the old file intact, when that is impossible."""
    text = json.dumps({"version": VERSION, **asdict(settings)}, indent=1, allow_nan=False)
    write_whole(path or settings_path(), lambda file: _write_bytes(file, text.encode()))


def settings_path() -> Path:
    """Return where the settings lie."""
    return config_dir() / FILE_NAME


class Preferences:
    """The present settings and their file; every change is written at once."""

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        self.settings = settings
        self.path = path

    def change(self, **changes: Any) -> str:
        """Replace fields and write the file; return "" or one line that says why it failed."""
        new = replace(self.settings, **changes)
        if new == self.settings:
            return ""
        self.settings = new
        try:
            save(new, self.path)
        except OSError as error:
            return f"{self.path or FILE_NAME}: settings were not saved: {reason(error)}."
        return ""


def _write_bytes(file: Any, data: bytes) -> None:
    file.write(data)


def _read(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        data = file.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise ValueError(f"larger than {SIZE_LIMIT} bytes")
    try:
        raw = json.loads(data)
    except ValueError as error:
        raise ValueError(f"not readable as JSON ({error})") from None
    if not isinstance(raw, dict):
        raise ValueError("not a JSON object")
    return raw


def _keep_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".unreadable")
    try:
        os.replace(path, aside)
    except OSError as error:
        return f"the file could not be kept aside ({reason(error)})"
    return f"the file is kept as {aside.name}"


def _checked(raw: dict[str, Any], path: Path) -> tuple[Settings, list[str]]:
    warnings: list[str] = []
    version = raw.pop("version", None)
    if type(version) is not int or not 1 <= version <= VERSION:
        warnings.append(f"{path}: version {version!r:.40} is not {VERSION}; known fields are kept.")
    good: dict[str, Any] = {}
    for field in fields(Settings):
        if field.name not in raw:
            continue
        try:
            good[field.name] = CHECKS[field.name](raw[field.name])
        except (ValueError, OverflowError) as error:
            warnings.append(f"{path}: {field.name}: {error}; {field.default!r} is used.")
    return Settings(**good), warnings


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"{value!r:.60} is none of {', '.join(choices)}")
        return value

    return check


def _number(low: float, high: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{value!r:.60} is no number")
        if not math.isfinite(value) or not low <= value <= high:
            raise ValueError(f"{value!r:.60} is not between {low:g} and {high:g}")
        return float(value)

    return check


def _matching(pattern: str, meaning: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.DOTALL):
            raise ValueError(f"{value!r:.60} is no {meaning}")
        return value

    return check


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r:.60} is neither true nor false")
    return value


def _paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(_is_path(entry) for entry in value):
        raise ValueError(f"{value!r:.60} is no list of paths")
    return tuple(value[:RECENT_LIMIT])


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 4096 and "\0" not in value


CHECKS: dict[str, Callable[[Any], Any]] = {
    "theme": _one_of(*THEMES),
    "presentation_scale": _number(1.3, 2.5),
    "tab": _matching(r"[a-z0-9_]{0,40}", "name of a tab"),
    "geometry": _matching(r"([0-9a-f]{2}){0,4096}", "string of hex digits"),
    "window_state": _matching(r"([0-9a-f]{2}){0,32768}", "string of hex digits"),
    "recent": _paths,
    "folder": _matching(r"[^\0]{0,4096}", "path of a folder"),
    "device": _matching(r"[a-z0-9:]{0,40}", "name of a device"),
    "autosave_seconds": _number(5.0, 3600.0),
    "export_format": _one_of("png", "svg", "pdf"),
    "export_dpi": _number(30.0, 2400.0),
    "export_width_cm": _number(1.0, 200.0),
    "export_light": _switch,
}
