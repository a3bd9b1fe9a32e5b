"""The job that trains a wall: gradients, independence of nets, resume, cancel, its estimate."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nnlab.app.lyapunov.walls.library import WallLibrary
from nnlab.core.lyapunov.walls.circle import draw_circle
from nnlab.core.lyapunov.walls.file import file_name
from nnlab.core.lyapunov.walls.learner import WallLearner
from nnlab.core.lyapunov.walls.nets import NetKey
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.network import have_equal_bits
from nnlab.deep.lyapunov.walls import cost as wall_cost
from nnlab.deep.lyapunov.walls.cost import Readiness
from nnlab.deep.lyapunov.walls.reports import NetDone, WallProgress, WallStarted, WallTime
from nnlab.deep.process.desk import JOBS, REQUESTS, Desk, Steps
from tests.deep.kit import cancel_when, finish, of

SPEC = WallSpec(
    widths=(4, 8), depths=(2, 3), seeds=2, seed=3, patterns=600, epochs=3, eta=0.03, goal=1.0
)


def steps(spec: WallSpec, folder: Path, done: tuple[NetKey, ...] = (), threads: int = 1) -> Steps:
    folder.mkdir(parents=True, exist_ok=True)
    return JOBS["train_wall"](Desk(), spec=spec, folder=str(folder), done=done, threads=threads)


def crew() -> list[str]:
    """The threads that train nets now."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("wall ")]


def same_files(one: Path, two: Path, keys: tuple[NetKey, ...]) -> bool:
    """Whether two folders hold the same nets to the bit; only the seconds may differ."""
    first, second = WallLibrary(one.parent), WallLibrary(two.parent)
    for key in keys:
        a, b = first.read_net(one.name, key), second.read_net(two.name, key)
        alike = have_equal_bits(a.network, b.network) and np.array_equal(a.face.map, b.face.map)
        if not (alike and a.face.trends == b.face.trends and a.face.epochs == b.face.epochs):
            return False
    return True


@pytest.mark.parametrize("size", [(5, 1), (50, 4)])
def test_the_gradient_is_that_of_autograd(size: tuple[int, int]) -> None:
    circle = draw_circle(400, 1)
    learner = WallLearner(NetKey(*size, seed=2), circle, 16, 0.01)
    which = np.arange(7, 23)
    w = [torch.tensor(layer.w, requires_grad=True) for layer in learner.network().layers]
    theta = [torch.tensor(layer.theta, requires_grad=True) for layer in learner.network().layers]
    v = torch.tensor(circle.x[:, which].astype(np.float64))
    for one, threshold in zip(w, theta, strict=True):
        v = torch.tanh(one @ v - threshold[:, None])
    ((v[0] - torch.tensor(circle.t[which])) ** 2).mean().backward()
    dw, dtheta = learner.find_gradient(which)
    for layer in range(len(w)):
        assert w[layer].grad is not None and theta[layer].grad is not None
        scale = float(w[layer].grad.abs().max())
        assert np.allclose(-2.0 / 16 * dw[layer], w[layer].grad, atol=2e-6 * max(scale, 1.0))
        assert np.allclose(2.0 / 16 * dtheta[layer], theta[layer].grad, atol=2e-6)


def test_a_wall_is_trained_cheap_nets_first_and_each_net_has_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "wall"
    reports, _ = finish(steps(SPEC, folder))
    (started,) = of(reports, WallStarted)
    done = of(reports, NetDone)
    assert started.done == 0 and started.seconds > 0
    assert tuple(report.face.key for report in done) == started.keys
    assert {(key.width, key.depth) for key in started.keys[:2]} == {(4, 2)}
    for report in done:
        face = report.face
        assert face.outcome == "not reached" and face.epochs == 3
        assert face.map.shape == (150, 150) and np.isfinite(face.trends.centre)
        kept = WallLibrary(tmp_path).read_net("wall", face.key).face
        assert np.array_equal(kept.map, face.map) and kept.outcome == face.outcome
    assert sorted(path.name for path in folder.iterdir()) == sorted(map(file_name, started.keys))
    for progress in of(reports, WallProgress):
        assert (
            len(progress.nets) == 1
            and 0.0 <= progress.fraction <= 1.0
            and progress.seconds_left >= 0.0
        )


