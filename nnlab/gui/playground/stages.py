"""Shows explain mode: the stage in the diagram, its text in the instrument of the update."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnlab.app.playground import take_view
from nnlab.gui.playground.view import PlaygroundView
from nnlab.gui.plots.diagram.stage import StageOverlay
from nnlab.gui.tab import Context

# Of the height, in presentation.
TEXT_SHARE = 0.48


class StageLink(QObject):
    """Passes each stage on to the views, and brings the update's text to the front."""

    def __init__(self, context: Context, view: PlaygroundView) -> None:
        super().__init__(view)
        self._runner, self._view, self._look = context.runner, view, context.look
        self._explainer = context.runner.explainer
        self._before: str | None = None
        self._lower = True
        self._sizes: list[int] = []
        self._explainer.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self._explainer.on != (self._before is not None):
            self._enter() if self._explainer.on else self._leave()
        stage = self._explainer.stage
        overlay, ghost, stressed = None, None, None
        if stage is not None:
            overlay = StageOverlay(stage.texts, stage.layer or None, stage.edges)
            ghost, stressed = stage.ghost, stage.stressed
        self._view.diagram_panel.set_stage(overlay)
        self._view.plane_panel.set_stage(ghost, stressed)
        self._view.refresh_all()

    def _enter(self) -> None:
        """Diagram and text are needed, in presentation too."""
        self._before = self._runner.playground.view.instrument
        self._lower = self._view.lower_visible
        self._sizes = self._view.sizes()
        self._view.set_lower_visible(True)
        if self._look.presentation:
            # Large type needs room, or it would not be large.
            height = self._view.height()
            self._view.setSizes([round((1 - TEXT_SHARE) * height), round(TEXT_SHARE * height)])
        self._show("update")

    def _leave(self) -> None:
        before, self._before = self._before, None
        if self._runner.playground.view.instrument == "update" and before is not None:
            self._show(before)
        self._view.setSizes(self._sizes)
        self._view.set_lower_visible(self._lower)

    def _show(self, key: str) -> None:
        self._runner.look(lambda state: take_view(state, instrument=key))
