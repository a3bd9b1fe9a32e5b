"""Symbols with a lowered index: how they are cut, measured, painted and written as HTML."""

import html
import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QImage,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnlab.gui.exporting.export import Size, make_svg
from nnlab.gui.look import Look
from nnlab.gui.plots.axes import CENTRE, LEFT, RIGHT
from nnlab.gui.plots.symbol_text import cut_text, draw_line, text_width
from nnlab.gui.symbols import has_symbols, rich, split_symbols
from nnlab.gui.window.status_bar import ElidedLabel


@pytest.mark.parametrize("text", ["σ_w² = 1", "2 σ_b²", "ln(C_c N)", "Λ₁(J_L)", "m_B  batch"])
def test_symbols_are_found(text: str) -> None:
    assert has_symbols(text)
    assert "_" not in rich(text)
    assert "<sub>" in rich(text)


@pytest.mark.parametrize("text", ["", "J", "my_J_L_file.npz", "C_code", "a_b", "J_Large", "<b>"])
def test_other_underscores_stay(text: str) -> None:
    assert not has_symbols(text)
    assert rich(text) == text


def test_pieces_are_the_whole_text() -> None:
    pieces = split_symbols("q* = σ_w² ⟨g²⟩ + σ_b² = 1")
    assert [(piece.text, piece.lowered, piece.raised) for piece in pieces] == [
        ("q* = σ", "w", "²"),
        (" ⟨g²⟩ + σ", "b", "²"),
        (" = 1", "", ""),
    ]


def test_what_stands_beside_a_symbol_is_no_html() -> None:
    assert rich("J_L < <b>").count("<") == 2  # of <sub> and its end


def test_line_with_symbols_is_narrower_than_with_underscores(qapp: QApplication) -> None:
    metrics = QFontMetrics(Look().font())
    text = "σ_w² and σ_b²"
    assert text_width(metrics, text) < metrics.horizontalAdvance(text)
    assert text_width(metrics, "plain") == metrics.horizontalAdvance("plain")


def test_no_symbol_is_cut_in_its_middle(qapp: QApplication) -> None:
    metrics = QFontMetrics(Look().font())
    text = "variance σ_w² of the weights"
    for width in range(10, round(text_width(metrics, text)) + 3):
        cut = cut_text(metrics, text, width)
        assert text_width(metrics, cut) <= width or len(cut) <= 1
        assert "_" not in cut.replace("σ_w", "")
    assert cut == text


def test_index_is_painted_lower_and_within_its_width(qapp: QApplication) -> None:
    line = _paint("σ_w", LEFT)
    assert _bottom(line) > _bottom(_paint("σw", LEFT))
    width = text_width(QFontMetrics(Look().font()), "σ_w")
    assert _columns(line)[1] <= width + 1
    assert _columns(_paint("σ_w", RIGHT))[0] >= 200 - width - 1
    left, right = _columns(_paint("σ_w", CENTRE))
    assert abs((left + right) / 2 - 100) < 3


def test_status_line_lowers_indices_and_shows_html_as_it_is(qapp: QApplication) -> None:
    label = ElidedLabel("line")
    label.resize(600, 20)
    label.show_text("σ_w² < 2 in <b>x</b>")
    assert "σ<sub>w</sub>² &lt; 2 in &lt;b&gt;" in label.text()
    label.show_text("<b>x</b>")
    assert label.text() == "<b>x</b>"
    assert label.textFormat() == QLabel().textFormat().PlainText
    label.deleteLater()


def _paint(text: str, flags: object) -> QImage:
    image = QImage(200, 40, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(Look().font())
    draw_line(painter, QRectF(0, 0, 200, 40), flags, text)  # type: ignore[arg-type]
    painter.end()
    return image


def _inked(image: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y).value() < 128
    ]


def _bottom(image: QImage) -> int:
    return max(y for _, y in _inked(image))


def _columns(image: QImage) -> tuple[int, int]:
    columns = [x for x, _ in _inked(image)]
    return min(columns), max(columns)


class Title(QWidget):
    """A line whose parts Qt writes into a file one by one: letters, Greek ones, an index."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(Look().font(0.9, bold=True))
        draw_line(painter, QRectF(5, 0, 590, 40), LEFT, "784–[20]×16–10, net 1 of 10: λ₁ σ_w² = 2")
        painter.end()


def test_parts_of_a_line_do_not_lie_upon_each_other_in_a_file(qtbot: QtBot) -> None:
    title = Title()
    qtbot.addWidget(title)
    title.resize(600, 40)
    svg = make_svg(title, Size(), QColor("white")).decode()
    runs = re.findall(r'<text[^>]* x="([^"]+)"[^>]*font-size="([^"]+)"[^>]*>([^<]*)<', svg)
    assert len(runs) > 3
    end = 0.0
    for x, size, text in runs:
        large = QFont(Look().font(bold=True))
        large.setPixelSize(1000)
        if text not in "w²":
            assert float(x) >= end - 0.6, text
        wide = QFontMetricsF(large).horizontalAdvance(html.unescape(text))
        end = float(x) + wide * float(size) / 1000
