"""The learning curves as an instrument."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.playground import take_view
from nnlab.gui.instruments.base import Instrument
from nnlab.gui.plots.curves import Curves, CurveScene
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check, put

AGAIN_MS = 60


class CurvesInstrument(Instrument):
    """H and C from the origin to where training has come."""

    figure_title = "Learning curves"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.curves = Curves(context.look)
        self.log = make_check(tr("log H"), tr("Logarithmic axis for H (G)"))
        self.log_axis = make_check(
            tr("log x"), tr("Logarithmic axis for updates or epochs (Shift+G)")
        )
        self.epochs = make_check(tr("epochs"), tr("Draw against epochs, not updates (Shift+E)"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.curves)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self.curves.hovered.connect(self.hovered)
        self.log.toggled.connect(self._on_log)
        self.log_axis.toggled.connect(self._on_log_axis)
        self.epochs.toggled.connect(self._on_epochs)

    @property
    def figure(self) -> QWidget:
        """The plot."""
        return self.curves

    def controls(self) -> Sequence[QWidget]:
        """Return the switches of the axes."""
        return self.log, self.log_axis, self.epochs

    def refresh(self) -> None:
        """Draw the curves as far as they go, and where the present step stands."""
        runner = self.context.runner
        view = runner.playground.view
        put(self.log, view.log_curves)
        put(self.log_axis, view.log_axis)
        put(self.epochs, view.axis == "epochs")
        self.curves.show_scene(
            CurveScene(
                runner.curve(),
                runner.updates,
                runner.epochs,
                view.log_curves,
                view.log_axis,
                view.axis,
            )
        )
        # The curves of held sets come bit by bit; a run draws again by itself.
        if self.isVisible() and not runner.running and not runner.is_measured:
            self._again.start()

    def close_down(self) -> None:
        """Stop the timer."""
        self._again.stop()

    def _on_log(self, on: bool) -> None:
        self.context.runner.look(lambda state: take_view(state, log_curves=on))

    def _on_log_axis(self, on: bool) -> None:
        self.context.runner.look(lambda state: take_view(state, log_axis=on))

    def _on_epochs(self, on: bool) -> None:
        axis = "epochs" if on else "updates"
        self.context.runner.look(lambda state: take_view(state, axis=axis))
