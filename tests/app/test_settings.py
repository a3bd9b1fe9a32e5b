"""Settings survive; bad ones fall back one by one, and nothing is lost without a word."""

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from nnlab.app.settings import (
    CHECKS,
    RECENT_LIMIT,
    Preferences,
    Settings,
    load,
    save,
    settings_path,
)

CHOSEN = Settings(
    theme="dark",
    presentation_scale=2.0,
    tab="ftle",
    geometry="00ff",
    recent=("a.nnlab", "b.nnlab"),
    autosave_seconds=10.0,
    export_format="pdf",
    export_light=False,
)


def test_what_is_saved_is_loaded() -> None:
    save(CHOSEN)
    assert load() == (CHOSEN, [])


def test_no_file_means_the_defaults_without_a_word() -> None:
    assert load() == (Settings(), [])


def test_every_field_is_checked_and_every_default_passes() -> None:
    assert {field.name for field in fields(Settings)} == set(CHECKS)
    save(Settings())
    assert load() == (Settings(), [])


BAD = {
    "theme": ["mauve", 3, None],
    "presentation_scale": [0.1, 99, "2", True, None],
    "tab": ["../x", 5],
    "geometry": ["xyz", "0", 7],
    "window_state": ["0g"],
    "recent": ["a", [1], [""], ["a\0b"], None],
    "folder": [1, "a\0"],
    "device": ["CPU!", 1],
    "autosave_seconds": [0, -1, 1e9, "10"],
    "export_format": ["gif"],
    "export_dpi": [0, 1e6],
    "export_width_cm": [0.0, [16]],
    "export_light": [1, "yes"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_one_bad_field_falls_back_and_the_others_survive(name: str, value: Any) -> None:
    raw = {"version": 1, **asdict(CHOSEN), name: value}
    settings_path().write_text(json.dumps(raw))
    loaded, warnings = load()
    assert loaded == replace(CHOSEN, **{name: getattr(Settings(), name)})
    assert len(warnings) == 1
    assert name in warnings[0]
    assert "\n" not in warnings[0]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"null", b" " * 2_000_000]
)
def test_an_unreadable_file_is_kept_aside(data: bytes) -> None:
    settings_path().write_bytes(data)
    loaded, warnings = load()
    assert loaded == Settings()
    assert len(warnings) == 1
    aside = settings_path().with_name("settings.json.unreadable")
    assert aside.name in warnings[0]
    assert aside.read_bytes() == data
    save(CHOSEN)
    assert load() == (CHOSEN, [])


def test_a_newer_file_keeps_what_is_known() -> None:
    raw = {"version": 99, "theme": "contrast", "hologram": True}
    settings_path().write_text(json.dumps(raw))
    loaded, warnings = load()
    assert loaded == Settings(theme="contrast")
    assert len(warnings) == 1


def test_infinities_fall_back() -> None:
    settings_path().write_text('{"version": 1, "export_dpi": Infinity, "export_width_cm": NaN}')
    loaded, warnings = load()
    assert loaded == Settings()
    assert len(warnings) == 2


def test_a_change_is_written_at_once() -> None:
    preferences = Preferences(Settings())
    assert preferences.change(theme="dark") == ""
    assert load()[0].theme == "dark"


def test_a_change_that_cannot_be_written_says_so_and_holds(tmp_path: Path) -> None:
    preferences = Preferences(Settings(), tmp_path / "nowhere" / "settings.json")
    line = preferences.change(theme="dark")
    assert "nowhere" in line
    assert "\n" not in line
    assert preferences.settings.theme == "dark"


def test_recent_files_are_bounded() -> None:
    raw = {"version": 1, "recent": [f"{number}.nnlab" for number in range(100)]}
    settings_path().write_text(json.dumps(raw))
    assert len(load()[0].recent) == RECENT_LIMIT


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(raw=st.dictionaries(st.sampled_from([*CHECKS, "version", "other"]), JSON))
@profile(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_gives_settings_that_can_be_saved(raw: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps(raw))
    loaded, _ = load(path)
    save(loaded, path)
    assert load(path) == (loaded, [])
