"""Makes of a wall, as far as it is trained and read, what the wall of maps shows."""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import NDArray

from nnlab.app.lyapunov.walls.state import WallState
from nnlab.app.lyapunov.walls.wall import BOX, REACHED, NetKey, WallCard, WallFace
from nnlab.deep.lyapunov.walls.reports import NetProgress
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.wall.runner import WallRunner
from nnlab.gui.lyapunov.wall.words import caption, title_of
from nnlab.gui.plots.colour_bar import ColourScale, make_colours
from nnlab.gui.plots.walls.map_wall_scene import MapWallScene, Place, WallCell
from nnlab.gui.tr import tr

LABEL = "L λ₁"


def make_scene(
    card: WallCard,
    faces: dict[NetKey, WallFace],
    runner: WallRunner,
    state: WallState,
    look: Look,
    selected: Place | None,
    reading: bool,
) -> MapWallScene:
    """Return the wall of one seed; nets that are not there say why."""
    spec = card.spec
    seed = spec.seed + min(state.seed, spec.seeds - 1)
    keys = [NetKey(N, L, seed) for N in spec.widths for L in spec.depths]
    maps = [faces[key].map for key in keys if key in faces]
    low, high = (state.low, state.high) if state.locked else find_range(maps)
    cells = {
        (key.width, key.depth): make_cell(key, faces.get(key), runner, card, reading)
        for key in keys
    }
    foot = tr(
        "x₁ across, x₂ up, from −1.25 to 1.25; red: decision boundary; "
        "numbers: wrong ones of the patterns held out"
    )
    title = title_of(spec)
    if spec.seeds > 1:
        title = tr("{title}; seed {seed}").format(title=title, seed=seed)
    colours = make_colours(state.colours, look)
    scale = ColourScale(colours, low, high)
    return MapWallScene(
        spec.widths, spec.depths, cells, BOX, scale, title, LABEL, foot, selected=selected
    )


def make_cell(
    key: NetKey, face: WallFace | None, runner: WallRunner, card: WallCard, reading: bool
) -> WallCell:
    """Return what is shown of one net."""
    if face is not None:
        long, short = caption(face)
        failed = face.outcome != REACHED
        lines = tuple(line.astype(np.float64) for line in face.lines)
        return WallCell(face.map, lines, long, short, failed=failed)
    if reading and not runner.trains(card.id):
        return WallCell(state=tr("reading …"))
    if not runner.trains(card.id):
        return WallCell(state=tr("not trained"))
    present = runner.present.get(key)
    if present is not None:
        return WallCell(state=say_present(present), fraction=runner.share_of(present))
    return WallCell(state=tr("waiting"))


def say_present(present: NetProgress) -> str:
    """Return where the net that learns now is."""
    text = tr("training\nepoch {:.1f}").format(present.epoch)
    if isfinite(present.error):
        text += "\n" + tr("{:.1f} % right").format(100.0 * (1.0 - present.error))
    return text


def find_range(maps: list[NDArray[np.float32]]) -> tuple[float, float]:
    """Return a common range of all maps, without the farthest hundredths at either end."""
    if not maps:
        return -4.0, 4.0
    step = max(1, max(map(len, maps)) // 50)
    thin = np.concatenate([values[::step, ::step].ravel() for values in maps])
    low, high = (float(end) for end in np.percentile(thin, (0.5, 99.5)))
    if high - low < 1e-3:
        return low - 0.5, high + 0.5
    return low, high
