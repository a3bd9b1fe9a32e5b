"""What the page of digits has to export: the plots of the view that is shown."""

from __future__ import annotations

from nnlab.gui.lyapunov.digits.errors_view import ErrorsView
from nnlab.gui.lyapunov.digits.path_view import PathView
from nnlab.gui.lyapunov.digits.plane_view import PlaneView
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr


def make_figures(view: str, plane: PlaneView, errors: ErrorsView, path: PathView) -> list[Figure]:
    """Return the figures of the view with that key, the most telling first."""
    figures = {
        "plane": [
            Figure("digits-plane", tr("Plane of the digits"), plane.plane),
            Figure("digits-card", tr("One digit"), plane.card),
        ],
        "errors": [
            Figure("digits-error", tr("Error against λ₁"), errors.error),
            Figure("digits-entropy", tr("H against λ₁"), errors.entropy),
            Figure("digits-reliability", tr("Reliability"), errors.reliability),
            Figure("digits-rejection", tr("Error of what is kept"), errors.rejection),
            Figure("digits-auroc", tr("AUROC of the scores"), errors.auroc),
            Figure("digits-errors", tr("Errors and uncertainty, all plots"), errors),
        ],
        "path": [
            Figure("digits-path-lambda", tr("λ₁ along the path"), path.exponents),
            Figure("digits-path-outputs", tr("Outputs along the path"), path.outputs),
            Figure("digits-path", tr("Pictures along the path"), path.strip),
        ],
    }
    return figures[view]