def test_the_map_is_that_of_the_net_and_the_goal_ends_a_training(tmp_path: Path) -> None:
    from nnlab.core.box import Box
    from nnlab.core.lyapunov.precise import tangent_growth

    spec = replace(SPEC, widths=(10,), depths=(4,), seeds=1, patterns=4000, goal=0.9, epochs=40)
    reports, _ = finish(steps(spec, tmp_path / "wall"))
    (face,) = [report.face for report in of(reports, NetDone)]
    assert face.outcome == "reached" and face.held_out_error <= 0.1 and face.epochs < 40
    net = WallLibrary(tmp_path).read_net("wall", face.key).network
    x1, x2 = Box(-1.25, 1.25, -1.25, 1.25).centres(150, 150)
    places = [(0, 0), (75, 75), (20, 140)]
    x = np.array([[x1[column], x2[row]] for row, column in places])
    exact = tangent_growth(net.layers[:-1], x)
    assert [face.map[place] for place in places] == pytest.approx(exact, abs=1e-4)
    circle = draw_circle(spec.patterns, face.key.seed)
    v = circle.held_x.astype(np.float64)
    for layer in net.layers:
        v = np.tanh(layer.w @ v - layer.theta[:, None])
    assert face.held_out_error == pytest.approx(np.mean(np.sign(v[0]) != circle.held_t))


