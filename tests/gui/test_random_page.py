"""The page of random nets: sliders, distribution, phase diagram, training, the way to the map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.random.sweep import RandomSweep, make_theory
from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.lyapunov.random.sample import Draws, SampleSpec
from nnlab.core.network import classification_error, have_equal_bits
from nnlab.core.training.gauge import Gauge
from nnlab.core.trajectory import Divergence
from nnlab.core.warm import MAPS, TANGENTS, warm_part
from nnlab.gui.exporting.export import Size, make_pdf, make_svg
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.random.page import RandomPage
from nnlab.gui.lyapunov.random.sampler import Sampler
from nnlab.gui.lyapunov.random.shelf import MOST_KEPT
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.plots.random_nets.distribution import Bars, density
from nnlab.gui.tab import Context
from nnlab.gui.theme import THEMES

SMALL = RandomNet(N=12, L=3, var_w=2.0, seed=3)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    for part in (MAPS, TANGENTS):
        warm_part(part)


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[RandomPage]:
    """The page, shown, with small nets, its sample complete."""
    desk = LyapunovDesk(context, context.runner)
    desk.put("random", replace(desk.state.random, net=SMALL, nets=4, points=5))
    desk.put("page", "random")
    made = RandomPage(context, desk)
    qtbot.addWidget(made)
    made.resize(1190, 600)
    made.show()
    qtbot.waitExposed(made)
    made.sampler.finish()
    yield made
    made.close_down()


def net_of(context: Context) -> RandomNet:
    return context.store.get(LYAPUNOV).random.net


def expected(page: RandomPage) -> RandomSweep:
    """Return the complete sample of the page's settings."""
    sweep = RandomSweep(page.state.sample, Draws())
    sweep.finish()
    return sweep


def test_the_distribution_is_that_of_the_sample_with_the_lines_of_the_theory(
    page: RandomPage,
) -> None:
    scene, sweep = page.plots.distribution.scene, expected(page)
    assert scene.bars[0].values == pytest.approx(sweep.exponents)
    assert scene.bars[1].values == pytest.approx(sweep.single_exponents)
    theory = make_theory(page.state.sample)
    marks = {mark.kind: mark.at for mark in scene.marks}
    assert marks["solid"] == pytest.approx(0.5 * math.log(theory.chi))
    assert marks["dashed"] == pytest.approx(theory.growth[-1] / 3)
    assert f"{sweep.exponents.mean():.3f} ± {sweep.exponents.std(ddof=1):.3f}" in scene.bars[0].name


def test_a_histogram_is_a_density() -> None:
    bars = Bars("", np.random.default_rng(1).normal(size=500), "accent", True)
    edges = np.linspace(-6, 6, 49)
    assert density(bars, edges).sum() * 0.25 == pytest.approx(1.0)
    empty = Bars("", np.empty(0), "accent", True)
    assert not density(empty, edges).any()


def test_dragging_a_slider_is_one_undo_and_moves_everything(
    page: RandomPage, context: Context
) -> None:
    slider = page.settings.sliders["var_w"].slider
    slider.setSliderDown(True)
    for place in (250, 300, 400):
        slider.setValue(place)
    slider.setSliderDown(False)
    assert net_of(context).var_w == 4.0
    assert page.settings.sliders["var_w"].field.value() == 4.0
    assert page.plots.phase.var_w == 4.0
    page.sampler.finish()
    assert page.plots.distribution.scene.bars[0].values == pytest.approx(expected(page).exponents)
    context.store.undo()
    assert net_of(context) == SMALL
    assert context.store.undo_label is None


def test_a_typed_value_may_lie_beyond_the_slider(page: RandomPage, context: Context) -> None:
    page.settings.sliders["var_w"].field.setValue(20.0)
    assert net_of(context).var_w == 20.0
    slider = page.settings.sliders["var_w"].slider
    assert slider.value() == slider.maximum()
    assert page.plots.phase.axes().x[1] > 20.0
    page.settings.sliders["N"].field.setValue(30)
    assert net_of(context).N == 30
    context.store.undo()
    assert page.settings.sliders["N"].field.value() == 12


