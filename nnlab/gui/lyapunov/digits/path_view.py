"""A straight way through the space of images: pictures, λ₁ and outputs along it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.lyapunov.digits.state import LONGEST, OWN, SHORTEST, WAYS
from nnlab.deep.lyapunov.digits.reports import DigitPath
from nnlab.gui.lyapunov.digits.asker import Asker
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.path_scenes import (
    NAMES,
    describe_place,
    ink,
    make_card,
    make_exponent_scene,
    make_output_scene,
    stamp_end,
    write_length,
)
from nnlab.gui.lyapunov.digits.words import explain_input, explain_length
from nnlab.gui.plots.studies.digit_card import CardScene, DigitCard
from nnlab.gui.plots.studies.path_strip import PathStrip
from nnlab.gui.plots.studies.series_plot import SeriesPlot, SeriesScene
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_combo, name_control, put

POINTS = 101
STEPS = 10
"""Positions of the slider of the length in a unit of ink."""


class PathView(QWidget):
    """Asks for the path of the two digits that are held, and moves along it."""

    def __init__(self, desk: StudyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        look = desk.context.look
        self.path: DigitPath | None = None
        self._length = 0.0
        self._key: tuple[object, ...] = ()
        self.at = 0
        self.asker = Asker(desk.context, "digit_path", 20, self)
        self.way = make_combo(WAYS)
        self.way.setMinimumContentsLength(max(map(len, WAYS.values())))
        self.length = QSlider(Qt.Orientation.Horizontal)
        self.length_value = QLabel()
        self.random = QPushButton(tr("Random pair"))
        self.ends = QLabel()
        self.strip = PathStrip(look)
        self.exponents = SeriesPlot(
            look,
            tr("λ₁ along the path"),
            f"{tr('Press or drag to move along the path.')} {explain_input()}",
        )
        self.outputs = SeriesPlot(
            look, tr("outputs along the path"), tr("One curve for each class; press to move")
        )
        self.card = DigitCard(look)
        self._name_controls()
        self._lay_out()
        self._connect()
        self._on_look_changed()

    def _name_controls(self) -> None:
        name_control(self.way, tr("way"), tr("Where the path leads from digit A (W)"))
        self.length.setRange(round(STEPS * SHORTEST), round(STEPS * LONGEST))
        name_control(
            self.length,
            tr("length of the path"),
            tr("How far it leads before ink is cut to 0 … 1, Euclidean: ε"),
        )
        self.length_value.setToolTip(explain_length())
        name_control(
            self.random, tr("Random pair"), tr("Path between two digits drawn at random (R)")
        )
        self.random.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ends.setAccessibleName(tr("ends of the path"))
        self.ends.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.length_value.setAccessibleName(tr("value of the length"))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        for widget in (self.way, self.length, self.length_value, self.random):
            row.addWidget(widget)
        row.addWidget(self.ends, 1)
        self.length.setMinimumWidth(80)
        curves = QWidget()
        column = QVBoxLayout(curves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.strip, 2)
        column.addWidget(self.exponents, 5)
        column.addWidget(self.outputs, 6)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(curves)
        self.split.addWidget(self.card)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([700, 240])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        desk = self._desk
        self.way.currentIndexChanged.connect(self._on_way)
        self.length.valueChanged.connect(self._on_length)
        self.random.clicked.connect(self.draw_pair)
        self.strip.moved.connect(self.move_to)
        for plot in (self.exponents, self.outputs):
            plot.moved.connect(self._on_moved)
            plot.hovered.connect(self._on_hovered)
        self.asker.answered.connect(self._on_answered)
        self.asker.refused.connect(self._on_refused)
        desk.view_changed.connect(self.refresh)
        desk.state_changed.connect(self.refresh)
        desk.paper_changed.connect(self._on_paper_changed)
        desk.context.look.changed.connect(self._on_look_changed)

    # What is shown

    def refresh(self) -> None:
        """Ask for the path of the present settings, unless it is there or nobody looks."""
        state, view = self._desk.state, self._desk.view
        put(self.way, state.way)
        self.length.blockSignals(True)
        self.length.setValue(round(STEPS * state.length))
        self.length.blockSignals(False)
        self._show_length()
        for widget in (self.length, self.length_value):
            widget.setVisible(state.way != "straight")
        if not self.isVisible():
            return
        self.ends.setText(self._write_ends())
        pins = self._desk.pins
        if view is None or not pins or (state.way == "straight" and len(pins) < 2):
            self._show_nothing()
            return
        # A straight way has no length of its own, an adversarial one no end.
        straight = state.way == "straight"
        end, length = (pins[1], 1.0) if straight else (pins[0], state.length)
        start, goal = self._desk.picture(pins[0]), self._desk.picture(end)
        net = (self._desk.folder, view.net, view.result.include_output)
        key = (*net, stamp_end(start), state.way, stamp_end(goal), length)
        if key != self._key or self.path is None:
            self._key = key
            params = {
                "folder": self._desk.folder,
                "member": view.net,
                "start": start,
                "way": state.way,
                "end": goal,
                "length": length,
                "points": POINTS,
                "exponents": self._desk.exponents,
            }
            self.asker.want(key, params)
            if self.path is None:
                self._show_hint(tr("The path is computed …"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        # The theme may be another than when it was drawn.
        self._show_path()

    def close_down(self) -> None:
        """Ask no more."""
        self.asker.close_down()

    def _write_ends(self) -> str:
        view, pins = self._desk.view, self._desk.pins
        if view is None or not pins:
            return tr("Hold a digit in the plane, or draw a pair")
        names = [
            f"{letter}: {self._desk.name(one)}" for letter, one in zip("AB", pins, strict=False)
        ]
        return "   ".join(names)

    def _show_nothing(self) -> None:
        """Say what is to be done before there is a path."""
        self._key = ()
        self.asker.drop()
        hint = tr("Click two digits in the plane, A and B, or press Random pair (R).")
        if self._desk.pins:
            hint = tr("Click one more digit in the plane, or press Random pair (R).")
        if self._desk.state.way != "straight":
            hint = tr("Click a digit in the plane, or press Random pair (R).")
        self._show_hint(hint)

    def _show_hint(self, hint: str) -> None:
        self.path = None
        self.strip.show_path(np.zeros((0, 28, 28), np.uint8), ())
        self.card.show_scene(CardScene())
        for plot, text in ((self.exponents, hint), (self.outputs, "")):
            plot.show_scene(SeriesScene(text, "", ""))

    def _show_path(self) -> None:
        path = self.path
        if path is not None and self._desk.view is not None:
            answers = path.outputs.argmax(axis=1)
            self.strip.show_path(ink(path.images), tuple(NAMES[n] for n in answers))
            self.move_to(self.at)

    # What the user does

    def move_to(self, at: int) -> None:
        """Look at that place of the path."""
        path, view, look = self.path, self._desk.view, self._desk.context.look
        if path is None or view is None:
            return
        self.at = min(max(at, 0), len(path.images) - 1)
        self.strip.move_to(self.at)
        self.exponents.show_scene(make_exponent_scene(path, view, look, self.at))
        self.outputs.show_scene(make_output_scene(path, look, self.at))
        pins = self._desk.pins
        target = int(view.labels[pins[0]]) if pins and pins[0] != OWN else -1
        self.card.show_scene(make_card(path, view, self.at, target))

    def step(self, by: int) -> None:
        """Move so many places along the path."""
        self.move_to(self.at + by)

    def draw_pair(self) -> None:
        """Hold two digits of different classes, drawn at random; one's own that is held stays A."""
        desk, rng = self._desk, np.random.default_rng()
        if desk.view is None:
            return
        labels = desk.view.labels
        start = int(rng.integers(len(labels)))
        if OWN in desk.pins:
            desk.put(start=OWN, end=start)
            return
        others = np.flatnonzero(labels != labels[start])
        desk.put(start=start, end=int(rng.choice(others)) if len(others) else start)

    def turn_way(self) -> None:
        """Take the next kind of way."""
        self.way.setCurrentIndex((self.way.currentIndex() + 1) % self.way.count())

    def _on_way(self) -> None:
        self._desk.put(way=self.way.currentData())

    def _on_length(self, value: int) -> None:
        self._desk.put(length=value / STEPS)

    def _on_paper_changed(self) -> None:
        if OWN in self._desk.pins:
            self.refresh()

    def _on_moved(self, x: float) -> None:
        if self.path is not None:
            self.move_to(int(np.argmin(np.abs(self.path.distances - x))))

    def _on_hovered(self, x: float | None) -> None:
        path = self.path
        line = "" if path is None or x is None else describe_place(path, x)
        self._desk.context.status.hover(line)

    def _on_answered(self, key: object, answer: DigitPath) -> None:
        if key == self._key and self._desk.view is not None:
            self.path, self._length = answer, self._desk.state.length
            self._show_length()
            self._show_path()

    def _on_refused(self, key: object, line: str) -> None:
        if key == self._key:
            self._show_hint(line)

    def _show_length(self) -> None:
        straight, length = self._desk.state.way == "straight", self._desk.state.length
        # What is still on the screen may be the path of another length.
        path = self.path if self._length == length else None
        self.length_value.setText("" if straight else write_length(length, path))

    def _on_look_changed(self) -> None:
        look = self._desk.context.look
        self.length_value.setFont(look.font(tabular=True))
        width = self.length_value.fontMetrics().horizontalAdvance("ε = 88.8 → 88.8")
        self.length_value.setMinimumWidth(width)
        if self.path is not None and self.isVisible():
            self._show_path()
