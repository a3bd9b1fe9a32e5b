"""The input planes of the compared runs, side by side, each with its name and its numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnlab.app.compare import MOST
from nnlab.app.compare_run import LaneRun
from nnlab.app.playground import Playground
from nnlab.gui.look import Look
from nnlab.gui.plots.overlay import lane_pen
from nnlab.gui.plots.plane.painter import PlaneScene
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tr import tr
from nnlab.gui.window.status_bar import ElidedLabel


class LanePanel(QWidget):
    """One run: its name with a piece of its curve's line, H and wrong patterns, its plane.

    `chosen` follows a click on the head: the settings are then those of this run.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, place: int, scene: PlaneScene) -> None:
        super().__init__()
        self._look, self._place = look, place
        self.plane = Plane(look, scene, lines_move=False)
        self.line = QLabel()
        self.numbers = ElidedLabel(tr("H and C of run {number}").format(number=place + 1))
        self.name = ElidedLabel(tr("run {number}").format(number=place + 1))
        self.name.setToolTip(tr("Click to show the settings of this run"))
        head = QHBoxLayout()
        head.setContentsMargins(8, 1, 6, 1)
        head.setSpacing(8)
        head.addWidget(self.line)
        head.addWidget(self.name, 1)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 6, 1)
        below.addWidget(self.numbers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self.plane, 1)
        for widget in (self.line, self.name, self.numbers):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.chosen.emit(self._place)
            return True
        return False

    def show_run(
        self, run: LaneRun, name: str, playground: Playground, moving: bool, ready: bool
    ) -> None:
        """Draw where a run stands."""
        state = run.state
        self.plane.show_scene(
            PlaneScene(
                box=playground.box,
                patterns=state.patterns,
                network=run.network,
                reading=run.reading,
                two_colours=playground.view.two_colours,
                show_map=playground.view.show_map,
                show_lines=playground.view.show_lines,
                moving=moving,
                ready=ready,
            )
        )
        self.name.show_text(f"{self._place + 1}  {name}")
        p = len(state.patterns)
        text = f"H {run.reading.H:.4g}   C {run.reading.n_wrong:>{len(str(p))}}/{p}"
        since = run.right_since() if ready else None
        if since is not None:
            text += "   " + tr("all right since update {k}").format(k=since)
        message = run.refusal or run.ended
        # One line in any case: planes side by side stay level.
        self.numbers.show_text(tr(message) if message else text)

    def restyle(self, chosen: bool) -> None:
        """Take the look's colours; the head of the chosen run is bold."""
        look = self._look
        ratio = self.devicePixelRatioF()
        width, height = round(look.px(30)), round(look.px(12))
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        pen = lane_pen(look, self._place)
        pen.setWidthF(2.5)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, height / 2), QPointF(width, height / 2))
        painter.end()
        self.line.setPixmap(picture)
        self.name.setFont(look.font(bold=chosen))
        self.numbers.setFont(look.font(0.95, tabular=True))


class LaneGrid(QWidget):
    """The panels in as many rows as make their planes largest."""

    chosen = Signal(int)
    gestured = Signal(object)
    given_up = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.panels: list[LanePanel] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)

    def set_lanes(self, runs: list[LaneRun], playground: Playground) -> None:
        """Make as many panels as there are runs."""
        while len(self.panels) > len(runs):
            panel = self.panels.pop()
            self._grid.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        for place in range(len(self.panels), len(runs)):
            run = runs[place]
            scene = PlaneScene(
                playground.box, run.state.patterns, run.network, run.reading, ready=False
            )
            panel = LanePanel(self._look, place, scene)
            panel.chosen.connect(self.chosen)
            panel.plane.gestured.connect(self.gestured)
            panel.plane.given_up.connect(self.given_up)
            self.panels.append(panel)
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        count, head, axes = len(self.panels), self._look.px(44), self._look.px(56)
        if not count:
            return

        def side(columns: int) -> float:
            rows = -(-count // columns)
            wide, high = self.width() / columns - axes, self.height() / rows - head - axes / 2
            # Rows of two read more easily than one of four, unless the planes suffer.
            return min(wide, high) * (1.0 if columns == 2 or count < MOST else 0.7)

        columns = max(range(1, count + 1), key=side)
        if columns == self._columns:
            return
        self._columns = columns
        for place, panel in enumerate(self.panels):
            self._grid.addWidget(panel, place // columns, place % columns)
        for place in range(MOST):
            self._grid.setColumnStretch(place, int(place < columns))
            self._grid.setRowStretch(place, int(place < -(-count // columns)))