def test_the_point_in_the_phase_diagram_is_dragged(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    axes = page.plots.phase.axes()

    def at(var_w: float, var_b: float) -> QPoint:
        return axes.point(var_w, var_b).toPoint()

    qtbot.mousePress(page.plots.phase, Qt.MouseButton.LeftButton, pos=at(1.0, 0.5))
    qtbot.mouseMove(page.plots.phase, at(2.0, 0.4))
    qtbot.mouseMove(page.plots.phase, at(4.0, 0.2))
    qtbot.mouseRelease(page.plots.phase, Qt.MouseButton.LeftButton, pos=at(4.0, 0.2))
    net = net_of(context)
    assert (net.var_w, net.var_b) == pytest.approx((4.0, 0.2), abs=0.03)
    assert page.settings.sliders["var_b"].field.value() == net.var_b
    qtbot.mouseMove(page.plots.phase, at(1.0, 0.9))
    assert net_of(context) == net, "only a button that is held moves it"
    context.store.undo()
    assert net_of(context) == SMALL


def test_presets_and_activation_by_command(page: RandomPage, context: Context) -> None:
    run = {command.key: command.run for command in page.commands()}
    for key in ("ordered", "edge", "chaotic"):
        run[f"ftle.random.{key}"]()
        assert page.theory.phase == key
    assert "Chaotic" in page.settings.verdict.text()
    run["ftle.random.edge"]()
    assert page.plots.distribution.scene.marks[-1].name.startswith("0.000:")
    run["ftle.random.activation"]()
    assert net_of(context).activation == "relu"
    assert "σ<sub>w</sub>²/2" in page.settings.verdict.text()
    run["ftle.random.new-seed"]()
    assert net_of(context).seed == SMALL.seed + 1


def test_keys_are_given_once(page: RandomPage) -> None:
    keys = [key for command in page.commands() for key in command.shortcut.split("|")]
    assert len(keys) == len(set(keys))


def test_what_is_no_recipe_is_said_and_changes_nothing(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    with qtbot.waitSignal(context.status.said) as said:
        page.settings.changed.emit("neurons", "N", -3, None)
    assert "N must be" in said.args[0]
    assert net_of(context) == SMALL


def test_the_layers_show_growth_and_fields(page: RandomPage) -> None:
    sweep, lines = expected(page), page.plots.exponents.scene.lines
    assert lines[0].y == pytest.approx(sweep.growths.mean(axis=(0, 2)))
    assert lines[0].spread == pytest.approx(sweep.growths.std(axis=(0, 2), ddof=0), rel=0.05)
    assert lines[2].y == pytest.approx(page.theory.growth)
    q = page.plots.lengths.scene.lines
    assert q[0].y == pytest.approx(sweep.q.mean(axis=(0, 2)))
    assert q[2].y[0] == pytest.approx(page.theory.q_star)


def test_fields_that_grow_without_bound_are_shown_by_powers_of_ten(page: RandomPage) -> None:
    page.next_activation()
    page.next_activation()
    page.settings.sliders["var_w"].field.setValue(50.0)
    page.sampler.finish()
    scene, q = page.plots.lengths.scene, page.theory.q
    power = math.floor(math.log10(max(q.max(), expected(page).q.mean(axis=(0, 2)).max())))
    assert scene.axis == f"q ÷ 10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[power]}"
    assert scene.lines[1].y * 10.0**power == pytest.approx(q)
    assert "without bound" in scene.lines[2].name


def test_nets_of_one_layer_have_no_deeper_direction(page: RandomPage) -> None:
    page.settings.sliders["L"].field.setValue(1)
    page.sampler.finish()
    assert len(page.plots.distribution.scene.bars) == 1
    assert page.plots.exponents.grab().width() > 0


def test_nets_that_pass_nothing_on_say_so(page: RandomPage) -> None:
    page.settings.sliders["var_w"].field.setValue(0.0)
    page.sampler.finish()
    scene = page.plots.distribution.scene
    assert "−∞ everywhere" in scene.bars[0].name
    assert not len(scene.bars[0].values)
    page.grab()


def test_nothing_is_computed_while_the_page_is_hidden(qtbot: QtBot, page: RandomPage) -> None:
    page.hide()
    page.trainer.run()
    page.hide()
    page.settings.sliders["var_w"].field.setValue(3.0)
    page.trainer.rest()
    sweep = page.sampler.sweep
    qtbot.wait(60)
    assert page.sampler.sweep is sweep
    assert not page.sampler.is_idle
    page.show()
    qtbot.waitUntil(lambda: page.sampler.is_idle)
    assert page.sampler.sweep is not sweep


def test_the_newest_request_wins_but_the_first_net_is_shown(qtbot: QtBot) -> None:
    sampler = Sampler()
    seen: list[float] = []
    sampler.improved.connect(lambda sweep: seen.append(sweep.spec.net.var_w))
    for var_w in (1.0, 2.0, 3.0):
        sampler.request(SampleSpec(replace(SMALL, var_w=var_w), nets=2, points=2))
    sampler.set_awake(True)
    qtbot.waitUntil(lambda: sampler.is_idle)
    assert set(seen) == {3.0}
    sampler.close()


def test_its_map_is_that_of_the_recipe(page: RandomPage, context: Context) -> None:
    page.bar.map.click()
    state = context.store.get(LYAPUNOV)
    assert (state.page, state.map.source) == ("map", "random")
    assert have_equal_bits(page.desk.net.network, draw_net(SMALL))


def test_training_moves_the_distribution_and_reset_brings_it_back(
    qtbot: QtBot, page: RandomPage
) -> None:
    page.trainer.seek(400)
    assert page.learning
    net = page.trainer.network
    assert net is not None
    before, now = page.plots.distribution.scene.bars
    assert not np.array_equal(before.values, now.values)
    assert "400 updates" in now.name
    assert page.plots.picture.scene is not None
    assert page.plots.errors.scene.lines[0].x[-1] <= 400
    assert page.plots.phase.trained is not None
    course = page.trainer.course
    assert course is not None
    C = classification_error(net, course.trajectory.patterns)
    assert f"{100 * C:4.1f} %" in page.bar.errors.text()
    page.trainer.reset()
    qtbot.waitUntil(lambda: page.trainer.now is not None and page.trainer.now.k == 0)
    assert page.trainer.network is not None
    assert have_equal_bits(page.trainer.network, draw_net(SMALL))


def test_running_trains_until_paused_and_shows_the_first_reading(
    qtbot: QtBot, page: RandomPage
) -> None:
    page.bar.run.click()
    assert page.bar.run.text() == "Pause"
    qtbot.waitUntil(lambda: page.trainer.k > 20 and page.trainer.now is not None)
    page.bar.run.click()
    k = page.trainer.k
    qtbot.waitUntil(lambda: page.trainer.now is not None and page.trainer.now.k == k)
    assert not page.trainer.running
    assert page.trainer.before is not None
    assert page.trainer.before.k == 0
    page.trainer.step()
    page.trainer.back()
    assert page.trainer.k == k


def test_a_pause_is_read_to_its_end_though_a_reading_was_on_its_way(
    qtbot: QtBot, page: RandomPage
) -> None:
    trainer = page.trainer
    trainer.seek(3)
    trainer.step()
    # The reading of update 4 begins; the net goes on before it is there.
    trainer._read(0.0)
    trainer.step()
    qtbot.waitUntil(lambda: trainer.now is not None and trainer.now.k == 5)
    trainer.step()
    trainer.rest()
    trainer.wake()
    qtbot.waitUntil(lambda: trainer.now is not None and trainer.now.k == 6)


def test_a_net_too_large_for_the_map_is_not_drawn_but_said_so(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    with qtbot.waitSignal(context.status.said) as said:
        page.settings.sliders["N"].field.setValue(600)
        page.bar.map.click()
    assert "too large for the map" in said.args[0]
    assert page.desk.state.page == "random"
    assert "too large" in page.bar.map.toolTip()
    page.settings.sliders["N"].field.setValue(12)
    assert "too large" not in page.bar.map.toolTip()


def test_on_a_projector_a_net_that_learns_is_seen_over_the_plane(page: RandomPage) -> None:
    page.trainer.seek(3)
    assert page.plots.phase.isVisible()
    page.set_presentation(True)
    assert page.plots.picture.isVisible()
    assert not page.plots.phase.isVisible()
    page.show_learning(False)
    assert page.plots.phase.isVisible()
    assert not page.plots.picture.isVisible()
    page.show_learning(True)
    page.show_lower(True)
    assert page.plots.phase.isVisible()
    assert page.plots.picture.isVisible()


def test_the_same_seed_trains_to_the_same_bits(page: RandomPage) -> None:
    page.trainer.seek(30)
    one = page.trainer.network
    for seed in range(9, 10 + MOST_KEPT):
        # So many others that the first course is not kept, but trained anew.
        page.trainer.set_job(replace(SMALL, seed=seed), 0.01)
        page.trainer.seek(1)
    page.trainer.set_job(SMALL, page.state.eta)
    page.trainer.seek(30)
    other = page.trainer.network
    assert one is not None
    assert other is not None
    assert have_equal_bits(one, other)


def test_another_recipe_gives_the_training_up(page: RandomPage) -> None:
    page.trainer.seek(10)
    page.settings.sliders["var_b"].field.setValue(0.5)
    assert page.trainer.k == 0
    assert not page.learning
    assert page.plots.phase.trained is None


def test_undo_of_another_recipe_trains_the_net_again_so_far(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    page.trainer.seek(40)
    net = page.trainer.network
    assert net is not None
    page.settings.sliders["var_b"].field.setValue(0.5)
    assert context.store.get(LYAPUNOV).random.updates == 0
    context.store.undo()
    qtbot.waitUntil(lambda: page.trainer.k == 40)
    assert not page.trainer.returns
    assert page.trainer.network is not None
    assert have_equal_bits(page.trainer.network, net)


def test_redo_and_undo_bring_trained_nets_back_at_once(page: RandomPage, context: Context) -> None:
    page.take_preset("chaotic")
    page.trainer.seek(80)
    net = page.trainer.network
    page.bar.keep.setEnabled(False)
    context.store.undo()
    assert page.trainer.k == 0
    context.store.redo()
    assert page.trainer.k == 80
    assert not page.trainer.returns
    assert page.learning
    assert page.bar.keep.isEnabled()
    assert net is not None
    assert page.trainer.network is not None
    assert have_equal_bits(page.trainer.network, net)
    assert context.store.get(LYAPUNOV).random.updates == 80


def test_only_the_newest_few_trained_nets_are_kept() -> None:
    start = RandomTrainer(SMALL, 0.01)
    start.seek(2)
    for seed in range(20, 22 + MOST_KEPT):
        start.set_job(replace(SMALL, seed=seed), 0.01)
        start.seek(2)
    start.set_job(SMALL, 0.01)
    assert start.course is None
    start.set_job(replace(SMALL, seed=21 + MOST_KEPT), 0.01)
    assert start.course is not None
    start.close()


def test_a_session_brings_back_the_net_as_it_was_trained(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    page.trainer.run()
    qtbot.waitUntil(lambda: page.trainer.k > 60)
    page.trainer.pause()
    k, net = page.trainer.k, page.trainer.network
    stored, arrays = LYAPUNOV.pack(context.store.get(LYAPUNOV))
    page.new_seed()
    page.trainer.seek(5)
    context.store.load({LYAPUNOV.key: LYAPUNOV.unpack(stored, arrays)})
    assert page.trainer.stand == k
    qtbot.waitUntil(lambda: page.trainer.k == k)
    assert page.learning
    assert net is not None
    assert page.trainer.network is not None
    assert have_equal_bits(page.trainer.network, net)
    assert context.store.get(LYAPUNOV).random.updates == k


def test_settings_of_the_sample_leave_the_training_as_it_is(
    page: RandomPage, context: Context
) -> None:
    page.trainer.seek(10)
    page.settings.boxes["nets"].setValue(3)
    assert page.trainer.k == 10
    context.store.undo()
    assert page.trainer.k == 10
    page.trainer.reset()
    assert context.store.get(LYAPUNOV).random.updates == 0


def test_the_trained_net_is_taken_to_the_map(page: RandomPage, context: Context) -> None:
    assert not page.bar.keep.isEnabled()
    page.trainer.seek(25)
    page.bar.keep.click()
    state = context.store.get(LYAPUNOV)
    assert state.page == "map"
    assert state.kept is not None
    assert page.trainer.network is not None
    assert have_equal_bits(state.kept.network, page.trainer.network)
    assert "25 updates" in state.kept.label
    assert len(state.kept.patterns) == 300, "more would hide the map"
    context.store.undo()
    assert context.store.get(LYAPUNOV).kept is None


def test_nets_too_large_are_not_trained_but_said_so(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    page.settings.sliders["L"].field.setValue(20)
    with qtbot.waitSignal(context.status.said) as said:
        page.trainer.toggle()
    assert "too large" in said.args[0]
    assert not page.trainer.running
    page.bar.one.click()
    assert not page.learning
    assert page.bar.many.isChecked()


def test_a_run_that_diverges_stops_and_says_why(qtbot: QtBot, page: RandomPage) -> None:
    """Outputs of tanh saturate before a net diverges, so the course is told that it has."""
    page.trainer.seek(3)
    course = page.trainer.course
    assert course is not None
    course.diverged = Divergence(3, "Take a smaller learning rate.")
    with qtbot.waitSignal(page.trainer.stopped) as said:
        page.trainer.run()
    assert said.args == ["Take a smaller learning rate."]
    assert not page.trainer.running
    assert page.trainer.k == 3


def test_the_status_bar_tells_what_is_pointed_to(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    middle = page.plots.phase.axes().area.center().toPoint()
    qtbot.mouseMove(page.plots.phase, middle)
    assert "½ ln χ₁" in context.status.hover_text
    qtbot.mouseMove(
        page.plots.distribution, page.plots.distribution._last_axes().area.center().toPoint()
    )
    assert "% below" in context.status.hover_text
    qtbot.mouseMove(page.plots.exponents, QPoint(300, page.plots.exponents.height() - 60))
    assert "largest" in context.status.hover_text


@pytest.mark.parametrize("theme", list(THEMES))
def test_all_plots_are_drawn_in_every_look(page: RandomPage, context: Context, theme: str) -> None:
    context.look.set_theme(theme)
    page.trainer.seek(5)
    for figure in page.figures():
        image = figure.widget.grab().toImage()
        colours = {
            image.pixel(x, y)
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        }
        assert len(colours) > 3, figure.key
    page.set_presentation(True)
    assert page.plots.below.isHidden()
    page.set_presentation(False)
    assert not page.plots.below.isHidden()


def test_figures_are_exported_with_their_words(page: RandomPage) -> None:
    for figure in page.figures()[:4]:
        svg = make_svg(figure.widget, Size(), QColor("white")).decode()
        assert "mean" in svg or "χ" in svg
        assert make_pdf(figure.widget, Size(), QColor("white")).startswith(b"%PDF")


def test_controls_have_names_and_tips(page: RandomPage) -> None:
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QAbstractSpinBox)
    for control in (found for kind in kinds for found in page.findChildren(kind)):
        if control.isVisible() and not control.objectName().startswith("qt_"):
            assert control.accessibleName(), control
            assert control.toolTip(), control.accessibleName()


def test_what_is_under_a_resting_pointer_is_told_anew_after_a_change(
    qtbot: QtBot, page: RandomPage, context: Context
) -> None:
    phase = page.plots.phase
    at = phase.axes().point(2.0, 0.4)
    qtbot.mouseMove(phase, at.toPoint())
    assert "χ₁" in context.status.hover_text
    page.next_activation()
    assert net_of(context).activation == "relu"
    assert "χ₁ = 1.0" in context.status.hover_text, "½ σ_w², whatever tanh had there"
    assert context.status.hover_text == phase.describe(at.toPoint().toPointF())
    context.store.undo()
    assert context.status.hover_text == phase.describe(at.toPoint().toPointF())
    page.hide()
    page.next_activation()
    assert context.status.hover_text == "", "a hidden plot has nothing to say"


def test_while_the_loops_are_compiled_a_short_line_says_why_nothing_learns(
    page: RandomPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    page.context.status.said.connect(lambda text, _seconds: said.append(text))
    monkeypatch.setattr("nnlab.gui.lyapunov.random.trainer.is_warm", lambda *_kernels: False)
    calls: list[object] = []
    monkeypatch.setattr(Gauge, "measure", lambda _gauge, params: calls.append(params))
    page.trainer.toggle()
    assert calls == [], "measuring would compile its kernel in the window's thread"
    assert not page.trainer.running and not page.learning
    # It shares the status bar with a job and what is under the pointer.
    assert "ompiling" in said[-1] and len(said[-1]) < 40


@pytest.mark.parametrize("chosen", [True, False])
def test_a_drag_given_up_brings_back_the_view_that_was_there(
    qtbot: QtBot, page: RandomPage, context: Context, chosen: bool
) -> None:
    page.trainer.seek(3)
    page.bar.shown.emit(chosen)
    phase = page.plots.phase
    at = phase.axes().point(3.0, 0.4).toPoint()
    qtbot.mousePress(phase, Qt.MouseButton.LeftButton, pos=at)
    assert not page.learning and page.trainer.k == 0, "another net"
    assert page.escape()
    qtbot.mouseRelease(phase, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: page.trainer.k == 3)
    assert net_of(context) == SMALL and page.learning == chosen
    page.trainer.step()
    assert page.learning, "who steps wants to see it"
