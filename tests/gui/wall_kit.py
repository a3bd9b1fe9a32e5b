"""Small walls for the tests of the page of the wall."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnlab.app.lyapunov.walls.library import WallLibrary
from nnlab.app.lyapunov.walls.wall import (
    FINISHED,
    NOT_REACHED,
    REACHED,
    STOPPED,
    NetKey,
    Trends,
    WallCard,
    WallFace,
    WallNet,
    find_keys,
)
from nnlab.core.lyapunov.walls.file import file_name, write_net
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.network import start_network

SIDE = 20
SMALL = WallSpec(widths=(3, 5), depths=(1, 2, 4), patterns=100, epochs=10)


def make_face(key: NetKey, outcome: str = REACHED) -> WallFace:
    """Return a face whose figures tell its N, L and seed."""
    x = np.linspace(-1.25, 1.25, SIDE, dtype=np.float32)
    trends = Trends(
        centre=0.5 * float(np.log(0.25 * key.width)),
        ridge=key.depth + 0.1 * key.seed,
        cos_boundary=1.0 - 0.1 / key.depth,
    )
    return WallFace(
        key=key,
        outcome=outcome,
        epochs=4.5,
        held_out_error=0.01 * key.depth,
        train_error=0.01,
        seconds=0.2,
        map=np.tile(x * key.depth, (SIDE, 1)),
        lines=(np.array([[-1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], np.float32),),
        trends=trends,
    )


def make_net(key: NetKey, outcome: str = REACHED) -> WallNet:
    """Return a net as it was drawn, with that face."""
    sizes = (2, *(key.width,) * key.depth, 1)
    net = start_network(sizes, ("tanh",) * (len(sizes) - 1), key.seed)
    return WallNet(make_face(key, outcome), net)


def keep_wall(library: WallLibrary, spec: WallSpec = SMALL, missing: int = 0) -> WallCard:
    """Write a wall to the disk; its last nets are missing, the deepest has not reached the goal."""
    card = library.begin(spec)
    keys = find_keys(spec)
    kept = keys[: len(keys) - missing]
    for key in kept:
        outcome = NOT_REACHED if key.depth == max(spec.depths) else REACHED
        write_net(library.place(card.id) / file_name(key), make_net(key, outcome))
    ended = replace(card, outcome=STOPPED if missing else FINISHED, done=len(kept), seconds=3.0)
    library.write_card(ended)
    library.release(card.id)
    return ended
