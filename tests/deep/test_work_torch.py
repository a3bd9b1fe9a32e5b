"""The sum that convolution at work writes is what torch computes, for every kind of row."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnlab.app.inside import Unit
from nnlab.core.digits.nets import NETS
from nnlab.core.digits.rows import (
    Activation,
    AveragePool,
    BatchNorm,
    Conv,
    Dense,
    Dropout,
    MaxPool,
    Row,
    shapes,
)
from nnlab.deep import cnn
from nnlab.deep.data import MEAN, SPREAD
from nnlab.deep.process.desk import Desk
from nnlab.deep.seeing import features
from nnlab.deep.seeing.insides import Insides
from nnlab.gui.inside.convolving.work import work_of_unit

AVERAGED: tuple[Row, ...] = (
    *(Conv(3, 4, stride=2, padding=2), BatchNorm(), Activation("tanh"), AveragePool(3, 2)),
    *(Conv(5, 2, padding=1), Activation("sigmoid"), Dropout(0.3), Dense(12), BatchNorm()),
    *(Activation("relu"), Dense(10)),
)
NETS_TESTED = {
    "lenet": NETS["lenet"].rows,
    "strided": NETS["strided"].rows,
    "ciresan": NETS["ciresan"].rows,
    "784-30-10": NETS["784-30-10"].rows,
    "784-10": NETS["784-10"].rows,
    "averaged": AVERAGED,
}


def look_into(rows: tuple[Row, ...]) -> Insides:
    torch.manual_seed(3)
    net = cnn.build(rows)
    for module in net:
        if isinstance(module, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
            assert module.running_mean is not None and module.running_var is not None
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.normal_(module.weight, 1, 0.3)
            torch.nn.init.normal_(module.bias)
    image = np.random.default_rng(5).uniform(0, 1, (28, 28)).astype(np.float32)
    return features.insides(Desk(net=net, rows=rows), image, weights=True)


def some_units(rows: tuple[Row, ...], row: int) -> list[Unit]:
    rng = np.random.default_rng(row)
    shape = shapes(rows)[row + 1]
    high, wide = shape[1:] if len(shape) == 3 else (1, 1)
    last = Unit(row, shape[0] - 1, high - 1, wide - 1)
    drawn = [Unit(row, *(int(rng.integers(n)) for n in (shape[0], high, wide))) for _ in range(3)]
    return [Unit(row, 0, 0, 0), last, *drawn]


@pytest.mark.parametrize("key", NETS_TESTED)
def test_the_written_sum_is_the_state_of_the_net(key: str) -> None:
    rows = NETS_TESTED[key]
    insides = look_into(rows)
    assert insides.weights is not None
    for row, kind in enumerate(rows):
        if not isinstance(kind, Conv | Dense | MaxPool | AveragePool):
            continue
        for unit in some_units(rows, row):
            work = work_of_unit(insides, (), unit)
            assert work is not None
            at = (unit.map,) if insides.V[row].ndim == 1 else (unit.map, unit.i, unit.j)
            known = float(insides.V[row][at])
            slide, place = work.slide, work.place
            if slide.pools:
                seen = slide.patch_at(place)[0]
                told = seen.max() if slide.kind == "max" else seen.mean()
            else:
                told = slide.sum_at(place).b
            assert told == pytest.approx(known, abs=1e-5), (row, unit)
            assert work.out[place[0] - 1, place[1] - 1] == known


@pytest.mark.parametrize("key", ["lenet", "strided", "averaged"])
def test_whole_maps_are_those_of_the_net(key: str) -> None:
    rows = NETS_TESTED[key]
    insides = look_into(rows)
    for row, kind in enumerate(rows):
        if isinstance(kind, Conv | MaxPool | AveragePool):
            work = work_of_unit(insides, (), Unit(row, 1, 0, 0))
            assert work is not None
            np.testing.assert_allclose(work.slide.fields(), insides.V[row][1], atol=2e-5)


def test_rows_behind_a_sum_are_told_with_their_numbers() -> None:
    insides = look_into(AVERAGED)
    work = work_of_unit(insides, (), Unit(2, 1, 4, 5))
    assert work is not None and len(work.after) == 3
    V = float(insides.V[2][1, 4, 5])
    assert f"{abs(V):.4f}" in work.after[1] and "tanh" in work.after[1]
    b = float(insides.V[1][1, 4, 5])
    numbers = work.after[0].split(" = ")[-2].replace("−", "-")
    slope, rest = numbers.split("·")
    inner, sign, offset = rest.replace("(", "").replace(")", "").split(" ")
    told = float(slope) * float(inner) + float(sign + offset)
    assert told == pytest.approx(b, abs=1e-3)


def test_the_output_of_a_class_stands_behind_its_sum() -> None:
    insides = look_into(NETS["784-10"].rows)
    work = work_of_unit(insides, (), Unit(0, 7))
    assert work is not None
    assert f"{100 * float(insides.O[7]):.2f} %" in work.after[0]
    assert f"(ink − {MEAN:.4f}) / {SPREAD:.4f}" in work.after[1]
