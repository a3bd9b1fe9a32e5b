"""The plane's menu of what is rarely switched: numbers, regions, population, grid, the view."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from nnlab.app.plane_edits import fit_view
from nnlab.app.playground import take_view
from nnlab.app.words.notation import number
from nnlab.gui.icons import make_icon
from nnlab.gui.playground.tools import PlaneTools
from nnlab.gui.plots.plane.plane import Plane
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

RATES = (5, 20, 60)
STEPS = (0.05, 0.1, 0.25, 0.5, 1.0)
SWITCHES = (
    ("two_colours", "Two colours", "T"),
    ("show_lines", "Lines and arrows of the neurons", "L"),
    ("show_numbers", "Pattern numbers", "P"),
    ("show_regions", "Region codes (+−+)", "C"),
    ("show_population", "Population of the genetic algorithm", ""),
    ("show_map", "Output map", ""),
)


class PlaneMenu(QToolButton):
    """A button that opens the menu; switches go to the state's view, without undo."""

    def __init__(self, context: Context, tools: PlaneTools, plane: Plane) -> None:
        super().__init__()
        self._context, self._tools, self._plane = context, tools, plane
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setText(tr("more"))
        self.setAccessibleName(tr("more of the input plane"))
        self.setToolTip(tr("Numbers, region codes, grid, fit"))
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._switches: dict[str, QAction] = {}
        self._steps: dict[float, QAction] = {}
        self._rates: dict[int, QAction] = {}
        self._fill()
        self._menu.aboutToShow.connect(self._show_state)
        self.setMenu(self._menu)
        context.look.changed.connect(self._restyle)
        self._restyle()

    def switch(self, name: str) -> None:
        """Switch a field of the view."""
        on = getattr(self._context.runner.playground.view, name)
        self._context.runner.look(lambda state: take_view(state, **{name: not on}))

    def toggle_snap(self) -> None:
        """Switch the grid on, with the step that was chosen last, or off."""
        step = 0.0 if self._context.runner.playground.view.snap else self._tools.step
        self._context.runner.look(lambda state: take_view(state, snap=step))

    def take_step(self, step: float) -> None:
        """Snap to a grid of that step."""
        self._tools.step = step
        self._context.runner.look(lambda state: take_view(state, snap=step))

    def _fill(self) -> None:
        for name, text, key in SWITCHES:
            action = self._menu.addAction(_with_key(tr(text), key))
            action.setCheckable(True)
            action.triggered.connect(lambda _on, name=name: self.switch(name))
            self._switches[name] = action
        self._menu.addSeparator()
        grid = self._menu.addMenu(tr("Grid to snap to"))
        group = QActionGroup(grid)
        for step in (0.0, *STEPS):
            text = (
                tr("step {step}").format(step=number(step)) if step else _with_key(tr("off"), "M")
            )
            action = grid.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(
                lambda _on, step=step: self.take_step(step) if step else self._snap_off()
            )
            group.addAction(action)
            self._steps[step] = action
        spray = self._menu.addMenu(tr("Spray"))
        group = QActionGroup(spray)
        for rate in RATES:
            action = spray.addAction(tr("{rate} patterns a second").format(rate=rate))
            action.setCheckable(True)
            action.triggered.connect(lambda _on, rate=rate: self._plane.set_spray_rate(rate))
            group.addAction(action)
            self._rates[rate] = action
        self._menu.addSeparator()
        fit = self._menu.addAction(_with_key(tr("Show all patterns"), "0"))
        fit.triggered.connect(lambda _on: self._context.runner.look(fit_view))

    def _snap_off(self) -> None:
        self._context.runner.look(lambda state: take_view(state, snap=0.0))

    def _show_state(self) -> None:
        view = self._context.runner.playground.view
        for name, action in self._switches.items():
            action.setChecked(getattr(view, name))
        for step, action in self._steps.items():
            action.setChecked(step == view.snap)
        for rate, action in self._rates.items():
            action.setChecked(abs(rate - self._plane.spray_rate) <= 0.1 * rate)

    def _restyle(self) -> None:
        side = round(self._context.look.px(18))
        self.setIcon(make_icon(self._context.look, "more"))
        self.setIconSize(QSize(side, side))


def _with_key(text: str, key: str) -> str:
    """Menus write what follows the tab at their right edge; the key itself is a command's."""
    return f"{text}\t{key}" if key else text
