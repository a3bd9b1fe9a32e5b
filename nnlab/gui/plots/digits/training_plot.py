"""What the plots of a training share: fixed ranges, the look's colours, names of the curves."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnlab.gui.look import Look


def make_pen(colour: QColor, width: float = 1.0, dashed: bool = False) -> QPen:
    """Return a cosmetic pen, whose width is in pixels whatever the plot's range."""
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen


@dataclass(frozen=True)
class CurveName:
    """What is written of a curve above a plot: its mark, its name (fully, and in short), colour."""

    mark: str
    full: str
    short: str
    colour: QColor


class TrainingPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot with fixed ranges in the look's colours; `hovered` says what is under the pointer."""

    hovered = Signal(str)
    enlarged = Signal()
    narrowest = 220
    reserved = 0.0

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[CurveName, ...] = ()
        self._written: tuple[str, ...] = ()
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        # pyqtgraph makes these menus without a parent; they would outlive the plot.
        self.destroyed.connect(plot.ctrlMenu.deleteLater)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.getViewBox().disableAutoRange()
        plot.showGrid(x=False, y=True, alpha=0.25)
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_mouse_clicked)

    def _name_axes(self, x: str, y: str) -> None:
        plot = self.getPlotItem()
        size = f"{self._look.font(0.9).pointSizeF():.1f}pt"
        style = {"color": self._look.theme.text, "font-size": size}
        plot.setLabel("bottom", x, **style)
        plot.setLabel("left", y, **style)
        plot.getAxis("bottom").enableAutoSIPrefix(False)
        plot.getAxis("left").enableAutoSIPrefix(False)

    def dress(self) -> None:
        """Take colours and fonts from the look."""
        look = self._look
        self.setBackground(look.colour("base"))
        for side in ("bottom", "left"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(make_pen(look.colour("muted")))
            axis.setTextPen(look.colour("text"))
            axis.setTickFont(look.font(0.85))
            axis.setStyle(tickTextOffset=round(look.px(3)))
        self.getPlotItem().getAxis("left").setWidth(round(look.px(58)))
        self.getPlotItem().getAxis("bottom").setHeight(round(look.px(38)))

    def _name_curves(self, *names: CurveName) -> None:
        """Write mark, name and colour of the curves above the plot, where nothing is drawn."""
        self._names = names
        self._fit_names()

    def _fit_names(self) -> None:
        """Write the names as fully as the width allows."""
        room = self.width() - self.getPlotItem().getAxis("left").width() - self.reserved
        for full in (True, False):
            parts = [name.full if full else name.short for name in self._names]
            font = self._look.font(0.9)
            pairs = zip(self._names, parts, strict=True)
            plain = "    ".join(f"{name.mark} {part}" for name, part in pairs)
            if QFontMetricsF(font).horizontalAdvance(plain) <= room:
                break
        text = "&nbsp;&nbsp; ".join(
            f'<span style="color: {name.colour.name()}">{name.mark}</span> {part}'
            for name, part in zip(self._names, parts, strict=True)
        )
        size = f"{font.pointSizeF():.1f}pt"
        if (text, size, self._look.theme.text) == self._written:
            return
        self._written = (text, size, self._look.theme.text)
        plot = self.getPlotItem()
        plot.setTitle(text, color=self._look.theme.text, size=size, justify="left")
        # A title asks for its whole width, and has pushed the plot out of a narrow view.
        plot.titleLabel.setMinimumWidth(0)
        plot.setGeometry(self.range)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # pyqtgraph resizes within its own constructor and once more after closing.
        if getattr(self, "_names", ()) and self.getPlotItem() is not None:
            self._fit_names()

    def minimumSizeHint(self) -> QSize:
        # A projector's scale may not force the window wider than its screen.
        scale = min(self._look.scale, 1.6)
        return QSize(round(self.narrowest * scale), round(110 * scale))

    def value_at(self, x: float) -> str:
        """Return what the curve says near x, in one line; empty where it says nothing."""
        raise NotImplementedError

    def _on_mouse_moved(self, point: QPointF) -> None:
        view = self.getPlotItem().getViewBox()
        inside = view.sceneBoundingRect().contains(point)
        self.hovered.emit(self.value_at(view.mapSceneToView(point).x()) if inside else "")

    def _on_mouse_clicked(self, event: object) -> None:
        if getattr(event, "double", bool)():
            self.enlarged.emit()
