"""The numbers beside the plots of random nets can be done by hand, and their words be read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from pytestqt.qtbot import QtBot
from scipy.integrate import quad
from scipy.optimize import brentq

from nnlab.app.lyapunov.random.sweep import make_theory
from nnlab.core.lyapunov.random.nets import RandomNet
from nnlab.core.lyapunov.random.sample import SampleSpec
from nnlab.core.warm import MAPS, TANGENTS, warm_part
from nnlab.gui.look import Look, dress_application
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.random import words
from nnlab.gui.lyapunov.random.page import RandomPage
from nnlab.gui.plots.random_nets.base import RandomPlot, fitting
from nnlab.gui.plots.random_nets.phase import PhaseDiagram
from nnlab.gui.tab import Context

NET = RandomNet(activation="tanh", var_w=2.5, var_b=0.1, N=100, L=6, inputs=3, seed=1)
SMALL = replace(NET, N=12, L=3, inputs=2)


@pytest.fixture(scope="module", autouse=True)
def kernels() -> None:
    for part in (MAPS, TANGENTS):
        warm_part(part)


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[RandomPage]:
    """The page with small nets whose inputs lie on a sphere, five components each."""
    desk = LyapunovDesk(context, context.runner)
    state = replace(desk.state.random, net=replace(SMALL, inputs=5), nets=3, points=4)
    desk.put("random", replace(state, place="sphere", q0=4.0))
    desk.put("page", "random")
    made = RandomPage(context, desk)
    qtbot.addWidget(made)
    made.resize(1190, 600)
    made.show()
    made.sampler.finish()
    yield made
    made.close_down()


def gauss(f: Callable[[float], float]) -> float:
    """Return the mean of f(z) over a standard normal z."""
    return quad(lambda z: f(z) * math.exp(-0.5 * z * z), -12, 12, limit=300)[0] / math.sqrt(
        2 * math.pi
    )


def square(q: float) -> float:
    return gauss(lambda z: math.tanh(math.sqrt(q) * z) ** 2)


def slope2(q: float) -> float:
    return gauss(lambda z: (1.0 - math.tanh(math.sqrt(q) * z) ** 2) ** 2)


def numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(r"-?\d+\.\d+", text.replace("−", "-"))]


def test_the_dashed_line_is_the_sum_that_it_says() -> None:
    """ln(N/n), the sum over the layers and their quotient, each by integrals of scipy."""
    spec = SampleSpec(NET, place="sphere", q0=0.8)
    largest = words.make_marks(make_theory(spec), NET)[0]
    q, total = NET.var_w * spec.q0 + NET.var_b, 0.0
    for _ in range(NET.L):
        total += math.log(NET.var_w * slope2(q))
        q = NET.var_w * square(q) + NET.var_b
    first = math.log(NET.N / NET.inputs)
    at = (first + total) / (2 * NET.L)
    assert largest.at == pytest.approx(at, abs=1e-9)
    assert "(1/12) [ln(100/3) + Σ ln χₗ]" in largest.detail
    assert numbers(largest.detail) == pytest.approx([first, total, at], abs=6e-4)


def test_the_red_line_says_fixed_point_growth_and_depth() -> None:
    q = brentq(lambda q: NET.var_w * square(q) + NET.var_b - q, 1e-6, 4.0)
    chi = NET.var_w * slope2(q)
    deep = words.make_marks(make_theory(SampleSpec(NET)), NET)[-1]
    assert deep.at == pytest.approx(0.5 * math.log(chi), abs=1e-9)
    expected = [0.5 * math.log(chi), q, chi]
    assert numbers(deep.detail)[:3] == pytest.approx(expected, abs=6e-4)
    depth = 1 / abs(math.log(chi))
    assert f"= {depth:.3g} layers" in deep.detail


def test_a_line_that_is_pointed_to_tells_its_numbers(page: RandomPage) -> None:
    plot = page.plots.distribution
    axes, mark = plot._last_axes(), plot.scene.marks[0]
    middle = QPointF(axes.left(mark.at), axes.area.center().y())
    assert plot.describe(middle + QPointF(1, 0)) == mark.detail != ""
    away = next(
        at
        for at in np.arange(axes.area.left() + 1, axes.area.right(), 3.0)
        if all(abs(axes.left(one.at) - at) > 12 for one in plot.scene.marks)
    )
    assert "below" in plot.describe(QPointF(away, middle.y()))


def test_one_component_has_no_directions_across() -> None:
    """There the growth is that along the input, and the product of the chi is not it."""
    net = replace(NET, inputs=1)
    theory = make_theory(SampleSpec(net, place="sphere", q0=0.8))
    largest = words.make_marks(theory, net)[0]
    assert "χ" not in largest.name + largest.detail and "along the input" in largest.name
    q, total = net.var_w * 0.8 + net.var_b, math.log(net.N)
    for _ in range(net.L):
        total += math.log(net.var_w * slope2(q))
        q = net.var_w * square(q) + net.var_b
    assert largest.at < total / (2 * net.L) - 0.01


@pytest.mark.parametrize(
    ("activation", "var_w", "phase", "not_said"),
    [
        ("tanh", 2.5, "Chaotic", "Growing"),
        ("relu", 2.5, "Growing", "Chaotic"),
        ("linear", 0.5, "Shrinking", "Ordered"),
    ],
)
def test_only_tanh_nets_are_chaotic(
    page: RandomPage, activation: str, var_w: float, phase: str, not_said: str
) -> None:
    """Lengths of ReLU and linear nets grow alike; the angle of two inputs does not."""
    net = replace(page.state.net, activation=activation, var_w=var_w)
    page.standing.edit(replace(page.state, net=net), "Net")
    said = page.settings.verdict.text()
    assert said.startswith(phase) and not_said not in said
    names = {button.text() for button in page.settings.presets.values()}
    assert phase in names and not_said not in names


def test_the_edges_are_those_of_the_literature() -> None:
    """tanh from (1, 0); ReLU at 2 and linear nets at 1, whatever the thresholds are."""
    for activation, at in (("tanh", 1.0), ("relu", 2.0), ("linear", 1.0)):
        for var_w, phase in ((at - 0.01, "ordered"), (at, "edge"), (at + 0.01, "chaotic")):
            net = replace(NET, activation=activation, var_w=var_w, var_b=0.0)
            assert make_theory(SampleSpec(net)).phase == phase
    for activation in ("relu", "linear"):
        net = replace(NET, activation=activation, var_b=0.7, var_w=1.0)
        chi = {"relu": 0.5, "linear": 1.0}[activation]
        assert make_theory(SampleSpec(net)).chi == chi


def test_the_net_that_learns_is_compared_with_the_theory_of_its_own_plane(
    page: RandomPage,
) -> None:
    """Two components, uniform in the box of ±1.5, although the sample has other inputs."""
    page.show_learning(True)
    recipe = page.trainer.recipe
    assert recipe.inputs == 2 != page.state.net.inputs
    theory = make_theory(SampleSpec(recipe, place="box", q0=1.5**2 / 3))
    mark = next(one for one in page.plots.distribution.scene.marks if one.kind == "dashed")
    assert mark.at == theory.largest_exponent
    assert mark.at != pytest.approx(page.theory.largest_exponent, abs=1e-3)
    page.show_learning(False)


def test_escape_puts_the_point_back(page: RandomPage, qtbot: QtBot, context: Context) -> None:
    phase, before = page.plots.phase, page.state
    label = context.store.undo_label
    at = phase.axes().area.center().toPoint()
    qtbot.mousePress(phase, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(phase, at + QPoint(20, -10))
    assert page.state.net.var_w != before.net.var_w
    assert page.escape()
    assert page.state == before and context.store.undo_label == label
    qtbot.mouseMove(phase, at)
    qtbot.mouseRelease(phase, Qt.MouseButton.LeftButton, pos=at)
    assert page.state == before and not page.escape()


def texts(plot: RandomPlot, width: int, height: int) -> list[str]:
    """Return title and legend as they are painted in a plot of that size."""
    plot.resize(width, height)
    written: list[str] = []
    picture = QImage(width, height, QImage.Format.Format_RGB32)

    def note(painter: QPainter, text: str, short: str, box: QRectF) -> str:
        written.append(fitting(painter, text, short, box))
        return written[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nnlab.gui.plots.random_nets.base.fitting", note)
        plot.render(picture)
    return written


@pytest.mark.parametrize("learning", [False, True])
def test_on_a_small_projector_no_legend_is_cut(
    page: RandomPage, context: Context, learning: bool
) -> None:
    context.look.set_presentation(True)
    dress_application(context.look)
    page.show_learning(learning)
    plots = page.plots
    sizes: dict[RandomPlot, tuple[int, int]] = {
        plots.distribution: (555, 345),
        plots.phase: (440, 345),
        plots.exponents: (555, 275),
        plots.lengths: (440, 275),
    }
    for plot, size in sizes.items():
        written = texts(plot, *size)
        assert written and not [text for text in written if "…" in text]
    page.show_learning(False)


def test_the_name_of_the_trained_point_covers_no_phase(qtbot: QtBot) -> None:
    look = Look()
    plot = PhaseDiagram(look)
    qtbot.addWidget(plot)
    plot.resize(440, 300)
    for var_w, var_b in ((3.6, 0.05), (1.2, 0.55), (4.9, 0.98), (0.05, 0.02)):
        plot.show_point("tanh", var_w, var_b)
        plot.show_trained((var_w + 0.02, var_b))
        plot.grab()
        *phases, trained = plot._written
        assert not any(trained.intersects(other) for other in phases)
        assert plot.axes().area.contains(trained)


def test_the_point_has_its_numbers_above_the_diagram(qtbot: QtBot) -> None:
    look = Look()
    plot = PhaseDiagram(look)
    qtbot.addWidget(plot)
    plot.show_point("tanh", 2.5, 0.1)
    assert "q* = 1.149, χ₁ = 1.100, ½ ln χ₁ = 0.0476" in plot.reading.text
    plot.show_point("relu", 2.0, 0.0)
    assert "q* = any, χ₁ = 1.000, ½ ln χ₁ = 0" in plot.reading.text
    plot.show_point("linear", 1.2, 0.3)
    assert "q* = ∞" in plot.reading.text
    plot.resize(300, 220)
    assert QFontMetrics(look.font()).height() < plot.axes().area.top()
