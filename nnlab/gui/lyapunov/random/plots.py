"""The plots of the page of random nets: distribution and phases above, others below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.lyapunov.random.sweep import RandomSweep, Theory
from nnlab.app.lyapunov.random.training import find_variances
from nnlab.core.lyapunov.random.sample import SampleSpec
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.random import words
from nnlab.gui.lyapunov.random.trainer import RandomTrainer
from nnlab.gui.plots.random_nets.base import RandomPlot
from nnlab.gui.plots.random_nets.distribution import DistributionPlot
from nnlab.gui.plots.random_nets.layer_curves import LayerCurves
from nnlab.gui.plots.random_nets.phase import PhaseDiagram
from nnlab.gui.plots.random_nets.plane_picture import PlanePicture
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr


class RandomPlots(QWidget):
    """Shows the sample of random nets, or one net that learns."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.distribution = DistributionPlot(look)
        self.phase = PhaseDiagram(look)
        self.exponents = LayerCurves(
            look, tr("exponents by layer"), tr("λ₁ over the first ℓ layers, and theory")
        )
        self.lengths = LayerCurves(
            look, tr("variance of the local fields by layer"), tr("q, and its fixed point q*")
        )
        self.picture = PlanePicture(look)
        self.errors = LayerCurves(
            look, tr("errors of the training"), tr("H per pattern and share of wrong patterns")
        )
        self.learning = False
        self.below = QStackedWidget()
        self._above = _row(self.distribution, self.phase)
        self._learns = _row(self.picture, self.errors)
        self.below.addWidget(_row(self.exponents, self.lengths))
        self.below.addWidget(self._learns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._above, 5)
        layout.addWidget(self.below, 4)

    @property
    def all(self) -> Sequence[RandomPlot]:
        """Return the six plots."""
        above = (self.distribution, self.phase)
        return (*above, self.exponents, self.lengths, self.picture, self.errors)

    def figures(self) -> Sequence[Figure]:
        """Return the plots as figures for export."""
        return (
            Figure("ftle-random", tr("Distribution of Lyapunov exponents"), self.distribution),
            Figure("ftle-phases", tr("Phase diagram of random nets"), self.phase),
            Figure("ftle-layers", tr("Exponents by layer"), self.exponents),
            Figure("ftle-lengths", tr("Variance of the local fields by layer"), self.lengths),
            Figure("ftle-learning", tr("Exponents of a net that learns"), self.picture),
            Figure("ftle-errors", tr("Errors of a net that learns"), self.errors),
        )

    def show_lower(self, on: bool) -> None:
        """Show the lower plots, or leave all room to the upper ones."""
        self.below.setVisible(on)
        self._place_picture()

    def show_sample(self, sweep: RandomSweep | None, theory: Theory, spec: SampleSpec) -> None:
        """Draw the distribution of many nets, and what happens layer by layer."""
        self._set_learning(False)
        self.phase.show_trained(None)
        self.distribution.show_scene(words.sampled(sweep, theory, spec))
        self.exponents.show_scene(words.exponents_by_layer(sweep, theory))
        self.lengths.show_scene(words.lengths_by_layer(sweep, theory))

    def show_learning(self, trainer: RandomTrainer, theory: Theory) -> None:
        """Draw the exponents of one net before training and now, and its errors.

        `theory` is that of inputs uniform over the plane that is read.
        """
        now = trainer.now
        self._set_learning(True)
        self.phase.show_trained(find_variances(now.net) if now is not None and now.k else None)
        self.distribution.show_scene(words.learnt(trainer.before, now, theory, trainer.recipe))
        self.picture.show_scene(words.picture(now), tr("The plane is being read …"))
        self.errors.show_scene(words.errors_by_update(trainer.course))

    def _set_learning(self, on: bool) -> None:
        self.learning = on
        self.below.setCurrentIndex(int(on))
        self._place_picture()

    def _place_picture(self) -> None:
        """Where only the upper plots are seen, the plane of a net that learns is one of them."""
        up = self.learning and self.below.isHidden()
        row = self._above if up else self._learns
        if self.picture.parentWidget() is not row:
            layout = row.layout()
            assert isinstance(layout, QHBoxLayout)
            layout.insertWidget(1 if up else 0, self.picture, 4 if up else 5)
            # A widget that gets another parent is hidden.
            self.picture.show()
        self.phase.setVisible(not up)


def _row(left: QWidget, right: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(left, 5)
    layout.addWidget(right, 4)
    return row
