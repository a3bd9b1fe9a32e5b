"""The numbers of a map: how they are distributed, and as files."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from nnlab.app.lyapunov.maps.distribution import count_values
from nnlab.app.lyapunov.maps.file import save_map, save_ridges, take_numbers
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep
from nnlab.core.box import Box
from nnlab.core.compiled import map_kernels
from nnlab.core.lyapunov.lines.ridges import Ridge
from nnlab.core.network import start_network

NET = start_network((2, 6, 6, 1), ("tanh",) * 3, 1)
VIEW = Box(-1.0, 2.0, -1.0, 1.0)


@pytest.fixture(scope="module")
def sweep() -> Sweep:
    """A fine map with everything that can be asked for."""
    map_kernels.warm()
    request = MapRequest(NET, VIEW, 50, 2, with_smallest=True, with_directions=True)
    made = Sweep(request)
    made.finish()
    return made


def test_shares_mean_median_and_threshold_are_those_of_numpy() -> None:
    values = np.random.default_rng(1).normal(size=(120, 90)).astype(np.float32)
    found = count_values(values, 0.5)
    assert found is not None
    counts, edges = np.histogram(values.astype(np.float64), bins=len(found.shares))
    assert found.edges == pytest.approx(edges)
    assert np.abs(found.shares * values.size - counts).sum() <= 2, "ties at an edge at most"
    assert found.mean == pytest.approx(float(values.mean()), abs=1e-6)
    assert found.median == pytest.approx(float(np.median(values)), abs=1e-6)
    assert found.above == pytest.approx(float((values > 0.5).mean()))
    assert found.missing == 0.0


def test_what_is_not_finite_is_told_and_not_counted() -> None:
    values = np.array([[0.0, 1.0, -np.inf, np.nan]], np.float32)
    found = count_values(values, -5.0)
    assert found is not None
    assert (found.mean, found.missing) == (0.5, 0.5)
    assert found.above == pytest.approx(2 / 3), "−∞ is a value, and not above; NaN is none"
    assert count_values(np.full((3, 3), -np.inf, np.float32), 0.0) is None


def test_a_constant_map_has_one_bar() -> None:
    found = count_values(np.full((9, 9), 2.0, np.float32), 0.0)
    assert found is not None
    assert found.shares.max() == 1.0
    assert found.edges[0] < 2.0 < found.edges[-1]


def test_a_large_map_is_counted_in_part() -> None:
    values = np.random.default_rng(1).normal(size=(1500, 1000)).astype(np.float32)
    found = count_values(values, 0.0)
    assert found is not None
    assert found.points < 200_000
    assert found.mean == pytest.approx(0.0, abs=0.02)


def test_npz_holds_the_map_its_places_and_what_it_is_of(tmp_path: Path, sweep: Sweep) -> None:
    path = tmp_path / "map.npz"
    save_map(path, take_numbers(sweep, "my net"))
    with np.load(path, allow_pickle=False) as stored:
        assert stored["lambda1"] == pytest.approx(sweep.growths[0] / 2)
        assert np.array_equal(stored["ln_Lambda2"], sweep.growths[1])
        assert np.array_equal(stored["direction"], sweep.angles, equal_nan=True)
        columns, rows = sweep.request.grid(50)
        assert (stored["x1"].size, stored["x2"].size) == (columns, rows)
        assert stored["x1"][0] == pytest.approx(-1.0 + 1.5 / columns)
        about = json.loads(str(stored["about"]))
    assert about["net"] == "my net"
    assert (about["ell"], about["hidden_layers"], about["output_layer_included"]) == (2, 2, False)
    assert about["box"] == [-1.0, 2.0, -1.0, 1.0]


def test_csv_has_a_line_for_each_point(tmp_path: Path, sweep: Sweep) -> None:
    path = tmp_path / "map.csv"
    save_map(path, take_numbers(sweep, "my net"))
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(head.removeprefix("# "))["sizes"] == [2, 6, 6, 1]
    rows = list(csv.DictReader(lines))
    assert len(rows) == sweep.growths[0].size
    columns = sweep.growths.shape[2]
    second = rows[columns]
    assert float(second["lambda1"]) == pytest.approx(float(sweep.growths[0][1, 0] / 2), abs=1e-6)
    assert float(second["x2"]) > float(rows[0]["x2"])
    assert float(second["x1"]) == float(rows[0]["x1"])


def test_another_suffix_is_refused_in_one_line(tmp_path: Path, sweep: Sweep) -> None:
    with pytest.raises(ValueError, match=r"map.txt: not saved: choose .npz or .csv") as caught:
        save_map(tmp_path / "map.txt", take_numbers(sweep, ""))
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_ridges_as_csv(tmp_path: Path) -> None:
    points = np.array([[0.0, 0.0], [0.5, 0.25]])
    ridge = Ridge(points, np.array([1.0, 1.5]), np.array([0.25, 0.5]))
    path = tmp_path / "ridges.csv"
    save_ridges(path, [ridge, ridge], {"net": "my net"})
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert [row["ridge"] for row in rows] == ["1", "1", "2", "2"]
    assert rows[1] == {
        "ridge": "1",
        "x1": "0.5",
        "x2": "0.25",
        "ln_Lambda1": "1.5",
        "height": "0.5",
    }
