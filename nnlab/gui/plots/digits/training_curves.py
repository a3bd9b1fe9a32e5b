"""The two plots of a training: H per batch, and the error in per cent per epoch."""

from nnlab.gui.plots.digits.error_plot import ErrorPlot
from nnlab.gui.plots.digits.loss_plot import LossPlot
from nnlab.gui.plots.digits.training_plot import TrainingPlot, make_pen

__all__ = ["ErrorPlot", "LossPlot", "TrainingPlot", "make_pen"]
