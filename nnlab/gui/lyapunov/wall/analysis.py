"""The trends of a wall: six plots, one of them alone, or the table of numbers."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.lyapunov.walls.state import PLOTS
from nnlab.app.lyapunov.walls.wall import Wall
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.table import WallTable
from nnlab.gui.lyapunov.wall.trends import make_scenes
from nnlab.gui.plots.walls.trend_plot import TrendPlot
from nnlab.gui.tr import tr

KEYS = tuple(key for key in PLOTS if key != "table")
COLUMNS = 3


class WallAnalysis(QWidget):
    """`hovered` carries a line on a point; `picked` the plot that is wanted alone, "" for all."""

    hovered = Signal(str)
    picked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walls: tuple[Wall | None, Wall | None] = (None, None)
        self._stale = True
        self._shown, self._presenting = "", False
        self._unpainted: list[str] = []
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._on_turn)
        self.plots = {key: TrendPlot(look) for key in KEYS}
        self.table = WallTable(look)
        self.stack = QStackedWidget()
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        for place, (key, plot) in enumerate(self.plots.items()):
            grid.addWidget(plot, place // COLUMNS, place % COLUMNS)
            plot.hovered.connect(self.hovered)
            plot.enlarged.connect(lambda key=key: self._on_enlarged(key))
        self.stack.addWidget(page)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of what is shown, plots from left to right."""
        if self._shown:
            return (self._shown,)
        # Of six plots none could be read from the last row.
        return KEYS[:2] if self._presenting else KEYS

    def show_walls(self, wall: Wall | None, other: Wall | None) -> None:
        """Draw the trends of a wall, those of another one over them; later if hidden."""
        self._walls, self._stale = (wall, other), True
        if self.isVisible():
            self._draw()

    def show_plot(self, key: str, presenting: bool) -> None:
        """Show one plot alone, the table, or all."""
        self._shown, self._presenting = key, presenting
        self.stack.setCurrentIndex(1 if key == "table" else 0)
        for name, plot in self.plots.items():
            plot.setVisible(name in self.shown)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._draw()

    def _draw(self) -> None:
        wall, other = self._walls
        self._stale = False
        self.table.show_wall(wall)
        if wall is None:
            return
        for key, scene in make_scenes(wall, other).items():
            self.plots[key].hold_scene(scene)
        self._unpainted = [key for key in self.shown if key in self.plots]
        self._turns.start()

    def _on_turn(self) -> None:
        """Paint one plot in a turn of the event loop: six of many nets take long."""
        if self._unpainted:
            self.plots[self._unpainted.pop(0)].update()
        else:
            self._turns.stop()

    def titles(self) -> dict[str, str]:
        """Return the titles of the plots that have something to show."""
        return {
            key: plot.scene.title or tr("trend")
            for key, plot in self.plots.items()
            if not plot.scene.is_empty
        }

    def _on_enlarged(self, key: str) -> None:
        self.picked.emit("" if self._shown == key else key)
