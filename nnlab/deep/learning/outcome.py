"""What a trained net does with the test digits: how many are wrong, which, and how sure it was."""

import numpy as np
import torch
from numpy.typing import NDArray

from nnlab.deep.data import Part
from nnlab.deep.learning import costs
from nnlab.deep.learning.training import Course
from nnlab.deep.reports import Finished


def confusion(
    targets: NDArray[np.int64], answers: NDArray[np.int64], classes: int = 10
) -> NDArray[np.int64]:
    """Return counts int64 (classes, classes): row target, column answer."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (targets, answers), 1)
    return counts


def error(b: torch.Tensor, t: torch.Tensor) -> float:
    """Return the fraction of patterns whose largest output is not the target's; b (p, classes).

    Outputs rise with the local fields b, so that the largest of both belong together.
    """
    return float((b.argmax(1) != t.cpu()).double().mean()) if len(b) else 0.0


def finish(b: torch.Tensor, test: Part, course: Course, checkpoint: str, outcome: str) -> Finished:
    """Return the result of a training from the local fields b (p, classes) for the test images."""
    targets, answers = test.t.cpu().numpy(), b.argmax(1).numpy()
    wrong = np.flatnonzero(targets != answers)
    outputs = costs.outputs(course.net, b[wrong])
    return Finished(
        n_wrong=len(wrong),
        n_test=len(targets),
        wrong_indices=wrong,
        wrong_images=test.x[torch.from_numpy(wrong)].cpu().numpy()[:, 0],
        wrong_targets=targets[wrong],
        wrong_answers=answers[wrong],
        wrong_confidences=outputs.max(1).values.numpy() if len(wrong) else np.zeros(0, np.float32),
        confusion=confusion(targets, answers, len(course.classes)),
        seconds=course.pace.clock.seconds,
        cpu_seconds=course.pace.clock.cpu_seconds,
        checkpoint=checkpoint,
        device=str(course.device),
        threads=torch.get_num_threads(),
        arithmetic=course.arithmetic,
        outcome=outcome,
    )
