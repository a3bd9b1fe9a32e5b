"""The plane of the two local fields, and beside it the digit under the pointer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from nnlab.app.lyapunov.digits.state import OWN
from nnlab.app.lyapunov.digits.view import StudyView
from nnlab.deep.lyapunov.digits.reports import Direction
from nnlab.gui.lyapunov.digits.asker import Asker
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.own.words import write_dissent
from nnlab.gui.lyapunov.digits.words import (
    write_entropy_fact,
    write_filter,
    write_number,
    write_title,
)
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.studies.digit_card import CardScene, DigitCard, title_of
from nnlab.gui.plots.studies.digit_plane import DigitPlane
from nnlab.gui.plots.studies.digit_scene import DigitScene
from nnlab.gui.plots.studies.picture_inset import PictureInset
from nnlab.gui.tr import tr

NAMES = tuple("0123456789")
COLOURS = "viridis"
"""Neither end of it is lost on a light ground or on a dark one."""
LABELS = {"lambda": "λ₁", "entropy": "H (nats)", "right": "wrong", "class": "λ₁"}
ROOMY = 760.0
"""Narrower than that there is no card beside the paper: the plane would be a strip."""
TAILS = (3.0, 99.5)
"""Percentiles of the digits at the ends of the colours: a few lie far out, most of them low."""


class PlaneView(QWidget):
    """Draws what the desk shows; asks for the direction of greatest stretching when it rests."""

    def __init__(self, desk: StudyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        look = desk.context.look
        self.plane = DigitPlane(look)
        self.card = DigitCard(look)
        self.inset = PictureInset(look, self.plane)
        self.asker = Asker(desk.context, "digit_direction", parent=self)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.plane)
        self.split.addWidget(self.card)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([700, 240])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.split)
        self.plane.pointed.connect(self._on_pointed)
        self.plane.picked.connect(desk.hold)
        self.asker.answered.connect(self._on_answered)
        self.asker.refused.connect(self._on_refused)
        self._excuse = ""
        self._beside_paper = False
        desk.view_changed.connect(self.refresh)
        desk.picked_changed.connect(self.refresh)
        desk.state_changed.connect(self.refresh)
        look.changed.connect(self.refresh)

    @property
    def shown(self) -> int:
        """The digit of the card: the one under the pointer, else the last one held, else -1."""
        if self.plane.at >= 0:
            return self.plane.at
        pins = [pin for pin in self._desk.pins if pin != OWN]
        return pins[-1] if pins else -1

    def show_own(
        self, place: tuple[float, float] | None, paper: bool, dissent: int | None = None
    ) -> None:
        """Mark the digit of one's own; beside its paper the card may have no room.

        `dissent` is the answer of the plane's net, if it is another one than that of the nets.
        """
        self.plane.show_own(place, write_dissent(dissent))
        self._beside_paper = paper
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < self._desk.context.look.px(ROOMY)
        self.card.setVisible(not (self._beside_paper and narrow))
        self._show_inset()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def refresh(self) -> None:
        """Draw everything anew, unless nobody looks."""
        if not self.isVisible():
            return
        view = self._desk.view
        self.plane.show_scene(None if view is None else self._scene(view))
        self._show_card()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def close_down(self) -> None:
        """Ask no more."""
        self.asker.close_down()

    def shown_digits(self, view: StudyView) -> NDArray[np.bool_]:
        """Return which digits pass the filters (p,)."""
        state, desk = self._desk.state, self._desk
        shown = np.ones(len(view.labels), dtype=np.bool_)
        if state.only_class >= 0:
            shown &= view.labels == state.only_class
        if state.only_wrong:
            shown &= view.wrong
        if desk.picked is not None and len(desk.picked) == len(shown):
            shown &= desk.picked
        return shown

    def _scene(self, view: StudyView) -> DigitScene:
        state, desk = self._desk.state, self._desk
        values = self._values(view)
        low, high = find_range(values)
        if state.colouring == "right":
            low, high = 0.0, 1.0
        shown = self.shown_digits(view)
        name = desk.study.name if desk.study is not None else ""
        title = write_title(view, name, state)
        if not shown.all():
            title = f"{write_filter(state, int(shown.sum()), len(shown))} · {title}"
        colours = make_colours(COLOURS, desk.context.look)
        return DigitScene(
            points=view.points,
            classes=view.labels,
            wrong=view.wrong,
            values=values,
            scale=ColourScale(colours, low, high),
            label=tr(LABELS[state.colouring]),
            title=title,
            w=view.plane.w.astype(np.float64),
            theta=view.plane.theta.astype(np.float64),
            shown=shown,
            colouring=state.colouring if state.colouring in ("right", "class") else "values",
            ground=state.ground,
            names=NAMES,
            pins=desk.pins,
        )

    def _values(self, view: StudyView) -> NDArray[np.float64]:
        colouring = self._desk.state.colouring
        if colouring == "entropy":
            return view.entropy
        if colouring == "right":
            return view.wrong.astype(np.float64)
        return view.exponents

    # The card

    def _show_inset(self) -> None:
        """Show the picture of the digit in the plane where its card has no room."""
        place, view, digits = self.plane.at, self._desk.view, self._desk.digits
        if place < 0 or view is None or digits is None or not self.card.isHidden():
            self.inset.hide()
            return
        axes = self.plane.axes()
        at = axes.point(*map(float, view.points[place]))
        self.inset.show_picture(digits.images[place], at, axes.area)

    def _on_pointed(self, place: int) -> None:
        self._show_card()
        self._show_inset()
        view = self._desk.view
        line = ""
        if place >= 0 and view is not None:
            line = " · ".join((tr("digit {}").format(place), *self._facts(view, place)[:4]))
        self._desk.context.status.hover(line)

    def _show_card(self) -> None:
        desk, place = self._desk, self.shown
        view, digits = desk.view, desk.digits
        if view is None or digits is None or not 0 <= place < len(view.labels):
            self.asker.drop()
            hint = tr("Point at a digit of the plane. A click holds it: two of them make a path.")
            self.card.show_scene(CardScene(hint=hint))
            return
        self._excuse = ""
        self._draw_card(view, digits.images[place], place)
        key = self._key(place)
        if self.asker.known(key) is None:
            params = {
                "folder": desk.folder,
                "member": view.net,
                "index": place,
                "exponents": desk.exponents,
            }
            self.asker.want(key, params)

    def _draw_card(self, view: StudyView, image: NDArray[np.uint8], place: int) -> None:
        answer: Direction | None = self.asker.known(self._key(place))
        target = int(view.labels[place])
        self.card.show_scene(
            CardScene(
                image=image,
                title=title_of(target, int(view.answers[place]), NAMES),
                wrong=bool(view.wrong[place]),
                target=target,
                facts=self._facts(view, place),
                outputs=view.outputs[place],
                direction=None if answer is None else answer.image.astype(np.float64),
                waiting=self._excuse or "…",
                names=NAMES,
            )
        )

    def _facts(self, view: StudyView, place: int) -> tuple[str, ...]:
        return (
            f"λ₁ = {write_number(float(view.exponents[place]))}",
            write_entropy_fact(view, float(view.entropy[place])),
            f"1 − max O = {write_number(float(view.gap[place]))}",
        )

    def _key(self, place: int) -> tuple[str, int, int, bool]:
        view = self._desk.view
        assert view is not None
        return self._desk.folder, view.net, place, view.result.include_output

    def _on_answered(self, key: object, _answer: object) -> None:
        self._redraw_if(key)

    def _on_refused(self, key: object, line: str) -> None:
        self._excuse = line
        self._redraw_if(key)

    def _redraw_if(self, key: object) -> None:
        desk, place = self._desk, self.shown
        if desk.view is None or desk.digits is None or place < 0 or key != self._key(place):
            return
        self._draw_card(desk.view, desk.digits.images[place], place)


def find_range(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of the colours: all but the outermost few per cent of the finite values."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0, 1.0
    low, high = (float(end) for end in np.percentile(finite, TAILS))
    return (low, high) if high > low else (low - 0.5, high + 0.5)
