"""The numbers of a study, digit by digit, as CSV text."""

import json

import numpy as np

from nnlab.app.lyapunov.digits.studies import Study
from nnlab.app.lyapunov.digits.view import StudyView

COLUMNS = ("index", "target", "answer", "right", "max_O", "lambda1", "H_ensemble", "b1", "b2")
RESPECT_TO = "pixels as the nets take them, (ink - 0.1307) / 0.3081"


def describe_numbers(study: Study, view: StudyView) -> dict[str, object]:
    """Return of which study and net the numbers are, and what lambda_1 is taken of."""
    members = view.result.members
    together = members > 1 and not view.member
    return {
        "program": "nnlab",
        "study": study.name or study.id,
        "nets": "runs of MNIST" if study.runs else study.spec.label,
        "net": f"ensemble of {members}" if together else f"net {view.net + 1} of {members}",
        "plane_of_net": view.net + 1,
        "layers": view.layers,
        "output_layer_included": view.result.include_output,
        "lambda1_with_respect_to": RESPECT_TO,
        "lambda1_mean_over_nets": together,
        "H_in": "nats",
    }


def numbers_text(study: Study, view: StudyView) -> str:
    """Return CSV text with a row for each test digit, in the order of MNIST's test set.

    The first line, after a #, says what it is of (JSON), the second names the columns: index from
    0, target, answer of the net that is looked at, 1 where that is right, its largest output O, its
    lambda_1 (-inf where nothing is stretched), H of the ensemble in nats, and the local fields
    b1, b2 of the bottleneck's two neurons.
    """
    about = json.dumps(describe_numbers(study, view), ensure_ascii=False)
    measured = (view.outputs.max(axis=1), view.exponents, view.entropy, *view.points.T)
    whole = (np.arange(len(view.labels)), view.labels, view.answers, ~view.wrong)
    row = "%d,%d,%d,%d,%.7g,%.7g,%.7g,%.7g,%.7g"
    table = np.column_stack((*whole, *measured)).tolist()
    lines = [f"# {about}", ",".join(COLUMNS), *(row % tuple(one) for one in table), ""]
    return "\n".join(lines)
