"""The log is bounded and never in the way."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnlab.app import log


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    yield
    log.stop()
    log.logger.setLevel(logging.NOTSET)


def test_records_of_the_program_are_written(home: Path) -> None:
    path, warning = log.start()
    logging.getLogger("nnlab.app.files.session").warning("room %s", "θ")
    assert warning == ""
    assert path == home / "nnlab.log"
    assert "room θ" in path.read_text(encoding="utf-8")


def test_it_stays_small_in_a_storm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "FILE_BYTES", 20_000)
    log.start(tmp_path)
    for _ in range(3000):
        log.logger.error("the same error again and again, %s", "x" * 80)
    log.stop()
    files = list(tmp_path.iterdir())
    assert len(files) == 1 + log.OLD_FILES
    assert sum(file.stat().st_size for file in files) <= (1 + log.OLD_FILES) * 20_000


def test_a_huge_record_is_cut(tmp_path: Path) -> None:
    path, _ = log.start(tmp_path)
    log.logger.error("%s", "x" * 5_000_000)
    assert path.stat().st_size < 2 * log.RECORD_LIMIT
    assert "characters cut" in path.read_text(encoding="utf-8")


def test_without_a_place_the_program_goes_on(tmp_path: Path) -> None:
    path, warning = log.start(tmp_path / "nowhere")
    assert "nowhere" in warning
    assert "\n" not in warning
    log.logger.error("said to nobody")
    assert not path.exists()


def test_starting_again_writes_each_record_once(tmp_path: Path) -> None:
    log.start(tmp_path)
    path, _ = log.start(tmp_path)
    log.logger.warning("once")
    assert path.read_text(encoding="utf-8").count("once") == 1


def test_lone_surrogates_do_not_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not to pytest: where it runs in several processes, what it has caught must be UTF-8.
    monkeypatch.setattr(log.logger, "propagate", False)
    path, _ = log.start(tmp_path)
    log.logger.warning("name \udcff")
    assert "name ?" in path.read_text(encoding="utf-8")
