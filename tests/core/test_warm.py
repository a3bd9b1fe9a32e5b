"""Compiled kernels are there before they are needed."""

import threading
from importlib import import_module
from pathlib import Path
from shutil import copy

from nnlab.core import warm
from nnlab.core.kernel_cache import SOURCES, digest


def test_every_kernel_module_can_be_warmed_in_a_thread() -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            warm.warm()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_kernels_keep_their_machine_code_between_starts() -> None:
    for name in warm.KERNEL_MODULES:
        module = import_module(name)
        entered = [value for value in vars(module).values() if hasattr(value, "stats")]
        assert any(value.stats.cache_path for value in entered), name


def test_a_change_in_any_source_of_a_kernel_asks_for_another_cache(tmp_path: Path) -> None:
    for path in SOURCES.glob("*.py"):
        copy(path, tmp_path)
    assert digest(tmp_path) == digest()
    for name in ("lanes.py", "lane_tanh.py", "lane_layers.py", "narrow_kernels.py", "kernels.py"):
        before = digest(tmp_path)
        (tmp_path / name).write_text((tmp_path / name).read_text() + "# changed\n")
        assert digest(tmp_path) != before, name
