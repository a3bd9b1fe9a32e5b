"""Compiled kernels are there before they are needed."""

import threading
from importlib import import_module

from nnlab.core import warm


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
