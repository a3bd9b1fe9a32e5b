"""The environment: made once, completed when something changes, made anew after an interruption."""

import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


class Installer:
    """Stands for venv, uv and pip: keeps what was asked, fails or is interrupted as told."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.asked: list[str] = []
        self.interruption: BaseException | None = None

    def make_venv(self) -> None:
        self.asked.append("venv")
        self.module.PYTHON.parent.mkdir(parents=True)
        self.module.PYTHON.touch()

    def get_torch(self, has_uv: bool) -> tuple[bool, str]:
        self.asked.append("torch")
        return True, ""

    def install_project(self, has_uv: bool, torch: bool, test: bool) -> None:
        if self.interruption:
            raise self.interruption
        self.asked.append("nnlab" + "[torch]" * torch + "[test]" * test)

    def did(self) -> list[str]:
        asked, self.asked = self.asked, []
        return asked


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = importlib.import_module("environment")
    root = tmp_path / "a folder"
    root.mkdir()
    (root / "pyproject.toml").write_text("[project]", encoding="utf-8")
    venv = root / ".venv"
    for name, value in (
        ("ROOT", root),
        ("VENV", venv),
        ("PYTHON", venv / "bin" / "python"),
        ("STAMP", venv / "nnlab.json"),
    ):
        monkeypatch.setattr(module, name, value)
    monkeypatch.delenv("NNLAB_TORCH", raising=False)
    return module


@pytest.fixture
def installer(environment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Installer:
    made = Installer(environment)
    monkeypatch.setattr(environment, "_make_venv", made.make_venv)
    monkeypatch.setattr(environment, "_get_uv", lambda: True)
    monkeypatch.setattr(environment, "_get_torch", made.get_torch)
    monkeypatch.setattr(environment, "_install_project", made.install_project)
    monkeypatch.setattr(environment, "_compile", lambda: None)
    return made


def test_the_second_start_installs_nothing(environment: ModuleType, installer: Installer) -> None:
    environment.prepare(test=False)
    assert installer.did() == ["venv", "torch", "nnlab[torch]"]
    environment.prepare(test=False)
    assert installer.did() == []


def test_tests_need_more_and_a_start_after_them_nothing(
    environment: ModuleType, installer: Installer
) -> None:
    environment.prepare(test=False)
    installer.did()
    environment.prepare(test=True)
    assert installer.did() == ["nnlab[torch][test]"]
    environment.prepare(test=False)
    assert installer.did() == []


def test_a_changed_project_is_completed_with_what_it_had(
    environment: ModuleType, installer: Installer
) -> None:
    environment.prepare(test=True)
    installer.did()
    (environment.ROOT / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    environment.prepare(test=False)
    assert installer.did() == ["nnlab[torch][test]"]


def test_another_wish_for_torch_looks_for_it(
    environment: ModuleType, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare(test=False)
    installer.did()
    monkeypatch.setenv("NNLAB_TORCH", "torch==2.11.0")
    environment.prepare(test=False)
    assert installer.did() == ["torch", "nnlab[torch]"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_after_an_interruption_it_begins_anew(
    environment: ModuleType, installer: Installer, error: BaseException
) -> None:
    installer.interruption = error
    with pytest.raises((KeyboardInterrupt, environment.SetupError)):
        environment.prepare(test=False)
    half = environment.VENV / "half-written"
    half.touch()
    installer.interruption = None
    installer.did()
    environment.prepare(test=False)
    assert installer.did() == ["venv", "torch", "nnlab[torch]"]
    assert not half.exists()


@pytest.mark.parametrize("name", ["python", "folder"])
def test_a_moved_folder_and_another_python_begin_anew(
    environment: ModuleType, installer: Installer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    environment.prepare(test=False)
    installer.did()
    plain: Callable[[str], dict[str, str]] = environment.needed_key
    monkeypatch.setattr(environment, "needed_key", lambda wish: {**plain(wish), name: "other"})
    environment.prepare(test=False)
    assert installer.did() == ["venv", "torch", "nnlab[torch]"]


def test_a_broken_stamp_begins_anew(environment: ModuleType, installer: Installer) -> None:
    environment.prepare(test=False)
    installer.did()
    environment.STAMP.write_text('{"key": 3, "surprise": 1}', encoding="utf-8")
    environment.prepare(test=False)
    assert installer.did() == ["venv", "torch", "nnlab[torch]"]


def test_an_installation_that_fails_is_one_line(
    environment: ModuleType, installer: Installer, capsys: pytest.CaptureFixture[str]
) -> None:
    installer.interruption = environment.SetupError("installing failed, see above.")
    assert environment.launch(["-m", "nnlab"], test=False) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "nnlab: installing failed, see above."


def test_arguments_reach_the_program(
    environment: ModuleType, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(environment.os, "execv", lambda file, command: started.append(command))
    monkeypatch.setattr(environment.os, "name", "posix")
    environment.launch(["-m", "nnlab", "a b.nnlab"], test=False)
    assert started == [[str(environment.PYTHON), "-m", "nnlab", "a b.nnlab"]]


def test_a_python_without_ensurepip_names_debians_package(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.SetupError, match=r"sudo apt install python3\.\d+-venv$"):
        environment.prepare(test=False)


def test_a_folder_that_cannot_be_written_is_one_line(
    environment: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.VENV.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(environment.SetupError, match=r"\.venv: Not a directory\.$"):
        environment.prepare(test=False)


def test_of_two_starts_one_waits(
    scripts_are_importable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("alone")
    order: list[str] = []
    waits = threading.Event()
    monkeypatch.setattr(module, "say", lambda line: waits.set())

    def second() -> None:
        with module.alone(tmp_path / "lock"):
            order.append("second")

    thread = threading.Thread(target=second)
    with module.alone(tmp_path / "lock"):
        thread.start()
        assert waits.wait(20)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
