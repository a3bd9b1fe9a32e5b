"""The learning curves: energy H and classification error C by updates or epochs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnlab.app.learning_curve import SETS, LearningCurve
from nnlab.gui.look import Look
from nnlab.gui.plots.curve_painter import CurvePainter
from nnlab.gui.plots.curve_scene import CurveScene
from nnlab.gui.tr import tr

__all__ = ["CurveScene", "Curves"]


class Curves(QWidget):
    """H on the left axis, C with rings on the right one, a thin line at the present step.

    `hovered` carries the values of all curves under the pointer.
    """

    hovered = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._painter = CurvePainter(look)
        self._pointer: float | None = None
        self._pointed: int | None = None
        self.scene = CurveScene(LearningCurve())
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("learning curves"))
        self.setToolTip(
            tr(
                "Energy per pattern H/p (left axis) and classification error C (with rings, right "
                "axis) of training set, validation set (dashed) and test set (dotted)"
            )
        )
        look.changed.connect(self.update)

    def show_scene(self, scene: CurveScene) -> None:
        """Draw this from now on."""
        self.scene = scene
        if self._pointer is not None:
            self._point()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._look.px(340)), round(self._look.px(190)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.px(150)), round(self._look.px(80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter.paint(painter, QRectF(self.rect()), self.scene, self._pointed)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._painter.find_area(QRectF(self.rect()), self.scene)
        inside = area.contains(event.position())
        self._pointer = event.position().x() if inside else None
        self._point()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._point()

    def _point(self) -> None:
        """Tell the values under the pointer, and draw their dots."""
        scene, before = self.scene, self._pointed
        if self._pointer is None or not len(scene.curve):
            self._pointed = None
            self.hovered.emit("")
        else:
            area = self._painter.find_area(QRectF(self.rect()), scene)
            place = scene.curve.nearest(scene.x, scene.x_at(self._pointer, area))
            self._pointed = place
            self.hovered.emit(describe(scene, place))
        if self._pointed != before:
            self.update()


def describe(scene: CurveScene, place: int) -> str:
    """Return the values of all curves at one of their points, in one line."""
    curve = scene.curve
    parts = [
        tr("{name}: H/p = {H}, C = {C}").format(
            name=tr(SETS[column]),
            H=f"{curve.H[place, column]:.4g}",
            C=f"{curve.C[place, column]:.3f}",
        )
        for column in scene.sets
        if curve.H[place, column] == curve.H[place, column]
    ]
    where = tr("update {k}, epoch {epoch}").format(
        k=f"{curve.updates[place]:.0f}", epoch=f"{curve.epochs[place]:.4g}"
    )
    return "   ".join([where, *parts])
