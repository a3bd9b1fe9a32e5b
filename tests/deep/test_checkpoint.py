"""Checkpoints: whole or not there, with spec and weights together, and nothing foreign is read."""

import os
import threading
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from nnlab.core.digits.specs import NETS, TrainSpec
from nnlab.deep import cnn
from nnlab.deep.learning import checkpoint, costs


def test_checkpoints_come_back_with_all_values(tmp_path: Path) -> None:
    net = cnn.place(cnn.build(NETS["strided"].rows), torch.device("cpu"))
    net.train()(torch.rand(8, 1, 28, 28))
    path = tmp_path / "runs" / "net.safetensors"
    checkpoint.write(path, net, TrainSpec(net="strided"), {"epochs_done": 1})
    back = checkpoint.read(path)[0]
    assert not back.training
    for name, values in net.state_dict().items():
        assert torch.equal(values, back.state_dict()[name])
    assert [entry.name for entry in path.parent.iterdir()] == ["net.safetensors"]


def test_a_full_disk_leaves_the_old_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(fd: int) -> None:
        raise OSError(28, "No space left on device")

    net = cnn.build(NETS["784-10"].rows)
    path = tmp_path / "net.safetensors"
    checkpoint.write(path, net, TrainSpec(net="784-10"), {})
    old = path.read_bytes()
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        checkpoint.write(path, cnn.build(NETS["784-10"].rows), TrainSpec(net="784-10"), {})
    assert path.read_bytes() == old


@pytest.mark.parametrize("cost", ["cross_entropy", "quadratic"])
def test_a_net_keeps_the_cost_that_its_outputs_belong_to(tmp_path: Path, cost: str) -> None:
    spec = TrainSpec(net="784-10", cost=cost)
    path = tmp_path / "net.safetensors"
    checkpoint.write(path, cnn.build(spec.rows, cost=cost), spec, {})
    net = checkpoint.read(path)[0]
    b = torch.tensor([[1.0, -2.0, 0.5]])
    assert net.cost == cost
    expected = {"cross_entropy": b.exp() / b.exp().sum(), "quadratic": 1 / (1 + (-b).exp())}
    assert torch.allclose(costs.outputs(net, b), expected[cost])


@pytest.mark.parametrize(
    "damage", ["empty", "cut", "text", "foreign", "rows", "shapes", "cost", "no table"]
)
def test_a_foreign_or_damaged_checkpoint_is_refused_in_one_line(
    tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "net.safetensors"
    checkpoint.write(path, cnn.build(NETS["784-10"].rows), TrainSpec(net="784-10"), {})
    whole = path.read_bytes()
    path.write_bytes(
        {
            "empty": b"",
            "cut": whole[: len(whole) // 2],
            "text": b"no tensors at all " * 10,
            "foreign": save({"w": torch.zeros(3)}),
            "rows": save({"w": torch.zeros(3)}, {"nnlab": '{"rows": [{"kind": "os.system"}]}'}),
            "shapes": save(
                {"w": torch.zeros(3)}, {"nnlab": '{"rows": [{"kind": "dense", "neurons": 3}]}'}
            ),
            "cost": whole.replace(b"cross_entropy", b"cross_entrapy"),
            "no table": save(
                {"w": torch.zeros(3)},
                {"nnlab": '{"rows": [{"kind": "dense", "neurons": 3}], "training": "x"}'},
            ),
        }[damage]
    )
    with pytest.raises(ValueError, match=r"net\.safetensors is no net of nnlab") as caught:
        checkpoint.read(path)
    assert "\n" not in str(caught.value)


def test_a_reader_never_sees_half_a_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    spec = TrainSpec(net="784-10")
    nets = [cnn.build(NETS["784-10"].rows) for _ in range(2)]
    known = [net[1].weight.sum().item() for net in nets]
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            for net in nets:
                checkpoint.write(path, net, spec, {})

    checkpoint.write(path, nets[0], spec, {})
    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {checkpoint.read(path)[0][1].weight.sum().item() for _ in range(50)}
    finally:
        done.set()
        writer.join()
    assert seen <= set(known)
