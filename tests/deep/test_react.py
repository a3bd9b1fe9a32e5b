"""What neurons react to: against every place of every image, and closed forms."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from nnlab.core.digits.idx import bundled
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import Activation, BatchNorm, Conv, Dense, MaxPool, Row, shapes
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import cnn, data
from nnlab.deep.learning import checkpoint
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Progress
from nnlab.deep.seeing import react, react_job, reactions

ROWS: tuple[Row, ...] = (
    Conv(4, 5, stride=2, threshold=False),
    BatchNorm(),
    Activation("relu"),
    Conv(6, 3, padding=1),
    Activation("tanh"),
    MaxPool(2),
    Dense(7),
    Activation("relu"),
    Dense(10),
)


def run(steps: Iterator[Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture(scope="module")
def net() -> torch.nn.Sequential:
    torch.manual_seed(4)
    made = cnn.build(ROWS)
    with torch.no_grad():
        for values in made.state_dict().values():
            if values.is_floating_point():
                values.add_(0.3 * torch.rand_like(values))
    return made.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def x() -> torch.Tensor:
    return torch.from_numpy(bundled("t10k").images[:600].copy())[:, None]


def fields_at(net: torch.nn.Sequential, x: torch.Tensor, row: int) -> torch.Tensor:
    """The local fields of a layer for all images: its own rows and those before, in one go."""
    upto = {0: 2, 3: 4, 6: 8, 8: 10}[row]  # in the net; a flattening stands before Dense(7)
    with torch.no_grad():
        return net[:upto](data.scaled(x))


def test_each_layer_with_weights_is_a_stage_and_normalised_fields_are_its_fields(
    net: torch.nn.Sequential,
) -> None:
    found = react.stages(net, ROWS)
    assert [stage.row for stage in found] == [0, 3, 6, 8]
    assert [stage.neurons for stage in found] == [4, 6, 7, 10]
    assert [stage.field is None for stage in found] == [False, False, True, True]
    assert isinstance(found[0].modules[-1], torch.nn.BatchNorm2d)


def test_the_strongest_are_those_of_a_search_through_everything(
    net: torch.nn.Sequential, x: torch.Tensor
) -> None:
    found = react.stages(net, ROWS)
    best = run(react.strongest(found, x))
    for stage, kept in zip(found, best, strict=True):
        b = fields_at(net, x, stage.row)
        flat = b.reshape(len(x), stage.neurons, -1)
        for neuron in range(stage.neurons):
            top = flat[:, neuron].max(1).values.sort(descending=True)
            assert torch.allclose(kept.value[neuron], top.values[:9], atol=1e-5)
            assert len(set(kept.index[neuron].tolist())) == 9
            there = flat[kept.index[neuron], neuron, kept.place[neuron]]
            assert torch.allclose(there, kept.value[neuron], atol=1e-5)


def test_a_patch_alone_gives_the_field_that_its_neuron_had(
    net: torch.nn.Sequential, x: torch.Tensor
) -> None:
    """Nothing but the receptive field counts; away from the edges there is no padding in it."""
    found = react.stages(net, ROWS)
    best = run(react.strongest(found, x))
    after = shapes(ROWS)
    checked = 0
    for number in (0, 1):
        stage, kept = found[number], best[number]
        wide = after[stage.row + 1][-1]
        seen = react.patches(x, kept, stage.field, wide)
        for k in range(9):
            b = react.reached(found, number, seen[:, k].float() / 255)
            inside = [
                number == 0 or all(0 < p < wide - 1 for p in divmod(int(place), wide))
                for place in kept.place[:, k]
            ]
            checked += sum(inside)
            assert torch.allclose(b[inside], kept.value[:, k][inside], atol=1e-4)
    assert checked > 40


def test_beyond_the_image_a_patch_is_paper(x: torch.Tensor) -> None:
    field = react.receptive_field(ROWS[:4])
    assert field.start < 0
    best = react.Best(
        torch.ones(1, 1), torch.zeros(1, 1, dtype=torch.int64), torch.zeros(1, 1, dtype=torch.int64)
    )
    full = torch.full_like(x[:1], 255)
    patch = react.patches(full, best, field, 12)[0, 0]
    assert patch.shape == (field.size, field.size)
    assert (patch[: -field.start] == 0).all() and (patch[:, : -field.start] == 0).all()
    assert (patch[-field.start :, -field.start :] == 255).all()


def test_a_linear_neuron_s_pattern_is_ink_where_its_weight_is_positive() -> None:
    """b = w x - theta with ink in 0..1 is largest for x = 1 where w > 0, else 0."""
    torch.manual_seed(0)
    net = cnn.build((Dense(3),)).eval()
    with torch.no_grad():
        w = react.blur(torch.randn(3, 1, 28, 28), 3.0).reshape(3, 784)
        net[1].weight.copy_(w / w.std())
    found = react.stages(net, (Dense(3),))
    *_, pattern = react.ascend(found, 0)
    largest = react.reached(found, 0, (net[1].weight.reshape(3, 28, 28) > 0).float())
    least = react.reached(found, 0, (net[1].weight.reshape(3, 28, 28) < 0).float())
    reached = react.reached(found, 0, pattern)
    assert ((pattern >= 0) & (pattern <= 1)).all()
    assert ((reached - least) / (largest - least) > 0.9).all()


def test_a_pattern_excites_its_neuron_more_than_the_noise_it_began_with(
    net: torch.nn.Sequential, x: torch.Tensor
) -> None:
    found = react.stages(net, ROWS)
    best = run(react.strongest(found, x))
    wide = [shape[-1] for shape in shapes(ROWS)[1:]]
    for layer, stage in enumerate(found):
        columns = wide[stage.row] if stage.field is not None else 1
        seen = react.patches(x, best[layer], stage.field, columns).float().mean(1) / 255
        first, *_, last = react.ascend(found, layer, seen)
        gained = react.reached(found, layer, last) - react.reached(found, layer, first)
        assert (gained > 0).all()
        again = list(react.ascend(found, layer, seen))[-1]
        assert torch.equal(last, again)


def test_the_job_keeps_what_it_found_beside_the_net_until_the_net_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.safetensors"
    rows = (Dense(10),)
    checkpoint.write(path, cnn.build(rows), TrainSpec(net="784-10"), {})
    steps = react_job.react_to(Desk(), str(path))
    reports = []
    while True:
        try:
            reports.append(next(steps))
        except StopIteration as end:
            (layer,) = end.value
            break
    fractions = [report.fraction for report in reports if isinstance(report, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1)
    test = bundled("t10k")
    assert np.array_equal(layer.target, test.labels[layer.index])
    assert np.array_equal(layer.patch, test.images[layer.index])
    monkeypatch.setattr(react, "strongest", None)
    (again,) = run(react_job.react_to(Desk(), str(path)))
    for name in reactions.ARRAYS:
        assert np.array_equal(getattr(layer, name), getattr(again, name))
    kept = (tmp_path / reactions.FILE).read_bytes()
    # The second moves the directory to a place before the beginning of the file.
    for damaged in (b"PK damaged", kept[:-4] + b"\xff" + kept[-3:], kept[:-30], b""):
        (tmp_path / reactions.FILE).write_bytes(damaged)
        with pytest.raises(TypeError):  # it computes anew
            run(react_job.react_to(Desk(), str(path)))


def test_kept_reactions_of_other_shapes_are_none(tmp_path: Path) -> None:
    path = tmp_path / reactions.FILE
    good = {
        "value": np.ones((4, 2), np.float32),
        "index": np.ones((4, 2), np.int64),
        "target": np.ones((4, 2), np.int64),
        "place": np.ones((4, 2, 2), np.int64),
        "patch": np.ones((4, 2, 5, 5), np.uint8),
        "pattern": np.ones((4, 5, 5), np.float32),
        "reached": np.ones(4, np.float32),
    }
    reactions.write(path, 7, [reactions.Reactions(1, **good)])
    assert reactions.read(path, 8) is None
    found = reactions.read(path, 7)
    assert found is not None and np.array_equal(found[0].patch, good["patch"])
    for name, array in good.items():
        for other in (array[:3], array.astype(np.float64), np.ones((1,) * 5)):
            changed = reactions.Reactions(1, **{**good, name: other})
            reactions.write(path, 7, [changed])
            assert reactions.read(path, 7) is None, name


def test_looking_into_a_net_in_training_leaves_it_as_it_was(
    net: torch.nn.Sequential, x: torch.Tensor
) -> None:
    net.train()
    before = [values.clone() for values in net.state_dict().values()]
    copied = react.snapshot(net)
    run(react.strongest(react.stages(copied, ROWS), x[:50]))
    list(react.ascend(react.stages(copied, ROWS), 1))
    assert net.training
    assert all(p.grad is None for p in net.parameters())
    pairs = zip(before, net.state_dict().values(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
    net.eval()


@pytest.mark.parametrize("key", NETS)
def test_every_preset_has_stages_for_all_its_layers(key: str) -> None:
    rows = NETS[key].rows
    found = react.stages(cnn.build(rows).eval(), rows)
    assert [stage.row for stage in found] == [
        number for number, row in enumerate(rows) if isinstance(row, Conv | Dense)
    ]
