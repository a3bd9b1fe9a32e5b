"""In the film over l the slider stands at the layer of the picture, not at that of the next one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from nnlab.core.compiled import map_kernels
from nnlab.gui.lyapunov.map.page import MapPage
from nnlab.gui.plots.heat.map import MOST_PIECES
from nnlab.gui.tab import Context
from tests.gui.map_kit import open_page
from tests.gui.test_map_painting import make_scene


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The program compiles its loops in the background; these tests wait for them once."""
    map_kernels.warm()


@pytest.fixture
def page(qtbot: QtBot, context: Context) -> Iterator[MapPage]:
    """The page at the first of two layers; the turns of its film are too slow to come."""
    with open_page(qtbot, context, "") as made:
        made.choose(film_speed=0.25, ell=1)
        made.refiner.finish()
        yield made


def test_the_slider_waits_for_the_picture(page: MapPage) -> None:
    page.film.toggle()
    page.refiner.set_awake(False)
    page.film._on_tick()
    assert page.map.scene is not None and page.map.scene.ell == 1, "the next one is not computed"
    assert (page.state.ell, page.layer.wanted) == (0, 2)
    assert page.layer.slider.value() == 1
    assert "1" in page.layer.value.text().split(" of ")[0]
    page.refiner.finish()
    assert page.map.scene.ell == 2
    assert page.layer.slider.value() == 2
    assert "2" in page.layer.value.text().split(" of ")[0]


def test_the_slider_waits_for_a_picture_that_is_painted_in_parts(
    qtbot: QtBot, context: Context, page: MapPage
) -> None:
    page.film.toggle()
    page.refiner.set_awake(False)
    page.film._on_tick()
    heavy = make_scene(context.look, MOST_PIECES, page.map.scale.view)
    seen: list[tuple[int, int]] = []
    page.map.painted.connect(lambda scene: seen.append((scene.ell, page.layer.slider.value())))
    page.map.show_scene(replace(heavy, ell=2))
    assert page.layer.slider.value() == 1, "its picture is not there yet"
    qtbot.waitUntil(lambda: page.layer.slider.value() == 2)
    assert seen and all(layer == slider for layer, slider in seen)


def test_a_film_that_is_stopped_leaves_the_slider_where_the_map_goes(page: MapPage) -> None:
    page.film.toggle()
    page.refiner.set_awake(False)
    page.film._on_tick()
    page.film.stop()
    assert page.layer.slider.value() == page.layer.wanted == 2


def test_a_film_does_not_wait_for_pictures(page: MapPage) -> None:
    page.film.toggle()
    page.refiner.set_awake(False)
    wanted = []
    for _ in range(3):
        page.film._on_tick()
        wanted.append(page.layer.wanted)
    assert wanted == [2, 1, 2]
    assert page.layer.slider.value() == 1


def test_a_film_to_be_seen_once_ends_when_its_last_picture_was_seen(page: MapPage) -> None:
    page.choose(loops=False)
    page.film.toggle()
    page.refiner.set_awake(False)
    page.film._on_tick()
    page.film._on_tick()
    assert page.film.is_running, "the last picture is not there yet"
    page.refiner.finish()
    page.film._on_tick()
    assert not page.film.is_running
    assert page.layer.slider.value() == 2
