"""The room of the Lyapunov laboratory in a session."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnlab.app.lyapunov.kept import KeptNet
from nnlab.app.lyapunov.maps.state import MapState
from nnlab.app.lyapunov.random.state import RandomState
from nnlab.app.lyapunov.state import LYAPUNOV, Lyapunov
from nnlab.app.lyapunov.walls.state import WallState
from nnlab.core.box import Box
from nnlab.core.lyapunov.random.nets import RandomNet, draw_net
from nnlab.core.lyapunov.walls.spec import WallSpec
from nnlab.core.patterns import Patterns, no_patterns


def there_and_back(state: Lyapunov) -> Lyapunov:
    stored, arrays = LYAPUNOV.pack(state)
    return LYAPUNOV.unpack(json.loads(json.dumps(stored)), arrays)


def test_a_session_gives_back_what_was_saved() -> None:
    state = Lyapunov(
        "wall",
        map=MapState(source="kept", ell=2, box=(0.0, 1.0, -1.0, 2.0)),
        wall=WallState(WallSpec(widths=(7, 9), embedding=True), "today"),
        random=RandomState(RandomNet("relu", 40, 3, 2.0, 0.0, seed=5)),
    )
    assert there_and_back(state) == state


def test_a_kept_net_comes_back_with_its_patterns() -> None:
    net = draw_net(RandomNet(N=6, L=2))
    patterns = Patterns(np.zeros((3, 2)), np.ones((3, 1)))
    kept = there_and_back(Lyapunov(kept=KeptNet(net, "six", patterns, Box()))).kept
    assert kept is not None
    assert kept.label == "six"
    assert kept.network.activations == net.activations
    assert all(
        np.array_equal(a.w, b.w) and np.array_equal(a.theta, b.theta)
        for a, b in zip(kept.network.layers, net.layers, strict=True)
    )
    assert np.array_equal(kept.patterns.t, patterns.t)


def test_a_room_from_before_there_were_pages_is_that_of_the_map() -> None:
    old = {"ell": 3, "quantity": "log", "show_patterns": False, "low": -4}
    state = LYAPUNOV.unpack(old, {})
    assert state == Lyapunov(map=MapState(ell=3, quantity="log", show_patterns=False, low=-4.0))


@pytest.mark.parametrize(
    ("stored", "named"),
    [
        ({"page": "cellar"}, "page"),
        ({"page": 3}, "page"),
        ({"wall": []}, "wall"),
        ({"wall": {"spec": {"widths": [10, "x"]}}}, "widths"),
        ({"wall": {"spec": {"widths": []}}}, "widths"),
        ({"random": {"net": {"var_w": -1.0}}}, "var_w"),
        ({"random": {"net": {"N": True}}}, "N"),
        ({"map": {"box": [1.0, 0.0, 0.0, 1.0]}}, "box"),
        ({"map": {"centre": [1.0, float("nan")]}}, "centre"),
        ({"digits": {"colouring": "pink"}}, "colouring"),
        ({"wall": {"spec": {"eta": 10**400}}}, "eta"),
        ({"kept": {"label": "a\n\x00b", "activations": ["tanh"], "box": [0, 1, 0, 1]}}, "label"),
        ({"kept": {"label": "x", "activations": [[]], "box": [0, 1, 0, 1]}}, "activations"),
        ({"kept": {"label": "x", "activations": ["tanh"], "box": [0, 1, 0, 1]}}, "w0"),
    ],
)
def test_strangers_are_refused_by_name(stored: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named) as caught:
        LYAPUNOV.unpack(stored, {})
    assert "\n" not in str(caught.value)


def test_undo_moves_the_probe_back_but_not_what_is_looked_at() -> None:
    assert LYAPUNOV.keep is not None
    present = Lyapunov("wall", map=MapState(ell=2, colours="grey", centre=(0.5, 0.5)))
    back = LYAPUNOV.keep(present, Lyapunov("map", map=MapState(centre=(0.0, 0.0))))
    assert back.map == MapState(ell=2, colours="grey", centre=(0.0, 0.0))


def test_undo_turns_to_the_page_that_it_changes() -> None:
    assert LYAPUNOV.keep is not None
    other = RandomState(eta=0.5)
    present = Lyapunov("wall", map=MapState(ell=2), random=other)
    back = LYAPUNOV.keep(present, Lyapunov("map"))
    assert (back.page, back.random) == ("random", RandomState())
    # What is only looked at on another page is no change.
    same = LYAPUNOV.keep(present, Lyapunov("map", map=MapState(ell=1), random=other))
    assert same == present
    kept = KeptNet(draw_net(RandomNet(N=3, L=1)), "three", no_patterns(), Box())
    assert LYAPUNOV.keep(Lyapunov("digits", kept=kept), Lyapunov("digits")).page == "map"


def test_which_page_is_shown_is_no_work_to_be_saved() -> None:
    one = Lyapunov("map")
    assert replace(one, page="wall").is_saved_as(one)
    paper = replace(one.digits, own=not one.digits.own)
    assert replace(one, digits=paper).is_saved_as(one), "open paper is no work"
    assert not replace(one, digits=replace(paper, fit=not paper.fit)).is_saved_as(one)
    assert not replace(one, page="wall", random=RandomState(eta=0.5)).is_saved_as(one)


def test_undo_of_a_kept_net_shows_the_net_before() -> None:
    assert LYAPUNOV.keep is not None
    kept = KeptNet(draw_net(RandomNet(N=3, L=1)), "three", no_patterns(), Box())
    present = Lyapunov(map=MapState(source="kept"), kept=kept)
    back = LYAPUNOV.keep(present, Lyapunov(map=MapState(source="random")))
    assert (back.map.source, back.kept) == ("random", None)
