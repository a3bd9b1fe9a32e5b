"""A made-up study: nets that are wrong near the lines between ten wedges of a plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.digits.studies import Plane, Study, StudyResult, StudySpec
from nnlab.deep.lyapunov.digits.reports import DigitPath, Direction

CLASSES = 10


def make_result(labels: NDArray[np.uint8], members: int = 2, seed: int = 1) -> StudyResult:
    """Return outputs, exponents and planes: λ₁ is large where the outputs are undecided."""
    rng = np.random.default_rng(seed)
    p = len(labels)
    angles = 2 * np.pi * np.arange(CLASSES) / CLASSES
    w = 2.0 * np.column_stack((np.cos(angles), np.sin(angles)))
    theta = np.zeros(CLASSES)
    outputs, exponents, planes = [], [], []
    for _ in range(members):
        radius = rng.uniform(0.5, 5.0, (p, 1))
        points = radius * w[labels] / 2.0 + rng.normal(0, 0.45, (p, 2))
        fields = points @ w.T - theta
        powers = np.exp(fields - fields.max(axis=1, keepdims=True))
        o = powers / powers.sum(axis=1, keepdims=True)
        gap = 1.0 - o.max(axis=1)
        outputs.append(o)
        exponents.append(0.02 + 0.35 * gap + rng.normal(0, 0.02, p))
        error = float(np.mean(o.argmax(axis=1) != labels))
        planes.append(
            Plane(points.astype(np.float32), w.astype(np.float32), theta.astype(np.float32), error)
        )
    return StudyResult(
        labels=labels.astype(np.int64),
        outputs=np.array(outputs, dtype=np.float32),
        exponents=np.array(exponents, dtype=np.float32),
        layers=(16,) * members,
        include_output=False,
        planes=tuple(planes),
        seconds=(60.0, 5.0, 3.0),
    )


def make_study(labels: NDArray[np.uint8], members: int = 2, study_id: str = "") -> Study:
    """Return a finished study of two epochs."""
    spec = StudySpec(members=members, epochs=2)
    errors = np.full((2, members), 0.1)
    return Study(
        id=study_id,
        spec=spec,
        name=spec.label,
        outcome="finished",
        train_errors=errors,
        test_errors=errors,
        result=make_result(labels, members),
    )


def make_direction() -> Direction:
    """Return a direction of unit length: a ramp from the left to the right."""
    ramp = np.tile(np.linspace(-1, 1, 28), (28, 1))
    return Direction((ramp / np.linalg.norm(ramp)).astype(np.float32), 0.31, 140.0)


def make_path(start: NDArray[np.uint8], end: NDArray[np.uint8], points: int = 21) -> DigitPath:
    """Return a straight way between two images (28, 28); the answer goes from 1 to 7 half way."""
    share = np.linspace(0.0, 1.0, points)[:, None, None]
    images = ((1 - share) * start + share * end) / 255.0
    outputs = np.zeros((points, CLASSES))
    rise = 1.0 / (1.0 + np.exp(-30 * (share[:, 0, 0] - 0.5)))
    outputs[:, 1], outputs[:, 7] = 1.0 - rise, rise
    away = np.linalg.norm((images - images[0]).reshape(points, -1), axis=1)
    bump = np.exp(-40 * (share[:, 0, 0] - 0.5) ** 2)
    return DigitPath(
        images=images.astype(np.float32),
        distances=away,
        exponents=(0.1 + 0.3 * bump).astype(np.float32),
        outputs=outputs.astype(np.float32),
        mean_outputs=outputs,
        entropy=0.7 * bump,
    )
