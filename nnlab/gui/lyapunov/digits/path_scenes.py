"""What is drawn of a path: curves of λ₁ and of the outputs, and the picture at one place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.digits.view import StudyView
from nnlab.deep.lyapunov.digits.reports import DigitPath
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.digits.words import (
    write_entropy_fact,
    write_exponent,
    write_net,
    write_number,
)
from nnlab.gui.plots.studies.class_colours import colour_of_class
from nnlab.gui.plots.studies.digit_card import CardScene
from nnlab.gui.plots.studies.series_plot import Series, SeriesScene
from nnlab.gui.tr import tr

NAMES = tuple("0123456789")


def write_length(length: float, path: DigitPath | None) -> str:
    """Return the length ε that was asked for, and where the path ends if that is nearer."""
    text = f"ε = {write_number(length, 1)}"
    if path is None or path.distances[-1] > length - 0.05:
        return text
    return f"{text} → {write_number(float(path.distances[-1]), 1)}"


def find_changes(path: DigitPath) -> tuple[tuple[float, str], ...]:
    """Return where the answer changes, between two points of the path, and from what to what."""
    answers, x = path.outputs.argmax(axis=1), path.distances
    changes = np.flatnonzero(np.diff(answers)) + 1
    return tuple(
        (float((x[k - 1] + x[k]) / 2), f"{NAMES[answers[k - 1]]} → {NAMES[answers[k]]}")
        for k in changes.tolist()
    )


def make_exponent_scene(path: DigitPath, view: StudyView, look: Look, at: int) -> SeriesScene:
    """Return the curve of λ₁ along the path."""
    x, y = path.distances, path.exponents.astype(np.float64)
    return SeriesScene(
        title=f"{write_exponent(view)}, {write_path_net(view)}",
        x_name=tr("distance from A (units of ink)"),
        y_name="λ₁",
        series=(Series("", x, y, look.colour("accent")),),
        marks=find_changes(path),
        cursor=float(x[at]),
        x_range=(0.0, float(x[-1]) or 1.0),
        y_range=find_y_range(y),
    )


def find_y_range(y: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the range of y with room for the words of the marks above the highest point."""
    known = y[np.isfinite(y)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    wide = (high - low) or max(abs(high), 1e-3)
    return low - 0.05 * wide, high + 0.2 * wide


def make_output_scene(path: DigitPath, look: Look, at: int) -> SeriesScene:
    """Return the ten curves of O along the path."""
    x, outputs = path.distances, path.outputs.astype(np.float64)
    series = [
        Series(NAMES[n], x, outputs[:, n], colour_of_class(look, n), n % 4 if n > 5 else 0)
        for n in range(outputs.shape[1])
    ]
    return SeriesScene(
        title=tr("Outputs along the path; dashed: the answer changes"),
        x_name=tr("distance from A (units of ink)"),
        y_name="O",
        series=tuple(series),
        marks=find_changes(path),
        cursor=float(x[at]),
        x_range=(0.0, float(x[-1]) or 1.0),
        y_range=(0.0, 1.05),
        beside=True,
    )


def make_card(path: DigitPath, view: StudyView, at: int, target: int) -> CardScene:
    """Return the picture at a place of the path, and what has changed on the way there."""
    outputs = path.outputs[at].astype(np.float64)
    answer = int(outputs.argmax())
    return CardScene(
        image=ink(path.images[at]),
        title=tr("taken for {}").format(NAMES[answer]),
        target=target,
        facts=(
            tr("distance {}").format(write_number(float(path.distances[at]), 2)),
            f"λ₁ = {write_number(float(path.exponents[at]))}",
            write_entropy_fact(view, float(path.entropy[at])),
            f"1 − max O = {write_number(1.0 - float(outputs.max()))}",
        ),
        outputs=outputs,
        direction=(path.images[at] - path.images[0]).astype(np.float64),
        beside=tr("change since A"),
        names=NAMES,
    )


def describe_place(path: DigitPath, x: float) -> str:
    """Return the numbers at the place of the path nearest to a distance, in one line."""
    k = int(np.argmin(np.abs(path.distances - x)))
    answer = int(path.outputs[k].argmax())
    line = tr("distance {x}: λ₁ = {exponent}, answer {answer} with O = {O}, H = {H} nats")
    return line.format(
        x=write_number(float(path.distances[k]), 2),
        exponent=write_number(float(path.exponents[k])),
        answer=NAMES[answer],
        O=write_number(float(path.outputs[k, answer])),
        H=write_number(float(path.entropy[k])),
    )


def write_path_net(view: StudyView) -> str:
    """Return which net a path is of: of the ensemble the first one."""
    if view.member or view.result.members == 1:
        return write_net(view)
    return tr("net 1 of {}").format(view.result.members)


def ink(images: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return images of ink from 0 to 1 as grey values."""
    return np.rint(255 * np.clip(images, 0, 1)).astype(np.uint8)


def stamp_end(end: int | NDArray[np.uint8]) -> object:
    """Return what tells an end of a path from others: a place, or the bytes of a picture."""
    return end if isinstance(end, int) else end.tobytes()
