"""A digit of one's own on the page of digits: drawn, asked about, marked, held and undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from nnlab.app.lyapunov.digits.own import PAPER, see, unpack_drawing
from nnlab.app.lyapunov.digits.state import OWN
from nnlab.core.digits import idx
from nnlab.deep.lyapunov.digits.reports import OwnDigit
from nnlab.gui.computing.jobs import Ask
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.digits.own.words import write_facts, write_odds, write_rank, write_risk
from nnlab.gui.lyapunov.digits.page import DigitsPage
from nnlab.gui.plots.axes import Axes
from nnlab.gui.plots.studies.digit_card import CardScene, DigitCard
from nnlab.gui.plots.studies.output_columns import OutputColumns
from nnlab.gui.plots.studies.own_mark import find_arrow
from nnlab.gui.tab import Context
from tests import leaks
from tests.gui.fake_compute import FakeCompute
from tests.gui.study_kit import make_path, make_study

DIGITS = 300
MEMBERS = 3


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> idx.Digits:
    rng = np.random.default_rng(7)
    images = rng.integers(0, 256, (DIGITS, 28, 28)).astype(np.uint8)
    made = idx.Digits(images, rng.integers(0, 10, DIGITS).astype(np.uint8))
    monkeypatch.setattr(idx, "bundled", lambda _part: made)
    return made


@pytest.fixture
def compute(qtbot: QtBot) -> FakeCompute:
    return FakeCompute()


@pytest.fixture
def page(
    qtbot: QtBot, context: Context, compute: FakeCompute, digits: idx.Digits
) -> Iterator[DigitsPage]:
    """The page with a finished study of three nets, and open paper."""
    mine = replace(context, compute=compute)  # type: ignore[arg-type]
    made = DigitsPage(mine, LyapunovDesk(mine, context.status))
    library = made.studies.library
    study = library.begin(make_study(digits.labels, MEMBERS))
    library.save(replace(make_study(digits.labels, MEMBERS), id=study.id, began=study.began))
    made.resize(1150, 640)
    made.show()
    qtbot.waitExposed(made)
    settle(qtbot, made)
    made.own.toggle()
    yield made
    settle(qtbot, made)
    made.close_down()
    made.close()
    made.deleteLater()
    leaks.settle_qt()


def settle(qtbot: QtBot, page: DigitsPage) -> None:
    qtbot.waitUntil(lambda: not page.studies.busy)
    qtbot.waitUntil(lambda: not page.context.trainer.keeper._timer.isActive())


def stroke(qtbot: QtBot, page: DigitsPage, *points: tuple[float, float]) -> None:
    """Draw with the mouse through points of the paper, 0 to 1."""
    pad = page.own_panel.pad
    paper = pad.paper_rect()
    spots = [
        QPoint(round(paper.left() + x * paper.width()), round(paper.top() + y * paper.height()))
        for x, y in points
    ]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        qtbot.mouseMove(pad, spot)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])


def draw_one(qtbot: QtBot, page: DigitsPage) -> None:
    stroke(qtbot, page, (0.5, 0.2), (0.5, 0.4), (0.5, 0.8))


def asked(compute: FakeCompute, request: str = "own_digit") -> list[tuple[dict[str, Any], Ask]]:
    return [(params, ask) for params, ask in compute.asks if params["request"] == request]


def make_answer(page: DigitsPage, exponent: float, sure: float = 0.91) -> OwnDigit:
    """Three nets: two say 1, the last one 7."""
    outputs = np.full((MEMBERS, 10), (1 - sure) / 9, dtype=np.float32)
    outputs[:2, 1] = outputs[2, 7] = sure
    exponents = np.array([exponent, exponent + 0.01, exponent + 0.02], dtype=np.float32)
    ramp = np.tile(np.linspace(-1, 1, 28, dtype=np.float32), (28, 1))
    return OwnDigit(outputs, exponents, 16, np.array([1.0, 2.0], np.float32), ramp)


def tell(qtbot: QtBot, page: DigitsPage, compute: FakeCompute, exponent: float = 0.1) -> OwnDigit:
    """Answer the newest question about the digit."""
    qtbot.waitUntil(lambda: any(ask.alive for _, ask in asked(compute)))
    _, ask = asked(compute)[-1]
    answer = make_answer(page, exponent)
    ask.end(ask.on_answer, answer)
    return answer


def run(page: DigitsPage, key: str) -> None:
    next(c for c in page.commands() if c.key == f"ftle.digits.own.{key}").run()


# Asking


def test_a_stroke_is_asked_about_as_the_nets_would_see_it(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    view = page.studies.view
    assert view is not None and asked(compute) == []
    draw_one(qtbot, page)
    qtbot.waitUntil(lambda: len(asked(compute)) == 1)
    params, _ = asked(compute)[0]
    assert params["member"] == 0 and params["folder"] == page.studies.folder
    np.testing.assert_array_equal(params["fields"], view.plane.fields)
    image: NDArray[np.uint8] = params["image"]
    assert image.shape == (28, 28) and image.dtype == np.uint8
    # MNIST fits digits into 20 pixels, and puts the centre of mass into the middle.
    rows = np.flatnonzero(image.any(axis=1))
    assert rows[-1] - rows[0] + 1 == 20
    columns = image.sum(axis=0) @ np.arange(28) / image.sum()
    assert columns == pytest.approx(13.5, abs=0.6)


def test_one_question_is_on_its_way_and_the_newest_one_follows(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    qtbot.waitUntil(lambda: len(asked(compute)) == 1)
    for x in (0.3, 0.4, 0.6):
        stroke(qtbot, page, (x, 0.2), (x, 0.6))
    qtbot.wait(40)
    assert len(asked(compute)) == 1
    tell(qtbot, page, compute)
    qtbot.waitUntil(lambda: len(asked(compute)) == 2)
    np.testing.assert_array_equal(asked(compute)[1][0]["image"], page.own.image)
    # What was answered is of a moment ago, and shown until better is known.
    assert page.own.verdict is not None and page.own_panel.answer.text() == "1: 2 of 3 nets"
    tell(qtbot, page, compute, 0.2)
    qtbot.wait(40)
    assert len(asked(compute)) == 2 and page.own.verdict.exponent == pytest.approx(0.2)


def test_nobody_is_asked_while_the_page_or_the_paper_is_hidden(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    page.hide()
    drawing = np.zeros((PAPER, PAPER), np.uint8)
    drawing[20:90, 50:60] = 255
    page.own.draw(drawing, 1)
    qtbot.wait(40)
    assert asked(compute) == []
    page.own.toggle()
    page.show()
    settle(qtbot, page)
    qtbot.wait(40)
    assert asked(compute) == [] and page.own_panel.isHidden()
    page.own.toggle()
    qtbot.waitUntil(lambda: len(asked(compute)) == 1)


def test_clean_paper_is_not_asked_about_and_has_no_verdict(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    assert page.plane_view.plane.own == (1.0, 2.0)
    run(page, "clear")
    qtbot.wait(40)
    assert len(asked(compute)) == 1 and page.own.verdict is None
    assert page.own_panel.answer.text() == "" and page.plane_view.plane.own is None
    assert page.own_panel.columns.outputs.shape == (0, 10)


def test_a_refusal_is_said_in_a_line(qtbot: QtBot, page: DigitsPage, compute: FakeCompute) -> None:
    draw_one(qtbot, page)
    qtbot.waitUntil(lambda: len(asked(compute)) == 1)
    assert page.own_panel.answer.text() == "asking …"
    _, ask = asked(compute)[0]
    ask.end(ask.on_failed, "The nets of this study are gone.")
    assert page.own_panel.answer.text() == "The nets of this study are gone."
    assert page.own_panel.risk.text() == ""


def test_another_net_is_asked_anew_and_the_old_answer_goes(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    page.hands.turn_net()
    assert page.own.place is None
    qtbot.waitUntil(lambda: len(asked(compute)) == 2)
    assert asked(compute)[1][0]["member"] == 1
    tell(qtbot, page, compute, 0.1)
    assert page.own.verdict is not None and page.own.verdict.exponent == pytest.approx(0.11)


# What is seen


def test_the_verdict_agrees_with_counting_the_test_digits(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    view = page.studies.view
    assert view is not None
    draw_one(qtbot, page)
    ordered = np.sort(view.exponents)
    # Between two digits of the last tenth but one: 30 digits in each bin.
    exponent = float(np.float32((ordered[249] + ordered[250]) / 2))
    tell(qtbot, page, compute, exponent)
    verdict, panel = page.own.verdict, page.own_panel
    assert verdict is not None
    assert verdict.above == pytest.approx(250 / DIGITS) and verdict.bin == 8 and verdict.side == 0
    some = (view.exponents >= ordered[240]) & (view.exponents <= ordered[269])
    errors = float(view.wrong[some].mean())
    assert page.own.bins is not None and page.own.bins.means[8] == pytest.approx(errors)
    assert panel.facts[0].text().endswith("above 83 %")
    mean = np.full(10, 0.01)
    mean[1], mean[7] = (2 * 0.91 + 0.01) / 3, (0.91 + 0.02) / 3
    assert verdict.entropy == pytest.approx(float(-(mean * np.log(mean)).sum()), rel=1e-5)
    assert write_odds(errors, 30) in panel.risk.text()
    assert f"{100 * errors:.1f} %" in panel.risk.toolTip()


def test_a_number_beyond_all_digits_is_said_to_be_so(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute, 5.0)
    verdict = page.own.verdict
    assert verdict is not None and verdict.side == 1 and verdict.bin == 9
    assert write_facts(verdict)[0] == "λ₁ = 5.000, above all"
    assert write_risk(verdict, page.own.bins).endswith("wrong in the top bin")
    low = replace(verdict, side=-1, bin=0)
    assert write_risk(low, page.own.bins).endswith("wrong in the lowest bin")
    assert "No finite" in write_risk(replace(verdict, bin=-1), None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (0.0, "none of 40"),
        (0.25, "1 of 4"),
        (0.01, "1 of 100"),
        (0.5, "5 of 10"),
        (1.0, "10 of 10"),
    ],
)
def test_odds_are_small_numbers(error: float, said: str) -> None:
    assert write_odds(error, 40) == said


def test_ranks_near_the_ends_are_not_rounded_to_all() -> None:
    assert write_rank(0.9999) == "above 99 %" and write_rank(0.0001) == "above 1 %"
    assert write_rank(1.0) == "above all" and write_rank(0.0) == "below all"


def test_the_digit_is_marked_in_the_plane_and_in_the_plots_of_errors(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute, 0.1)
    plane = page.plane_view.plane
    marked = plane.grab().toImage()
    plane.show_own(None)
    assert plane.grab().toImage() != marked
    errors = page.errors_view
    page.show_view("errors")
    assert errors.error.own == errors.entropy.own == pytest.approx(0.1)
    assert errors.reliability.own == pytest.approx(0.91, abs=1e-6)
    qtbot.waitUntil(lambda: not errors.busy)
    marked = errors.error.grab().toImage()
    page.own.toggle()
    assert errors.error.own is None and errors.error.grab().toImage() != marked


def test_a_place_where_the_bottleneck_says_something_else_names_the_bottleneck(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    view, verdict = page.studies.view, page.own.verdict
    assert view is not None and verdict is not None and verdict.answer == 1
    plane = view.plane
    word = page.plane_view.plane.own_word
    other = int((plane.w @ np.array([1.0, 2.0]) - plane.theta).argmax())
    assert other != 1 and word == f"bottleneck: {other}"
    # In the middle of the region of 1 both agree.
    page.own.answer = replace(page.own.answer, place=3.0 * plane.w[1])  # type: ignore[type-var]
    page.own.changed.emit()
    assert page.plane_view.plane.own_word == ""


def test_a_move_of_the_pencil_does_not_draw_the_digits_anew(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    qtbot.wait(40)
    page.plane_view.plane.grab()
    scene, kept = page.plane_view.plane.scene, page.plane_view.plane._kept
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    page.plane_view.plane.grab()
    assert page.plane_view.plane.scene is scene and page.plane_view.plane._kept is kept


def test_columns_show_the_mean_and_a_dot_for_each_net(qtbot: QtBot) -> None:
    columns = OutputColumns(Look("light"))
    qtbot.addWidget(columns)
    columns.resize(240, 100)
    outputs = np.zeros((2, 10))
    outputs[0, 3], outputs[1, 5] = 1.0, 1.0
    columns.show_outputs(outputs)
    assert "3: 0.50" in columns.accessibleDescription()
    image, box = columns.grab().toImage(), columns.column(3)
    lower, upper = (
        image.pixelColor(round(box.center().x()), round(box.bottom() - share * box.height()))
        for share in (0.25, 0.75)
    )
    assert lower == columns._look.colour("accent") and upper != lower


def test_no_answer_is_wrong_where_nobody_knows_the_target(qtbot: QtBot) -> None:
    look = Look("light")
    card = DigitCard(look)
    qtbot.addWidget(card)
    card.resize(240, 420)
    outputs = np.eye(10)[4]
    reds = []
    for target in (4, 9, -1):
        scene = CardScene(image=np.zeros((28, 28), np.uint8), target=target, outputs=outputs)
        card.show_scene(scene)
        image, red = card.grab().toImage(), look.colour("error").rgb()
        reds.append(any(image.pixel(60, y) == red for y in range(image.height())))
    assert reds == [False, True, False]


def test_arrows_point_where_a_mark_at_the_edge_belongs() -> None:
    ways = {"→": (5, 1), "←": (-5, 1), "↓": (1, 5), "↑": (1, -5)}
    assert all(find_arrow(QPointF(*by)) == arrow for arrow, by in ways.items())


def test_a_mark_beyond_the_plane_stays_at_its_edge(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    plane = page.plane_view.plane
    axes: Axes = plane.axes()
    clean = plane.grab().toImage()
    plane.show_own((axes.x[1] + 100.0, 0.0))
    marked = plane.grab().toImage()
    changed = [
        x
        for x in range(clean.width())
        if any(clean.pixel(x, y) != marked.pixel(x, y) for y in range(0, clean.height(), 3))
    ]
    assert changed and changed[-1] <= axes.area.right() + 1


# The paper


def test_a_stroke_is_one_undo_and_undo_brings_the_paper_back(
    qtbot: QtBot, page: DigitsPage, context: Context
) -> None:
    panel = page.own_panel
    assert not panel.undo.isEnabled()
    draw_one(qtbot, page)
    first = page.state.drawing
    stroke(qtbot, page, (0.2, 0.5), (0.4, 0.5), (0.8, 0.5))
    second = page.state.drawing
    assert first and second not in (b"", first)
    qtbot.mouseClick(panel.undo, Qt.MouseButton.LeftButton)
    assert page.state.drawing == first
    np.testing.assert_array_equal(panel.pad.drawing, unpack_drawing(first))
    page.own.toggle()
    context.store.redo()
    assert page.state.drawing == second and panel.isVisible()
    run(page, "clear")
    run(page, "clear")
    assert page.state.drawing == b""
    context.store.undo()
    assert page.state.drawing == second


def test_without_preprocessing_the_nets_see_the_digit_as_it_is(
    qtbot: QtBot, page: DigitsPage, context: Context
) -> None:
    stroke(qtbot, page, (0.2, 0.2), (0.2, 0.4))
    fitted = page.own.image
    run(page, "fit")
    assert not page.state.fit and not page.own_panel.fit.isChecked()
    raw = page.own.image
    np.testing.assert_array_equal(raw, see(page.state.drawing, False))
    assert np.flatnonzero(raw.any(axis=1))[-1] < 14 < np.flatnonzero(fitted.any(axis=1))[-1]
    context.store.undo()
    assert page.state.fit and page.own_panel.fit.isChecked()


def test_the_eraser_takes_ink_away_and_is_put_down_with_the_paper(
    qtbot: QtBot, page: DigitsPage
) -> None:
    draw_one(qtbot, page)
    ink = int(page.own.drawing.sum())
    run(page, "eraser")
    stroke(qtbot, page, (0.5, 0.2), (0.5, 0.5))
    assert int(page.own.drawing.sum()) < ink
    page.own.toggle()
    assert not page.own_panel.pad.erasing


def test_the_paper_is_opened_and_closed_by_key_and_button(qtbot: QtBot, page: DigitsPage) -> None:
    commands = {command.key: command for command in page.commands()}
    opening, clearing = commands["ftle.digits.own.draw"], commands["ftle.digits.own.clear"]
    assert opening.shortcut == "D" and opening.checked is not None and opening.checked()
    assert clearing.enabled is not None and clearing.enabled()
    qtbot.mouseClick(page.own_panel.close_button, Qt.MouseButton.LeftButton)
    assert page.own_panel.isHidden() and not opening.checked() and not clearing.enabled()
    opening.run()
    assert page.own_panel.isVisible()
    for control in page.own_panel.findChildren(QToolButton) + page.own_panel.findChildren(
        QPushButton
    ):
        assert control.accessibleName() and control.toolTip()


def test_the_column_makes_room_for_the_paper_where_the_window_is_small(
    qtbot: QtBot, page: DigitsPage
) -> None:
    assert page.column.opened
    page.resize(930, 620)
    qtbot.waitUntil(lambda: not page.column.opened)
    qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= 930)
    page.own.toggle()
    assert page.column.opened
    page.own.toggle()
    assert not page.column.opened
    page.resize(1150, 620)
    qtbot.waitUntil(lambda: page.column.opened)


# The path


def test_it_is_an_end_of_a_path_as_a_picture(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, digits: idx.Digits
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    qtbot.mouseClick(page.own_panel.hold, Qt.MouseButton.LeftButton)
    assert page.studies.pins == (OWN,) and page.own_panel.hold.text() == "held: A"
    page.studies.hold(4)
    assert page.studies.pins == (OWN, 4)
    assert page.plane_view.shown == 4 and not page.plane_view.plane.grab().isNull()
    page.show_view("path")
    qtbot.waitUntil(lambda: len(asked(compute, "digit_path")) == 1)
    params, ask = asked(compute, "digit_path")[0]
    np.testing.assert_array_equal(params["start"], page.own.image)
    assert params["end"] == 4
    ask.end(ask.on_answer, make_path(page.own.image, digits.images[4]))
    assert page.path_view.ends.text() == f"A: yours   B: {digits.labels[4]}"
    assert page.path_view.card.scene.target == -1
    # Another stroke is another path.
    stroke(qtbot, page, (0.3, 0.3), (0.7, 0.3))
    qtbot.waitUntil(lambda: len(asked(compute, "digit_path")) == 2)
    page.path_view.draw_pair()
    assert page.studies.pins[0] == OWN
    run(page, "clear")
    assert OWN not in page.studies.pins


def test_a_path_to_ones_own_digit_ends_in_its_picture(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute
) -> None:
    draw_one(qtbot, page)
    page.studies.hold(4)
    page.own.hold()
    assert page.studies.pins == (4, OWN)
    page.show_view("path")
    qtbot.waitUntil(lambda: len(asked(compute, "digit_path")) == 1)
    params, _ = asked(compute, "digit_path")[0]
    assert params["start"] == 4
    np.testing.assert_array_equal(params["end"], page.own.image)


def test_the_panel_is_drawn_in_every_look(
    qtbot: QtBot, page: DigitsPage, compute: FakeCompute, context: Context
) -> None:
    draw_one(qtbot, page)
    tell(qtbot, page, compute)
    look = context.look
    for theme in ("light", "dark", "contrast"):
        look.set_theme(theme)
        for presenting in (False, True):
            look.set_presentation(presenting)
            page.set_presentation(presenting)
            panel = page.own_panel
            assert panel.pad.paper_rect().width() >= 100
            assert not panel.grab().isNull() and panel.height() <= page.height()


def test_escape_gives_the_stroke_under_way_up_and_lets_nothing_go(
    qtbot: QtBot, page: DigitsPage
) -> None:
    draw_one(qtbot, page)
    page.studies.hold(4)
    before, pins, pad = page.state.drawing, page.studies.pins, page.own_panel.pad
    paper = pad.paper_rect()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(pad, left, pos=paper.topLeft() + QPoint(20, 20))
    assert page.state.drawing != before
    assert page.escape()
    assert page.state.drawing == before and page.studies.pins == pins
    np.testing.assert_array_equal(pad.drawing, unpack_drawing(before))
    qtbot.mouseMove(pad, paper.center())
    qtbot.mouseRelease(pad, left, pos=paper.center())
    assert page.state.drawing == before, "the rest of the stroke draws nothing"
    page.escape()
    assert not page.studies.pins, "without a stroke it lets go what is held"


def test_beside_the_paper_the_digit_under_the_pointer_is_seen_in_the_plane(
    page: DigitsPage, digits: idx.Digits
) -> None:
    view = page.plane_view
    page.resize(900, 600)
    assert view.card.isHidden() and not view.inset.isVisible()
    view.plane.point_at(3)
    assert view.inset.isVisible() and view.inset.image is not None
    np.testing.assert_array_equal(view.inset.image, digits.images[3])
    assert page.studies.view is not None
    at = view.plane.axes().point(*map(float, page.studies.view.points[3]))
    assert not view.inset.geometry().contains(at.toPoint()), "it does not cover what it shows"
    view.plane.point_at(-1)
    assert not view.inset.isVisible()
    view.plane.point_at(3)
    page.own.toggle()
    assert not view.card.isHidden() and not view.inset.isVisible(), "the card has room again"
