"""Nets out of the program and back: the same bits, and nothing unsound is taken."""

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save

from nnlab.core.digits.rows import BatchNorm, Conv, Dense
from nnlab.core.digits.specs import DataSpec, TrainSpec
from nnlab.deep import cnn
from nnlab.deep.exchange import net_file, onnx_file, transfer
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Imported, Report

ROWS = (Conv(3, 5, 4, threshold=False), BatchNorm(), Dense(10))
SPEC = TrainSpec(net="own", rows=ROWS, epochs=7, eta=0.02)
RESULTS = {"name": "mine", "note": "two\nlines", "errors": [[3.5, 3.0], [2.5, 2.25]]}


def finish(steps: Iterator[Report | None]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "library" / "net.safetensors"
    torch.manual_seed(4)
    checkpoint.write(path, cnn.build(ROWS), SPEC, {"epochs_done": 2})
    return path


def test_a_net_comes_back_with_its_bits_its_settings_and_its_words(
    source: Path, tmp_path: Path
) -> None:
    target, folder = tmp_path / "out.safetensors", tmp_path / "new"
    finish(transfer.export_net(Desk(), str(source), str(target), RESULTS))
    came = finish(transfer.import_net(Desk(), str(target), str(folder), DataSpec()))
    assert isinstance(came, Imported)
    assert (came.spec, came.name, came.note) == (SPEC, "mine", "two\nlines")
    assert came.errors.tolist() == RESULTS["errors"]
    assert came.weights == 75 + 6 + 10 * (3 * 36 + 1)
    before, after = load_file(source), load_file(folder / "net.safetensors")
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert came.result is not None and came.result.n_test == 10_000
    assert came.result.confusion.trace() == 10_000 - came.result.n_wrong


def test_a_file_names_no_images_of_this_machine(tmp_path: Path, source: Path) -> None:
    secret = {f"{part}_{kind}": "/etc/hostname" for part in ("train", "test") for kind in KINDS}
    spec = TrainSpec(net="own", rows=ROWS, data=DataSpec(name="theirs", **secret))  # type: ignore[arg-type]
    checkpoint.write(source, cnn.build(ROWS), spec, {})
    came = finish(transfer.import_net(Desk(), str(source), str(tmp_path / "new"), DataSpec()))
    assert came.result is None and came.name == "net"
    assert came.spec.data == DataSpec(name="theirs")
    assert "hostname" not in str(checkpoint.load(tmp_path / "new" / "net.safetensors")[1])


def test_images_of_the_same_name_are_those_known_here() -> None:
    here = DataSpec("ours", *(f"/here/{n}" for n in range(4)))
    there = DataSpec("ours", *(f"/there/{n}" for n in range(4)), train_size=100, held_out=7)
    assert transfer._at_home(there, here) == replace(here, train_size=100, held_out=7)


KINDS = ("images", "labels")


def header(path: Path) -> dict[str, Any]:
    with safetensors.safe_open(path, framework="pt") as file:
        about = json.loads(file.metadata()["nnlab"])
    assert isinstance(about, dict)
    return about


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        about, tensors = header(path), load_file(path)
        change(about)
        return save(tensors, {"nnlab": json.dumps(about)})

    return make


def retensored(change: Callable[[dict[str, torch.Tensor]], object]) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        tensors = load_file(path)
        change(tensors)
        return save(tensors, {"nnlab": json.dumps(header(path))})

    return make


@pytest.mark.parametrize(
    ("line", "damage"),
    [
        ("too short", lambda path: b""),
        ("cut off or too long", lambda path: path.read_bytes()[:40]),
        ("cut off or too long", lambda path: struct.pack("<Q", 1 << 60) + b"{}" * 50),
        ("no net of nnlab", lambda path: path.read_bytes()[:-100]),
        ("cut off or too long", lambda path: b"PK\x03\x04 a pickle in a zip " * 20),
        ("names no net of nnlab", lambda path: save({"w": torch.zeros(3)})),
        ("no net of nnlab", lambda path: save({"w": torch.zeros(3)}, {"nnlab": "[" * 9000})),
        ("header is no object", lambda path: save({"w": torch.zeros(3)}, {"nnlab": "[1]"})),
        ("rows of a net must be a list", changed(lambda about: about.pop("rows"))),
        ("no kind 'os.system'", changed(lambda a: a["rows"].append({"kind": "os.system"}))),
        ("last row of a net", changed(lambda about: about["rows"].pop())),
        ("weights; at most", changed(lambda a: a["rows"].extend([BIG, BIG]))),
        ("must be an object", changed(lambda about: about.pop("training"))),
        ("epochs must be 1 to 1000", changed(lambda about: about["training"].update(epochs=0))),
        ("not those of its settings", changed(lambda a: a["training"]["rows"].pop(1))),
        ("eta is huge", changed(lambda a: a["training"].update(eta=10**400))),
        ("batch is huge", changed(lambda a: a["training"].update(batch=10**400))),
        ("NaN is no number", changed(lambda a: a["training"].update(eta=float("nan")))),
        ("not those of its rows", retensored(lambda t: t.pop("0.weight"))),
        ("not those of its rows", retensored(lambda t: t.update(more=torch.zeros(2)))),
        ("its rows want", retensored(lambda t: t.update({"0.weight": torch.zeros(3, 1, 5, 4)}))),
        ("kind float32", retensored(lambda t: t.update({"0.weight": t["0.weight"].double()}))),
        ("is not finite", retensored(lambda t: t["0.weight"].fill_(float("inf")))),
        ("holds numbers beyond 1e", retensored(lambda t: t["0.weight"].fill_(3e38))),
        ("variance below 0", retensored(lambda t: t["1.running_var"].fill_(-1.0))),
    ],
)
def test_what_is_unsound_is_refused_in_one_line_and_leaves_nothing(
    source: Path, tmp_path: Path, line: str, damage: Callable[[Path], bytes]
) -> None:
    bad, folder = tmp_path / "bad.safetensors", tmp_path / "new"
    bad.write_bytes(damage(source))
    with pytest.raises(ValueError, match=line) as caught:
        finish(transfer.import_net(Desk(), str(bad), str(folder), DataSpec()))
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("bad.safetensors")
    assert not folder.exists()


BIG = {"kind": "dense", "neurons": 100_000}


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_are_in_a_file_it_is_taken_or_refused(
    source: Path, data: st.DataObject
) -> None:
    whole = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        # Most of the file is weights; what is worth damaging is at its beginning.
        whole[data.draw(st.integers(0, 1800))] = data.draw(st.integers(0, 255))
    bad = source.with_name("damaged.safetensors")
    bad.write_bytes(bytes(whole))
    try:
        net, spec, _ = net_file.read_checked(bad)
    except ValueError as error:
        assert "\n" not in str(error)
    else:
        assert cnn.fields(net, torch.zeros(1, 1, 28, 28)).shape == (1, spec.classes)


def test_a_file_too_large_is_refused_before_it_is_read(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net_file, "LARGEST_FILE", 1 << 10)
    with pytest.raises(ValueError, match="is larger than"):
        net_file.read_checked(source)


@pytest.mark.parametrize("errors", [[[1.0, 101.0]], [[1.0]], "many", [["a", "b"]], [[None, 1]]])
def test_errors_that_are_no_table_of_per_cents_are_left_out(
    source: Path, tmp_path: Path, errors: Any
) -> None:
    target = tmp_path / "out.safetensors"
    finish(transfer.export_net(Desk(), str(source), str(target), {"errors": errors, "name": 3}))
    steps = transfer.import_net(Desk(), str(target), str(tmp_path / "new"), DataSpec(name="x"))
    assert finish(steps).errors.shape == (0, 2)


def test_without_its_packages_an_onnx_file_is_refused_with_what_to_install(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_file.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match="pip install onnx onnxscript"):
        finish(onnx_file.export_onnx(Desk(), str(source), str(tmp_path / "net.onnx")))


def test_what_becomes_an_onnx_file_takes_ink_and_gives_outputs(source: Path) -> None:
    net = checkpoint.read(source)[0]
    ink = torch.rand(3, 1, 28, 28)
    with torch.no_grad():
        outputs = onnx_file.Answering(net, False).eval()(ink).numpy()
        b = net((ink - 0.1307) / 0.3081).numpy()
    expected = np.exp(b) / np.exp(b).sum(1, keepdims=True)
    np.testing.assert_allclose(outputs, expected, rtol=1e-5)
