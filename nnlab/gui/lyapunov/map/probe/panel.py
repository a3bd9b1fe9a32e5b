"""The probe: a circle of initial conditions, its images layer by layer, the growth of distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.lyapunov.maps.reach import Reach, resolve
from nnlab.app.lyapunov.maps.state import FARTHEST, MapState
from nnlab.core.lyapunov.layers import depth, work_per_point
from nnlab.core.lyapunov.probe import Probe, follow_circle
from nnlab.core.lyapunov.section import Nearest, find_nearest
from nnlab.core.network import Network
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.map.few_lines import FewLines
from nnlab.gui.lyapunov.map.field_rows import find_direction, lay_out_rows
from nnlab.gui.lyapunov.map.fields import block, make_button, make_check, make_place
from nnlab.gui.lyapunov.map.lower import LowerPanel
from nnlab.gui.lyapunov.map.probe.scene import make_cells, make_growth, make_reading
from nnlab.gui.lyapunov.map.probe.tool import SMALLEST, ProbeTool
from nnlab.gui.lyapunov.map.view import MapView
from nnlab.gui.plots.probing.ellipse_plot import EllipsePlot, EllipseStrip
from nnlab.gui.plots.probing.growth_plot import GrowthPlot
from nnlab.gui.plots.probing.growth_scene import GrowthScene
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.log_spin import LogSpin

POINTS, FEW_POINTS = 128, 64
# Operations per point above which a net gets few points: float64, within some milliseconds.
WIDE = 1e6
FACTOR = 1.25
# How far the lines of the boundary may be from it: a share of the width of the map.
LINE_ERROR = 1e-3
# Of the squares and of the curves, beside and below each other.
SHARES, TALL_SHARES = (640, 340), (330, 270)
# On a projector the squares are in one row, and the curves want the rest.
PROJECTED_SHARES = (185, 315)
_typed = count()


class ProbePanel(LowerPanel):
    """Numbers of the circle and one line of results on top; squares at the left, curves beside."""

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        look = self.context.look
        self.probe: Probe | None = None
        self._asked: tuple[object, ...] = ()
        self._ahead = (1.0, 0.0)
        self._shown_ell = 0
        self._projected = False
        self.circle = ProbeTool(look, self)
        self.tool = self.circle
        self.x1 = make_place(
            tr("x₁ of the probe"),
            tr("x₁ of the probe's centre; the circle can be dragged on the map"),
        )
        self.x2 = make_place(
            tr("x₂ of the probe"),
            tr("x₂ of the probe's centre; the circle can be dragged on the map"),
        )
        self.radius = LogSpin(SMALLEST, FARTHEST)
        self.radius.setAccessibleName(tr("radius of the probe"))
        self.radius.setToolTip(
            tr("Radius r of the circle: [ and ], the wheel over it, its rim, its knob")
        )
        self.in_common = make_check(
            tr("one scale"), tr("Draw the images after all layers at the same scale (A)")
        )
        self.to_boundary = make_button(
            tr("To the boundary"),
            tr("probe to the boundary"),
            tr("Put the probe on the nearest point of the decision boundary (B)"),
        )
        self.reading = FewLines()
        self.reading.setAccessibleName(tr("numbers of the probe"))
        self.images = EllipsePlot(look)
        self.growth = GrowthPlot(look)
        self._lay_out()
        self._connect()
        self._on_look_changed()

    def refresh(self) -> None:
        """Follow the circle through the net as it is now."""
        state, net = self.view.state, self.desk.net.network
        self.show_fields(state)
        reach = resolve(net, state.ell, state.include_output)
        asked = (net, state.centre, state.radius, reach, state.one_scale)
        if asked != self._asked:
            self._asked = asked
            self._follow(net, state, reach)
        if self.probe is not None:
            view = self.view.map.scale.view
            known = LINE_ERROR * (view.x1_max - view.x1_min)
            nearest = self._find_nearest()
            self.reading.show_text(make_reading(self.probe, reach.ell, nearest, known))

    def commands(self) -> Sequence[Command]:
        """Return the keys of the circle's size, of the common scale and of the boundary."""
        return [
            Command(f"ftle.probe.{key}", text, tip, shortcut, "View", run, section=4)
            for key, text, tip, shortcut, run in (
                (
                    "larger",
                    tr("Larger probe"),
                    tr("Make the radius of the probe a quarter larger"),
                    "]",
                    lambda: self.circle.resize(FACTOR),
                ),
                (
                    "smaller",
                    tr("Smaller probe"),
                    tr("Make the radius of the probe a fifth smaller"),
                    "[",
                    lambda: self.circle.resize(1 / FACTOR),
                ),
                (
                    "boundary",
                    tr("Probe to the boundary"),
                    tr("Put the probe on the nearest point of the decision boundary"),
                    "B",
                    self._go_to_boundary,
                ),
                (
                    "scale",
                    tr("Images at one scale"),
                    tr("Draw the images after all layers at the same scale, or each at its own"),
                    "A",
                    self.in_common.toggle,
                ),
            )
        ]

    def figures(self) -> Sequence[Figure]:
        """Return the images and the curves."""
        return (
            Figure("ftle-probe", tr("Circle after each layer"), self.images),
            Figure("ftle-growth", tr("Growth of distances"), self.growth),
        )

    def set_presentation(self, on: bool) -> None:
        """Fold the fields: the mouse and the keys do the same."""
        self.fields.setVisible(not on)
        self._projected = on
        self._share()

    def pose(self) -> None:
        """Put the probe across the boundary."""
        self._edit((0.98, 0.0), 0.12, ("probe", "pose"))
        self._go_to_boundary()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tall = self.height() > 0.85 * self.width()
        self.rows.setDirection(find_direction(self.rows, self.width()))
        wanted = Qt.Orientation.Vertical if tall else Qt.Orientation.Horizontal
        if wanted != self.split.orientation():
            self.split.setOrientation(wanted)
            self._share()

    def _share(self) -> None:
        """Give squares and curves their parts of the panel."""
        tall = PROJECTED_SHARES if self._projected else TALL_SHARES
        upright = self.split.orientation() == Qt.Orientation.Vertical
        self.split.setSizes(tall if upright else SHARES)

    def _lay_out(self) -> None:
        self.fields = QWidget()
        numbers = [QLabel("x₁"), self.x1, QLabel("x₂"), self.x2, QLabel("r"), self.radius]
        self.rows = lay_out_rows(self.fields, numbers, [self.in_common, self.to_boundary])
        self.strip = EllipseStrip(self.images)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.strip)
        self.split.addWidget(self.growth)
        self.split.setSizes(SHARES)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.fields)
        line = QHBoxLayout()
        line.setContentsMargins(8, 2, 8, 2)
        line.addWidget(self.reading, 1)
        layout.addLayout(line)
        layout.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.circle.moved.connect(self._edit)
        for field in (self.x1, self.x2, self.radius):
            field.valueChanged.connect(self._on_typed)
        self.in_common.toggled.connect(self._on_scale_toggled)
        self.to_boundary.clicked.connect(self._go_to_boundary)
        for plot in (self.images, self.growth):
            plot.clicked.connect(self._on_layer_clicked)
            plot.hovered.connect(self.context.status.hover)
        self.context.look.changed.connect(self._on_look_changed)

    def _follow(self, net: Network, state: MapState, reach: Reach) -> None:
        points = FEW_POINTS if work_per_point(net.layers) > WIDE else POINTS
        try:
            probe = follow_circle(
                net,
                (state.centre[0], state.centre[1]),
                state.radius,
                reach.deepest,
                points,
                self._ahead,
            )
        except ValueError as error:
            # Weights that are no numbers any more; the page says so on the map, too.
            self.probe = None
            self.images.show_cells(())
            self.growth.show_scene(GrowthScene())
            self.reading.show_text(tr(str(error)))
            self.circle.show_probe((state.centre[0], state.centre[1]), state.radius, None)
            return
        self.probe = probe
        stage = probe.stages[reach.ell]
        direction = stage.right[:, 0]
        known = bool(np.isfinite(stage.log_growth[0]))
        if known:
            self._ahead = (float(direction[0]), float(direction[1]))
        hidden = depth(net)
        self.images.show_cells(make_cells(probe, reach.ell, hidden, state.one_scale))
        self.growth.show_scene(make_growth(probe, reach.ell))
        if reach.ell != self._shown_ell:
            self._shown_ell = reach.ell
            self.strip.show_square(reach.ell)
        centre = (state.centre[0], state.centre[1])
        self.circle.show_probe(centre, state.radius, direction if known else None)

    def _find_nearest(self) -> Nearest | None:
        return find_nearest(self.view.boundary, np.array([self.view.state.centre]))

    def show_fields(self, state: MapState) -> None:
        block(self.fields, True)
        self.x1.setValue(state.centre[0])
        self.x2.setValue(state.centre[1])
        self.radius.setValue(state.radius)
        self.in_common.setChecked(state.one_scale)
        block(self.fields, False)

    def _edit(self, centre: tuple[float, float], radius: float, mark: object) -> None:
        state = self.view.state
        label = tr("Size of the probe") if centre == state.centre else tr("Move the probe")
        self.desk.edit("map", replace(state, centre=centre, radius=radius), label, mark)

    def _go_to_boundary(self) -> None:
        nearest = self._find_nearest()
        if nearest is None:
            self.context.status.say(tr("There is no decision boundary in the map: zoom out."))
            return
        foot = nearest.feet[0]
        place = (float(f"{foot[0]:.6g}"), float(f"{foot[1]:.6g}"))
        self._edit(place, self.view.state.radius, ("probe", "typed", next(_typed)))

    def _on_typed(self) -> None:
        centre = (self.x1.value(), self.x2.value())
        self._edit(centre, self.radius.value(), ("probe", "typed", next(_typed)))

    def _on_scale_toggled(self, on: bool) -> None:
        self.view.choose(one_scale=on)

    def _on_layer_clicked(self, layer: int) -> None:
        if self.probe is not None and layer > 0:
            deepest = len(self.probe.stages) - 1
            self.desk.put("map", replace(self.view.state, ell=0 if layer == deepest else layer))

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.reading.setFont(look.font(1.0))
        for field in (self.x1, self.x2, self.radius):
            field.setFont(look.font(tabular=True))
            field.setMinimumWidth(round(look.px(78)))
