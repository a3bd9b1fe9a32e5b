"""Compiled kernels are there before they are needed, and one knows which."""

import subprocess
import sys
import threading
from importlib import import_module
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from nnlab.core import warm, warm_calls
from nnlab.core.compiled.kernel_cache import SOURCES, digest
from nnlab.core.course import Course
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.trajectory import Trajectory
from nnlab.core.warm import PARTS, Warmth, needed_for, warm_part

KERNEL_MODULES = [
    f"nnlab.core.compiled.{path.stem}"
    for path in sorted(SOURCES.glob("*kernels.py"))
    if path.stem not in ("cost_kernels", "optimiser_kernels", "scalar_kernels")
]


def _signatures() -> dict[str, int]:
    found = {}
    for name in KERNEL_MODULES:
        for key, value in vars(import_module(name)).items():
            if hasattr(value, "signatures") and value.stats.cache_path:
                found[f"{name}.{key}"] = len(value.signatures)
    return found


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


@pytest.mark.parametrize("width", [3, 9])
@pytest.mark.parametrize(
    "rule",
    [
        RuleSpec(),
        RuleSpec(batch=3, reduction="mean"),
        RuleSpec(cost="cross_entropy"),
        RuleSpec(optimiser="adam", l2=0.1, dropout=0.5, batch=2),
        RuleSpec("genetic", population=4, elite=1),
    ],
    ids=["single", "batches", "entropy", "adam", "genetic"],
)
def test_nothing_is_compiled_once_the_needed_parts_are_warm(rule: RuleSpec, width: int) -> None:
    net = start_network((2, width, 1), ("tanh", "sigmoid"), seed=1)
    patterns = Patterns(np.random.default_rng(0).normal(size=(7, 2)), np.ones((7, 1)))
    for part in needed_for(rule, net):
        assert warm_part(part)
    before = _signatures()
    course = Course(Trajectory(net, patterns, rule))
    course.run(0, 20, 60.0)
    course.curve_of(patterns, 1.0)
    course.memory(10)
    assert _signatures() == before


def test_a_part_is_named_after_what_the_rule_and_the_net_need() -> None:
    narrow = start_network((2, 3, 1), ("tanh", "tanh"), seed=0)
    wide = start_network((2, 9, 1), ("tanh", "tanh"), seed=0)
    assert needed_for(RuleSpec(), narrow) == {warm.SINGLE}
    assert needed_for(RuleSpec(batch=2), narrow) == {warm.SINGLE, warm.BATCHES}
    assert needed_for(RuleSpec(), wide) == {warm.SINGLE, warm.WIDE_SINGLE}
    assert needed_for(RuleSpec("genetic"), narrow) == {warm.SINGLE, warm.GENETIC}
    assert needed_for(RuleSpec("error"), narrow) == {warm.SINGLE, warm.LAYER}


def test_every_part_has_its_call() -> None:
    assert all(callable(getattr(warm_calls, part.replace(" ", "_"))) for part in PARTS)


def test_parts_are_cold_from_the_beginning_of_a_warm_up_to_their_end() -> None:
    warmth = Warmth()
    assert warmth.is_warm(*PARTS)
    warmth.begin()
    assert not warmth.is_warm(warm.MAPS) and warmth.is_warm()
    warmth.end(warm.MAPS)
    assert warmth.is_warm(warm.MAPS) and not warmth.is_warm(warm.MAPS, warm.SINGLE)


def test_a_part_that_cannot_be_compiled_leaves_the_others_warm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(warm_calls, "regions", fail)
    warmth = Warmth()
    warmth.begin()
    for part in PARTS:
        warm_part(part, warmth)
    assert not warmth.cold
    assert warmth.failures == {
        "regions": "The regions kernels can't be compiled: OSError: disk full"
    }
    with pytest.raises(RuntimeError, match="disk full"):
        warm.warm()


def test_asking_what_is_warm_loads_no_compiler() -> None:
    code = "import sys, nnlab.core.warm; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_kernels_keep_their_machine_code_between_starts() -> None:
    for name in KERNEL_MODULES:
        module = import_module(name)
        entered = [value for value in vars(module).values() if hasattr(value, "stats")]
        assert any(value.stats.cache_path for value in entered), name


def test_kernel_modules_import_no_engine() -> None:
    for path in SOURCES.glob("*kernels.py"):
        text = path.read_text()
        for word in ("engine", "trajectory", "network", "rules"):
            assert f"import {word}" not in text and f".{word} import" not in text, path.name


def test_a_change_in_any_source_of_a_kernel_asks_for_another_cache(tmp_path: Path) -> None:
    for path in SOURCES.glob("*.py"):
        copy(path, tmp_path)
    assert digest(tmp_path) == digest()
    for name in ("lanes.py", "lane_tanh.py", "lane_layers.py", "narrow_kernels.py", "kernels.py"):
        before = digest(tmp_path)
        (tmp_path / name).write_text((tmp_path / name).read_text() + "# changed\n")
        assert digest(tmp_path) != before, name