def test_a_resumed_wall_equals_one_that_was_not_interrupted(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    reports, _ = finish(steps(SPEC, whole))
    keys = of(reports, WallStarted)[0].keys
    seen = cancel_when(
        steps(SPEC, parts), lambda r: isinstance(r, NetDone) and r.face.key == keys[2]
    )
    done = tuple(report.face.key for report in of(seen, NetDone))
    assert done == keys[:3]
    rest, _ = finish(steps(SPEC, parts, done))
    (started,) = of(rest, WallStarted)
    assert started.keys == keys[3:] and started.done == 3
    assert same_files(whole, parts, keys)


def test_a_net_is_the_same_in_any_wall(tmp_path: Path) -> None:
    one = replace(SPEC, widths=(8,), depths=(3,), seeds=1, seed=4)
    finish(steps(SPEC, tmp_path / "many"))
    finish(steps(one, tmp_path / "alone"))
    assert same_files(tmp_path / "many", tmp_path / "alone", (NetKey(8, 3, 4),))


def test_nets_that_are_trained_side_by_side_are_the_same_to_the_bit(tmp_path: Path) -> None:
    # Products of these nets are large enough for BLAS to share them among threads, if it may.
    spec = replace(SPEC, widths=(5, 96), depths=(1, 3), batch=32, patterns=1200)
    one, _ = finish(steps(spec, tmp_path / "one"))
    keys = of(one, WallStarted)[0].keys
    three, _ = finish(steps(spec, tmp_path / "three", threads=3))
    assert {report.face.key for report in of(three, NetDone)} == set(keys)
    assert same_files(tmp_path / "one", tmp_path / "three", keys)
    assert max(len(progress.nets) for progress in of(three, WallProgress)) > 1
    fractions = [progress.fraction for progress in of(three, WallProgress)]
    assert fractions == sorted(fractions) and fractions[0] >= 0.0 and fractions[-1] <= 1.0
    assert crew() == []


def test_a_wall_that_threads_have_begun_is_gone_on_with_by_one(tmp_path: Path) -> None:
    finish(steps(SPEC, tmp_path / "whole"))
    seen = cancel_when(
        steps(SPEC, tmp_path / "parts", threads=2), lambda report: isinstance(report, NetDone)
    )
    assert crew() == []
    done = tuple(report.face.key for report in of(seen, NetDone))
    rest, _ = finish(steps(SPEC, tmp_path / "parts", done))
    keys = (*done, *of(rest, WallStarted)[0].keys)
    assert len(keys) == 8 and same_files(tmp_path / "whole", tmp_path / "parts", keys)


def test_a_cancel_ends_all_threads_and_leaves_no_file(tmp_path: Path) -> None:
    spec = replace(SPEC, patterns=20_000, epochs=100, widths=(50,))
    running = steps(spec, tmp_path / "wall", threads=3)
    seen = cancel_when(running, lambda report: isinstance(report, WallProgress))
    assert crew() == [] and list((tmp_path / "wall").iterdir()) == []
    assert of(seen, NetDone) == []


def test_what_goes_wrong_in_a_thread_ends_the_wall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(seed: int, patterns: int) -> None:
        raise MemoryError

    monkeypatch.setattr("nnlab.deep.lyapunov.walls.course.draw_circle", refuse)
    with pytest.raises(MemoryError):
        finish(steps(SPEC, tmp_path / "wall", threads=2))
    assert crew() == []


def test_a_cancelled_net_leaves_no_file(tmp_path: Path) -> None:
    spec = replace(SPEC, patterns=20_000, epochs=100, widths=(50,))
    cancel_when(steps(spec, tmp_path / "wall"), lambda report: isinstance(report, WallProgress))
    assert list((tmp_path / "wall").iterdir()) == []


def test_with_embedding_the_hidden_layers_stay_as_drawn(tmp_path: Path) -> None:
    spec = replace(SPEC, widths=(8,), depths=(2,), seeds=1, embedding=True)
    finish(steps(spec, tmp_path / "wall"))
    net = WallLibrary(tmp_path).read_net("wall", NetKey(8, 2, 3)).network
    start = WallLearner(NetKey(8, 2, 3), draw_circle(600, 3), 16, 0.03).network()
    assert all(
        np.array_equal(a.w, b.w) for a, b in zip(net.layers[:-1], start.layers[:-1], strict=True)
    )
    assert not np.array_equal(net.layers[-1].w, start.layers[-1].w)


def test_a_net_that_diverges_says_so_and_the_wall_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnlab.core.lyapunov.walls.learner.LARGEST_WEIGHT", 0.1)
    spec = replace(SPEC, widths=(8,), depths=(2,))
    reports, _ = finish(steps(spec, tmp_path / "wall"))
    faces = [report.face for report in of(reports, NetDone)]
    assert [face.outcome for face in faces] == ["diverged", "diverged"]
    # The net that is kept is the last one that was sound, here the start.
    net = WallLibrary(tmp_path).read_net("wall", NetKey(8, 2, 3)).network
    start = WallLearner(NetKey(8, 2, 3), draw_circle(600, 3), 16, 0.03).network()
    assert have_equal_bits(net, start)


def test_a_wall_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    spec = replace(SPEC, widths=(4,), depths=(2,), seeds=1)
    running = JOBS["train_wall"](Desk(), spec=spec, folder=str(tmp_path / "gone"))
    with pytest.raises(FileNotFoundError) as error:
        finish(running)
    assert "gone" in str(error.value.filename)


def test_while_the_kernels_are_compiled_all_else_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, ready = threading.Event(), Readiness()
    monkeypatch.setattr(ready, "_work", lambda: (gate.wait(20), None)[1])
    monkeypatch.setattr(wall_cost, "READY", ready)
    spec = replace(SPEC, widths=(10,), depths=(2, 4))
    guess = REQUESTS["wall_time"](Desk(), spec=spec)
    assert not guess.measured and 0 < guess.least <= guess.likely <= guess.most
    running = JOBS["train_wall"](Desk(), spec=spec, folder=str(tmp_path))
    assert [next(running) for _ in range(4)] == [None] * 4
    gate.set()
    started = next(report for report in running if report is not None)
    assert isinstance(started, WallStarted)
    running.close()
    assert REQUESTS["wall_time"](Desk(), spec=spec).measured


def test_more_threads_need_less_time_but_never_less_than_the_dearest_net(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = replace(SPEC, widths=(10, 100), depths=(2, 8), seeds=1, epochs=100)
    gate, busy = threading.Event(), Readiness()
    monkeypatch.setattr(busy, "_work", lambda: (gate.wait(20), None)[1])
    ready = wall_cost.READY
    guesses = []
    for threads in (1, 3):
        monkeypatch.setattr(wall_cost, "THREADS", threads)
        monkeypatch.setattr(wall_cost, "READY", busy)
        guesses.append(REQUESTS["wall_time"](Desk(), spec=spec))
    dearest = replace(spec, widths=(100,), depths=(8,))
    alone = REQUESTS["wall_time"](Desk(), spec=dearest)
    gate.set()
    assert alone.likely <= guesses[1].likely < guesses[0].likely
    monkeypatch.setattr(wall_cost, "READY", ready)
    while not ready.is_there(0.1):
        pass
    measured = REQUESTS["wall_time"](Desk(), spec=spec)
    assert measured.measured and 0 < measured.least <= measured.likely <= measured.most


def test_the_time_of_a_wall_grows_with_its_nets_and_what_is_done_costs_nothing() -> None:
    small = replace(SPEC, widths=(10,), depths=(2,), epochs=100)
    large = replace(SPEC, widths=(10, 100), depths=(2, 8), epochs=100)
    while not wall_cost.READY.is_there(0.1):
        pass
    times = [REQUESTS["wall_time"](Desk(), spec=spec) for spec in (small, large)]
    for time in times:
        assert isinstance(time, WallTime) and 0 < time.least <= time.likely <= time.most
    assert times[1].likely > 2 * times[0].likely
    keys = tuple(NetKey(10, 2, seed) for seed in (3, 4))
    assert REQUESTS["wall_time"](Desk(), spec=small, done=keys) == WallTime(0.0, 0.0, 0.0)
