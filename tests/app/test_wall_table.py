"""Means and deviations over the seeds, fits at the centre, CSV."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from nnlab.app.lyapunov.walls.table import centre_fits, table_text, wall_table
from nnlab.app.lyapunov.walls.wall import NOT_REACHED, REACHED, NetKey, Wall, WallCard, WallFace
from nnlab.core.lyapunov.walls.spec import WallSpec
from tests.app.wall_nets import some_net

SPEC = WallSpec(widths=(3, 12), depths=(2, 4), seeds=2, seed=1)


def wall() -> Wall:
    nets: dict[NetKey, WallFace] = {}
    for N in (3, 12):
        for seed in (1, 2):
            key = NetKey(N, 2, seed)
            outcome = REACHED if seed == 1 else NOT_REACHED
            centre = 0.5 * np.log(0.25 * N) + (0.2 if seed == 1 else -0.2)
            nets[key] = some_net(key, float(centre), outcome).face
    return Wall(WallCard("a", spec=SPEC), nets)


def test_a_row_has_mean_and_deviation_over_the_seeds() -> None:
    rows = wall_table(wall())
    assert [(row.width, row.depth, row.count, row.reached) for row in rows] == [
        (3, 2, 2, 1),
        (12, 2, 2, 1),
    ]
    first = rows[0]
    assert first.mean.centre == pytest.approx(0.5 * np.log(0.75))
    assert first.sd.centre == pytest.approx(np.sqrt(0.08))
    ends = 0.5 * np.log(0.75) - 0.2, 0.5 * np.log(0.75) + 0.2
    assert (first.least.centre, first.greatest.centre) == pytest.approx(ends)
    assert first.mean.contrast == pytest.approx(2.0) and first.sd.contrast == pytest.approx(0.0)
    assert np.isnan([first.mean.cos_high, first.sd.cos_high]).all()
    assert first.costs == pytest.approx((0.0125, 0.015, 3.0, 1.5))


def test_nets_are_grouped_in_the_order_of_the_wall_and_by_seed() -> None:
    known = wall()
    mixed = Wall(known.card, dict(reversed(known.nets.items())))
    groups = {place: [net.key.seed for net in nets] for place, nets in mixed.groups().items()}
    assert list(groups.items()) == [((3, 2), [1, 2]), ((12, 2), [1, 2])]


def test_the_fit_over_the_widths_finds_the_constant() -> None:
    (fit,) = centre_fits(wall())
    assert fit.depth == 2 and fit.widths == (3, 12)
    assert fit.constant == pytest.approx(0.25) and fit.slope == pytest.approx(0.5)
    assert centre_fits(Wall(WallCard("a", spec=SPEC))) == ()


def test_the_table_is_csv_with_empty_cells_for_what_is_not_known() -> None:
    rows = list(csv.DictReader(io.StringIO(table_text(wall()))))
    assert [row["N"] for row in rows] == ["3", "12"]
    assert float(rows[1]["centre"]) == pytest.approx(0.5 * np.log(3.0), rel=1e-5)
    assert rows[0]["cos_high"] == "" and rows[0]["epochs_sd"] == "0"
    assert rows[0]["reached"] == "1" and rows[0]["held_out_error"] == "0.0125"
