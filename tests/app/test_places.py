"""Folders follow NNLAB_HOME or the platform."""

from pathlib import Path

import pytest

from nnlab.app import places


def test_an_own_home_holds_both(home: Path) -> None:
    assert places.config_dir() == places.data_dir() == home
    assert home.is_dir()


def test_without_it_the_platform_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(places.HOME_VARIABLE)
    monkeypatch.setattr(places.platformdirs, "user_config_dir", lambda *_, **__: tmp_path / "c")
    monkeypatch.setattr(places.platformdirs, "user_data_dir", lambda *_, **__: tmp_path / "d")
    assert places.config_dir() == tmp_path / "c"
    assert places.data_dir() == tmp_path / "d"
    assert (tmp_path / "c").is_dir()
