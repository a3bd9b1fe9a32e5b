"""The live map: how long its first picture takes, and whether the window stutters.

The first picture is the coarse map with boundary, ridges, directions and contours, by CPU time of
the window's thread. Gaps are those of a 16 ms timer on the page of the map at 300 x 300: idle;
while the playground trains, with boundary and patterns as at first, then with all overlays; while
the film over the layers plays, and while a map of 2000 x 2000 is refined, both with all overlays.

A picture of very many lines, as of a chaotic net, is painted in parts: the longest one and all
together, by CPU time of the window's thread.
"""

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from benches import Case
from benches._window import Gaps, open_program, wait, wait_until
from nnlab.app.lyapunov.maps.sweep import MapRequest, Sweep
from nnlab.core.box import Box
from nnlab.core.network import start_network

DESCRIPTION = "the live map of exponents: first picture, event-loop gaps while it changes"
SECONDS = 4.0
# Seconds that a part of a large picture is to take, and milliseconds that it may.
PART, PART_MS = 0.005, 25.0
FIRST_MS, P99_MS, WORST_MS = 30.0, 25.0, 100.0
NETS = {"2-[10]x4-1": (10, 4), "2-[64]x8-1, the playground's largest": (64, 8)}


def first_picture(neurons: int, layers: int) -> Callable[[], float]:
    """Return a contender: CPU milliseconds to the coarse map, of a new net each time."""
    seeds = itertools.count(1)
    box = Box(-1.5, 1.5, -1.5, 1.5)

    def run() -> float:
        net = start_network((2, *[neurons] * layers, 1), ["tanh"] * (layers + 1), next(seeds))
        wanted = MapRequest(
            net,
            box,
            300,
            layers,
            with_directions=True,
            with_ridges=True,
            contours_of="log",
        )
        began = time.thread_time()
        Sweep(wanted)
        return 1e3 * (time.thread_time() - began)

    return run


@cache
def open_page() -> Any:
    """Return the page of the map with all its overlays, of a net that knows the circle."""
    program = open_program()
    pages = program.window.pages
    pages.show_tab("ftle")
    page = pages.tab.page
    # The first time it may only ask for the loops of its net, which are loaded behind the window.
    page.pose()
    wait_until(lambda: page.context.runner.ready)
    page.pose()
    state = replace(page.state, show_directions=True, show_contours=True, lower="")
    page.desk.put("map", state)
    page.refiner.finish()
    wait(1.5)
    return page


def idle(page: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to begin and end doing nothing."""
    return (lambda: None), (lambda: None)


def training(page: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to begin and end a training at full speed."""
    return page.context.runner.run, page.context.runner.pause


def plain(page: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to begin and end a training with the overlays that a map has at first."""
    some = {"show_directions": False, "show_contours": False, "show_ridges": False}
    every = dict.fromkeys(some, True)

    def begin() -> None:
        page.choose(**some)
        page.context.runner.run()

    def end() -> None:
        page.context.runner.pause()
        page.choose(**every)

    return begin, end


def film(page: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to begin and end a film of four layers a second."""

    def begin() -> None:
        page.choose(film_speed=4.0, loops=True)
        page.film.toggle()

    return begin, page.film.stop


def finest(page: Any) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return how to begin a map of 2000 x 2000, and how to leave it."""
    return (lambda: page.choose(resolution=2000)), (lambda: page.choose(resolution=300))


def paint_many(place: int) -> Callable[[], float]:
    """Return a contender: CPU ms of the longest part of a picture, or of all parts."""

    def run() -> float:
        from nnlab.gui.plots.heat.painter import HeatPainter

        page = open_page()
        plot = page.map
        painter = HeatPainter(page.context.look)
        painter.begin(plot.size(), make_many(plot.scene), 1.0)
        parts = []
        while painter.is_busy:
            began = time.thread_time()
            painter.advance(PART)
            parts.append(1e3 * (time.thread_time() - began))
        return (max(parts), sum(parts))[place]

    return run


def make_many(scene: Any) -> Any:
    """Return a scene with 6000 contour lines more and a boundary of 1000 pieces, at rest."""
    from nnlab.gui.plots.heat.scene import HeatContour

    rng = np.random.default_rng(1)
    lines = tuple(
        rng.uniform(-1.5, 1.5, 2) + np.cumsum(rng.normal(0.0, 0.01, (12, 2)), axis=0)
        for _ in range(7000)
    )
    return replace(
        scene,
        lines=lines[:1000],
        contours=(*scene.contours, HeatContour("1", lines[1000:])),
        moving=False,
    )


@cache
def measure(what: Callable[[Any], Any], round_number: int) -> tuple[float, float]:
    """Return p99 and worst gap in ms while something goes on."""
    begin, end = what(open_page())
    begin()
    wait(0.2)
    found = Gaps().measure(SECONDS)
    end()
    wait(1.0)
    return float(np.quantile(found, 0.99)), float(found.max())


def pick(what: Callable[[Any], Any], place: int) -> Callable[[], float]:
    """Return a contender that gives one figure of each round's measurement."""
    rounds = itertools.count()
    return lambda: measure(what, next(rounds))[place]


def bound(limit: float) -> Callable[[], float]:
    """Return the figure that the others are held against."""
    return lambda: limit


def cases() -> Iterable[Case]:
    """Yield first pictures, then gaps; each round of those is measured once."""
    for name, size in NETS.items():
        yield Case(
            f"first picture of {name}",
            "ms",
            {"bound": bound(FIRST_MS), "nnlab": first_picture(*size)},
            direct=True,
            less_is_better=True,
            reach={"nnlab": 1.0},
        )
    yield Case(
        "a picture of 7000 lines",
        "ms",
        {"bound": bound(PART_MS), "longest part": paint_many(0), "all parts": paint_many(1)},
        rounds=5,
        direct=True,
        less_is_better=True,
        reach={"longest part": 1.0},
    )
    doings = {
        "idle": idle,
        "training": plain,
        "training, all overlays": training,
        "film, all overlays": film,
        "2000 x 2000, all overlays": finest,
    }
    for place, (name, limit) in enumerate((("p99", P99_MS), ("worst", WORST_MS))):
        contenders = {key: pick(what, place) for key, what in doings.items()}
        yield Case(
            f"{name} gap of a 16 ms timer",
            "ms",
            {"bound": bound(limit), **contenders},
            rounds=3,
            direct=True,
            warm_up=False,
            less_is_better=True,
            reach=dict.fromkeys(contenders, 1.0),
        )
