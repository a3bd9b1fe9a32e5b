"""Convolution at work on one canvas: both maps, patch, kernel, products, and the sum in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnlab.core.digits.convolution import corner_of, largest_of, pad
from nnlab.gui.inside.convolving.figures import fixed
from nnlab.gui.inside.convolving.kernel_grid import Cell, NumberGrid
from nnlab.gui.inside.convolving.sliding import MapScene, MapView, describe_pixel
from nnlab.gui.inside.convolving.sum_text import write_conv, write_dense, write_pool
from nnlab.gui.inside.convolving.sweep import Place
from nnlab.gui.inside.convolving.work import Work
from nnlab.gui.inside.shades import ink_scale, signed_scale, span_of
from nnlab.gui.look import Look
from nnlab.gui.plots.colour_bar import ColourScale
from nnlab.gui.tr import tr

WIDE = 1.45
MOST = 16_777_215
SMALL_SIZE = 3


class WorkView(QWidget):
    """Shows a `Work` at a place; the mouse on either map chooses another one.

    `moved` carries the place (i, j) from 1 that is wanted, `stepped` and `ended` what keys ask
    for, `hovered` a line on what is under the pointer, `edited` a weight that was changed.
    """

    moved = Signal(int, int)
    stepped = Signal(int, int)
    ended = Signal(int)
    hovered = Signal(str)
    edited = Signal(int, int, float)
    refused = Signal(str)
    enlarge_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._work: Work | None = None
        self._place: Place = (1, 1)
        self._shown = 0
        self.before = MapView(look, tr("map under the window"))
        self.out = MapView(look, tr("map that comes of it"))
        self.before.setToolTip(tr("Press or drag: the window goes there; arrow keys move it"))
        self.out.setToolTip(tr("Press or drag: shows how that number comes about"))
        self.patch = NumberGrid(look, tr("patch x"))
        self.kernel = NumberGrid(look, tr("kernel w"))
        self.products = NumberGrid(look, tr("products w·x"))
        self.kernel.setToolTip(tr("Weights; those set by hand are changed by click or wheel"))
        self.patch.setToolTip(tr("What the window sees"))
        self.products.setToolTip(tr("Each weight times its pixel; they are added up below"))
        self.grids = (self.patch, self.kernel, self.products)
        self.text = QLabel()
        self.count = QLabel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setAccessibleName(tr("the sum written out"))
        self.text.setContentsMargins(4, 0, 4, 0)
        self.count.setWordWrap(True)
        self.count.setAccessibleName(tr("count of weights"))
        self.count.setContentsMargins(4, 0, 4, 0)
        self.roller = QScrollArea()
        self.roller.setWidget(self.text)
        self.roller.setWidgetResizable(True)
        self.roller.setFrameShape(QFrame.Shape.NoFrame)
        self.roller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.roller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.roller.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.maps = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.maps.addWidget(self.before, 1)
        self.maps.addWidget(self.out, 1)
        grids = QHBoxLayout()
        grids.setSpacing(6)
        for grid in self.grids:
            grids.addWidget(grid, 1)
        lower = QVBoxLayout()
        lower.setSpacing(4)
        lower.addLayout(grids, 1)
        lower.addWidget(self.roller, 1)
        lower.addWidget(self.count)
        self.box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self.box.setContentsMargins(4, 0, 4, 2)
        self.box.setSpacing(6)
        self.box.addLayout(self.maps, 2)
        self.box.addLayout(lower, 4)

    def _connect(self) -> None:
        for view in (self.before, self.out):
            view.pointed.connect(self._on_map_pointed)
            view.stepped.connect(self.stepped)
            view.ended.connect(self.ended)
            view.enlarge_wanted.connect(self.enlarge_wanted)
        self.before.taken.connect(self._on_before_taken)
        self.out.taken.connect(self._on_out_taken)
        for grid in self.grids:
            grid.pointed.connect(self._on_cell_pointed)
        self.kernel.edited.connect(self.edited)
        self.kernel.refused.connect(self.refused)
        self._look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    # What is shown

    def show_hint(self, text: str) -> None:
        """Show nothing but a line that says what to do."""
        self._work = None
        self.before.clear()
        self.out.clear()
        for grid in self.grids:
            grid.hide()
        self.text.setText(text)
        self.count.setText("")

    def show_work(self, work: Work, place: Place, passed: np.ndarray, shown: int) -> None:
        """Show the window at a place; `shown` is the map before that is drawn."""
        self._work, self._place, self._shown = work, place, shown
        slide = work.slide
        self._show_before(work, place)
        self._show_out(work, place, passed)
        for grid in (self.kernel, self.products):
            grid.setVisible(not slide.pools)
        self.patch.show()
        window = slide.patch_at(place)[shown if not slide.pools else 0]
        scale = self._scale_before(work)
        ring = largest_of(window) if slide.kind == "max" else None
        self.patch.set_title(tr("window x") if slide.pools else tr("patch x"))
        self.patch.show_numbers(window, scale, ring)
        if not slide.pools:
            told = slide.sum_at(place)
            self.kernel.show_numbers(told.w[shown], signed_scale(self._look, span_of(told.w)))
            products = told.products
            self.products.show_numbers(products[shown], signed_scale(self._look, span_of(products)))
        self.text.setText("<br>".join(self._write(work, place, shown)))
        self.count.setText(work.count)

    def _write(self, work: Work, place: Place, shown: int) -> list[str]:
        slide = work.slide
        if slide.pools:
            lines = write_pool(slide, slide.patch_at(place)[0], place)
        elif slide.kind == "dense":
            lines = write_dense(slide, slide.sum_at(place))
        else:
            small = slide.size <= SMALL_SIZE and len(slide.x) == 1
            digits = 4 if self._wide else 3 if small else 2
            lines = write_conv(slide, slide.sum_at(place), place, shown, digits)
        return [*lines, *work.after]

    def _scale_before(self, work: Work) -> ColourScale:
        if work.paper is not None:
            return ink_scale(self._look, *work.paper)
        return signed_scale(self._look, span_of(work.slide.shown))

    def _show_before(self, work: Work, place: Place) -> None:
        slide = work.slide
        shown = 0 if slide.pools else self._shown
        values, box = slide.shown[shown], None
        if slide.kind != "dense":
            values = pad(values[None], slide.padding)[0]
            row, column = corner_of(*place, slide.stride, 0)
            box = (row, column, slide.size, slide.size)
        title = work.before
        if len(slide.x) > 1:
            number = slide.map if slide.pools else shown
            title = tr("{before}: map {n}").format(before=title, n=number + 1)
        scale = self._scale_before(work)
        self.before.show_scene(MapScene(values, scale, title, "x", box, slide.padding))

    def _show_out(self, work: Work, place: Place, passed: np.ndarray) -> None:
        values = np.where(passed, work.out, np.nan) if passed.shape == work.out.shape else work.out
        at = work.place if work.slide.kind == "dense" else place
        box = (at[0] - 1, at[1] - 1, 1, 1)
        scale = signed_scale(self._look, span_of(work.out))
        if work.paper == (0.0, 1.0) and work.slide.pools:
            scale = ink_scale(self._look)
        self.out.show_scene(MapScene(values, scale, work.title, work.letter, box))

    # Slots

    def _on_before_taken(self, row: int, column: int) -> None:
        """Bring the window's middle to the pixel."""
        if self._work is None or self._work.slide.kind == "dense":
            return
        slide = self._work.slide
        middle = (slide.size - 1) // 2
        i, j = ((n - middle) // slide.stride + 1 for n in (row, column))
        self.moved.emit(i, j)

    def _on_out_taken(self, row: int, column: int) -> None:
        self.moved.emit(row + 1, column + 1)

    def _on_map_pointed(self, pixel: Cell | None) -> None:
        view = self.sender()
        if pixel is None or not isinstance(view, MapView) or view.scene is None:
            self.hovered.emit("")
            return
        edge, value = view.scene.edge, float(view.scene.values[pixel])
        text = describe_pixel(pixel[0] - edge, pixel[1] - edge, value)
        self.hovered.emit(f"{view.scene.title} – {text}")

    def _on_cell_pointed(self, cell: Cell | None) -> None:
        for grid in self.grids:
            grid.set_pointed(cell)
        if cell is None or self._work is None:
            self.hovered.emit("")
            return
        x = fixed(float(self.patch.values[cell]), 4)
        place = tr("p = {p}, q = {q}").format(p=cell[0] + 1, q=cell[1] + 1)
        if self._work.slide.pools:
            self.hovered.emit(f"{place}: x = {x}")
            return
        w = fixed(float(self.kernel.values[cell]), 4)
        product = fixed(float(self.products.values[cell]), 4)
        self.hovered.emit(f"{place}: w·x = {w} · {x} = {product}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else one under the other."""
        super().resizeEvent(event)
        self._share()
        if self._work is not None:
            self.text.setText("<br>".join(self._write(self._work, self._place, self._shown)))

    @property
    def _wide(self) -> bool:
        return self.width() > WIDE * self.height()

    def _share(self) -> None:
        """Give the pictures what they can use, and the sum the rest."""
        wide = self._wide
        directions = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self.box.setDirection(directions[0] if wide else directions[1])
        self.maps.setDirection(directions[1] if wide else directions[0])
        line = self._look.px(24)
        lower = 0.66 * self.width() if wide else self.width()
        for grid in self.grids:
            grid.setMaximumHeight(round(min(lower / 3, 0.5 * self.height()) + line))
        for view in (self.before, self.out):
            view.setMaximumHeight(MOST if wide else round(0.36 * self.width() + line))
            view.setMaximumWidth(round(0.36 * self.width()) if wide else MOST)
        self.text.setFont(self._look.font(1.1 if wide else 0.95))

    def _on_look_changed(self) -> None:
        theme = self._look.theme
        self.text.setStyleSheet(f"color: {theme.text};")
        self.count.setStyleSheet(f"color: {theme.muted};")
        self.count.setFont(self._look.font(0.9))
        self._share()
