"""The rule written out: the last update with its numbers, or one in its stages."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.words.equations import rule_formula, write_update
from nnlab.gui.instruments.base import Instrument
from nnlab.gui.plots.update_text import UpdateScene, UpdateText
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class UpdateInstrument(Instrument):
    """Equations with numbers; in explain mode the present stage in large type."""

    figure_title = "Update"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.text = UpdateText(context.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)

    @property
    def figure(self) -> QWidget:
        """The text."""
        return self.text

    def refresh(self) -> None:
        """Write the present stage, else the update that led to the present step."""
        explainer = self.context.runner.explainer
        self.text.show_scene(self._make_stage() if explainer.on else self._make_update())

    def _make_stage(self) -> UpdateScene:
        runner = self.context.runner
        explainer = runner.explainer
        stage = explainer.stage
        if stage is None:
            reason = runner.refusal or tr("There is no further update to explain.")
            if not runner.ready:
                reason = tr("Compiling …  Press → again in some seconds.")
            return UpdateScene(tr("Explain mode"), lines=(tr(reason),), hint=tr("I leaves it"))
        base = runner.playground.base_updates
        numbered = tr("{title}   (update {k})")
        if stage.update.rule.key == "genetic":
            numbered = tr("{title}   (generation {k})")
        title = numbered.format(title=tr(stage.title), k=base + stage.update.k)
        hint = tr("→ next stage   ← back   U plays them   I leaves explain mode")
        if explainer.slow:
            hint = tr("slow motion: Space or U stops it   I leaves explain mode")
        return UpdateScene(
            title, stage.formula, stage.lines, explainer.place, explainer.count, hint
        )

    def _make_update(self) -> UpdateScene:
        runner = self.context.runner
        update = runner.update()
        formula = rule_formula(runner.playground.rule)
        if update is None:
            return UpdateScene(
                tr("No update yet"),
                formula,
                hint=tr("→ makes one update   I explains one in stages"),
            )
        k = runner.playground.base_updates + update.k
        name = tr("Generation {k}") if update.rule.key == "genetic" else tr("Update {k}")
        title = name.format(k=k)
        return UpdateScene(
            title, formula, tuple(write_update(update)), hint=tr("I explains one in stages")
        )
