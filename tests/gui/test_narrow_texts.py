"""What texts of plots do where there is little room for them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from nnlab.gui.look import Look
from nnlab.gui.lyapunov.map.few_lines import keep_together
from nnlab.gui.plots.axes import TEXT
from nnlab.gui.plots.studies.head import paint_head
from nnlab.gui.widgets.elided_combo import ElidedCombo
from nnlab.gui.widgets.param_form import make_combo


def draw(look: Look, width: float, title: str, note: str) -> np.ndarray:
    image = QImage(600, 60, QImage.Format.Format_RGB32)
    image.fill(look.colour("base"))
    painter = QPainter(image)
    paint_head(painter, QRectF(10, 40, width, 10), look, title, note)
    painter.end()
    return np.array(image.constBits()).reshape(60, -1)


def test_a_title_is_whole_before_its_note_is_written(qtbot: QtBot) -> None:
    look = Look()
    title = "Reliability"
    room = QFontMetrics(look.font(TEXT, bold=True)).horizontalAdvance(title) + 12
    alone = draw(look, room, title, "")
    assert (draw(look, room, title, "ECE 0.0097") == alone).all()
    assert (draw(look, 400, title, "ECE 0.0097") != draw(look, 400, title, "")).any()


def test_a_factor_stays_in_the_line_of_its_symbol() -> None:
    text = keep_together("there 4 λ₁⁽⁴⁾ = 4.24, 4.2   largest 4 λ₁⁽⁴⁾ = 4.32 at s = 0.360")
    assert [part.split(" = ")[0] for part in text.split(" ") if "λ" in part] == [
        "4\u00a0λ₁⁽⁴⁾\u00a0=\u00a04.24,",
        "4\u00a0λ₁⁽⁴⁾\u00a0=\u00a04.32",
    ]


def test_a_list_that_is_too_narrow_for_its_choice_says_so_by_dots(qtbot: QtBot) -> None:
    box = make_combo({"a": "sigmoid, outputs 0 or 1", "b": "tanh"})
    assert isinstance(box, ElidedCombo)
    qtbot.addWidget(box)
    box.resize(box.fontMetrics().horizontalAdvance("sigmoid, out") + 30, 26)
    plain = QComboBox()
    qtbot.addWidget(plain)
    plain.addItem(box.shown_text())
    assert plain.itemText(0).endswith("…") and plain.itemText(0).startswith("sigmoid")
    plain.resize(box.size())
    assert box.grab().toImage() == plain.grab().toImage()
    box.resize(400, 26)
    assert box.shown_text() == "sigmoid, outputs 0 or 1"
