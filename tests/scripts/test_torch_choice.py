"""Where torch comes from: the order of the ways, and no CUDA for nothing."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

LINKS = {"PIP_FIND_LINKS": "/wheels"}


@pytest.fixture
def choice() -> ModuleType:
    return importlib.import_module("torch_choice")


@pytest.fixture
def setup() -> ModuleType:
    return importlib.import_module("torch_install")


@pytest.mark.parametrize(
    ("system", "environ", "has_uv", "sources"),
    [
        ("Linux", {}, True, ["auto", "cpu"]),
        ("Linux", {}, False, []),
        ("Linux", LINKS, True, ["links", "auto", "cpu"]),
        ("Linux", LINKS, False, ["links"]),
        ("Darwin", {}, True, ["auto", "index"]),
        ("Darwin", {}, False, ["index"]),
        ("Windows", {}, True, ["auto", "index"]),
        ("Windows", LINKS, False, ["links", "index"]),
        ("Linux", {"NNLAB_TORCH": "none", **LINKS}, True, []),
        ("Windows", {"NNLAB_TORCH": " None "}, True, []),
        ("Linux", {"NNLAB_TORCH": "torch==2.11.0"}, False, ["index"]),
        (
            "Linux",
            {"NNLAB_TORCH": "torch==2.11.0", **LINKS},
            True,
            ["links", "auto", "cpu", "index"],
        ),
        ("Linux", {"NNLAB_TORCH": "", "PIP_FIND_LINKS": ""}, True, ["auto", "cpu"]),
    ],
)
def test_order_of_the_ways(
    choice: ModuleType, system: str, environ: dict[str, str], has_uv: bool, sources: list[str]
) -> None:
    ways = choice.ways(system, environ, has_uv)
    assert [way.source for way in ways] == sources
    wish = environ.get("NNLAB_TORCH", "")
    assert all(way.requirement == (wish or "torch>=2.10") for way in ways)
    assert all(way.asked == bool(wish) for way in ways)


@pytest.mark.parametrize(
    ("packages", "found"),
    [
        (["torch==2.13.0+cpu", "sympy", "filelock"], 0),
        (["torch", "nvidia-cudnn-cu13==9.26; platform_system == 'Linux'"], 1),
        (["cuda-toolkit[cublas]==13.2", "triton==3.9.0", "jinja2"], 2),
        (["triton-rocm==3.5", "pytorch-triton-xpu==3.5", "intel-sycl-rt"], 3),
        (['nvidia-ml-py; extra == "gpu"'], 0),
    ],
)
def test_packages_that_only_a_card_can_use(
    choice: ModuleType, packages: list[str], found: int
) -> None:
    assert len(choice.accelerated(packages)) == found


@pytest.mark.parametrize("source", ["links", "auto", "cpu", "index"])
def test_cuda_is_skipped_without_a_card(choice: ModuleType, source: str) -> None:
    way = choice.Way(source, "torch>=2.10")
    assert choice.verdict(way, ["torch", "nvidia-cublas"]).startswith("skipped a torch with")
    assert choice.verdict(way, ["torch", "sympy"]) == ""


def test_cuda_that_was_asked_for_is_announced(choice: ModuleType) -> None:
    way = choice.Way("index", "torch==2.15.0", asked=True)
    line = choice.verdict(way, ["torch", "nvidia-cublas", "triton"])
    assert line.startswith("takes a torch") and line.endswith("as NNLAB_TORCH=torch==2.15.0 asks")
    assert "nvidia-cublas, triton" in line and "\n" not in line


@pytest.mark.parametrize(
    "driver",
    ["proc/driver/nvidia/version", "sys/module/nvidia/version", "sys/class/kfd/kfd/topology"],
)
def test_a_loaded_driver_is_a_card(choice: ModuleType, tmp_path: Path, driver: str) -> None:
    assert not choice.has_accelerator(tmp_path)
    (tmp_path / driver).mkdir(parents=True)
    assert choice.has_accelerator(tmp_path)


def test_plans_of_both_installers_are_read(setup: ModuleType) -> None:
    report = {
        "install": [{"metadata": {"name": "torch", "requires_dist": ["sympy", "triton==3.9.0"]}}]
    }
    assert setup.planned("links", json.dumps(report), "") == ["torch", "sympy", "triton==3.9.0"]
    messages = "Would install 2 packages\n - setuptools==65\n + torch==2.15.0\n + triton==3.9.0\n"
    assert setup.planned("auto", "", messages) == ["torch==2.15.0", "triton==3.9.0"]


class Machine:
    """Installers that answer as told: `plans[source]` are packages, None means failure."""

    def __init__(self, plans: dict[str, list[str] | None]) -> None:
        self.plans = plans
        self.installed: list[str] = []

    def outcome(self, command: list[str]) -> object:
        from subprocess import CompletedProcess

        words = set(command)
        backend = "auto" if "auto" in words else "cpu" if "cpu" in words else "index"
        source = "links" if "--no-index" in words else backend
        plan = self.plans.get(source)
        if plan is None:
            return CompletedProcess(command, 1, "", "error: no such wheel\n")
        if "--dry-run" not in words:
            self.installed.append(source)
        report = {"install": [{"metadata": {"name": name}} for name in plan]}
        return CompletedProcess(
            command, 0, json.dumps(report), "".join(f" + {name}\n" for name in plan)
        )


@pytest.fixture
def linux_without_card(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.platform, "system", lambda: "Linux")
    monkeypatch.setattr(setup, "has_accelerator", lambda: False)
    monkeypatch.delenv("NNLAB_TORCH", raising=False)
    monkeypatch.setenv("PIP_FIND_LINKS", "/wheels")


CUDA = ["torch==2.15.0", "nvidia-cublas==13.4"]
CPU = ["torch==2.13.0+cpu"]


@pytest.mark.usefixtures("linux_without_card")
@pytest.mark.parametrize(
    ("plans", "installed"),
    [
        ({"links": CPU, "auto": CPU}, ["links"]),
        ({"links": None, "auto": CPU}, ["auto"]),
        ({"links": CUDA, "auto": CUDA, "cpu": CPU}, ["cpu"]),
        ({"links": CUDA, "auto": CUDA, "cpu": CUDA, "index": CPU}, []),
        ({}, []),
    ],
)
def test_a_machine_without_card_never_gets_cuda(
    setup: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    plans: dict[str, list[str] | None],
    installed: list[str],
) -> None:
    machine = Machine(plans)
    monkeypatch.setattr(setup, "outcome", machine.outcome)
    there, why_not = setup.install(Path("python"), has_uv=True)
    assert machine.installed == installed
    assert there == bool(installed) and bool(why_not) != there
    assert "\n" not in why_not


@pytest.mark.usefixtures("linux_without_card")
def test_a_wish_that_fails_is_said(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_TORCH", "torch==99")
    monkeypatch.setattr(setup, "outcome", Machine({}).outcome)
    with pytest.raises(
        setup.WishError, match="NNLAB_TORCH=torch==99 failed: links: error: no such"
    ):
        setup.install(Path("python"), has_uv=True)


@pytest.mark.usefixtures("linux_without_card")
def test_a_wish_for_cuda_is_granted_aloud(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NNLAB_TORCH", "torch==2.15.0")
    machine = Machine({"index": CUDA})
    monkeypatch.setattr(setup, "outcome", machine.outcome)
    assert setup.install(Path("python"), has_uv=True) == (True, "")
    assert machine.installed == ["index"]
    assert (
        "takes a torch with packages for graphics cards (nvidia-cublas" in capsys.readouterr().err
    )
