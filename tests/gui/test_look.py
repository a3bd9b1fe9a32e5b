"""Themes, fonts and colours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnlab import resources
from nnlab.gui import look as look_module
from nnlab.gui.icons import make_icon
from nnlab.gui.look import FAMILY, MONOSPACED, Look, load_fonts
from nnlab.gui.plots.plane.output_image import make_colour_table
from nnlab.gui.theme import THEMES, Theme, make_output_colours, make_palette

ALL = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    made = Look()
    yield made
    made.set_presentation(False)
    made.set_theme("light")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@ALL
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("text", "window", 7.0),
        ("text", "base", 7.0),
        ("text", "raised", 7.0),
        ("text", "field", 7.0),
        ("muted", "window", 4.5),
        ("muted", "base", 4.5),
        ("error", "base", 4.5),
        ("accent_text", "accent", 4.5),
        ("boundary", "base", 3.0),
        ("boundary", "zero", 3.0),
    ],
)
def test_ink_can_be_read(theme: Theme, ink: str, ground: str, least: float) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= least


def test_controls_can_be_seen_in_high_contrast() -> None:
    theme = THEMES["contrast"]
    assert contrast(theme.field, theme.window) >= 2.8
    assert contrast(theme.raised, theme.window) >= 2.8


@ALL
def test_curves_stand_out_from_their_ground(theme: Theme) -> None:
    assert min(contrast(colour, theme.base) for colour in theme.series) >= 2.2


@ALL
def test_boundary_and_patterns_stand_out_from_the_map_of_the_output(theme: Theme) -> None:
    table = make_colour_table(make_output_colours(theme), theme.base, theme.map_strength)
    least = 2.4 if theme.key == "contrast" else 1.3
    for own, rgb in ((theme.minus, table[0]), (theme.plus, table[-1])):
        region = f"#{rgb & 0xFFFFFF:06x}"
        assert contrast(theme.boundary, region) >= max(least, 1.7)
        assert contrast(own, region) >= least


@ALL
def test_output_colours_run_from_minus_over_zero_to_plus(theme: Theme) -> None:
    table = make_output_colours(theme)
    assert table.shape == (256, 3) and table.dtype == np.uint8
    ends = ["#" + bytes(table[row]).hex() for row in (0, 255)]
    assert ends == [theme.minus, theme.plus]
    zero = np.array([int(theme.zero[i : i + 2], 16) for i in (1, 3, 5)])
    assert np.abs(table[127].astype(int) - zero).max() <= 2


@ALL
def test_the_palette_has_a_colour_for_every_role(theme: Theme) -> None:
    palette = make_palette(theme)
    assert palette.color(QPalette.ColorRole.Window).name() == theme.window
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled != palette.color(QPalette.ColorRole.Text)


def test_a_theme_reaches_the_application_and_its_listeners(look: Look, qtbot: QtBot) -> None:
    before = look.output_colours
    with qtbot.waitSignal(look.changed):
        look.set_theme("dark")
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == look.theme.window
    assert not np.array_equal(before, look.output_colours)
    with qtbot.assertNotEmitted(look.changed):
        look.set_theme("dark")


def test_one_scale_for_fonts_and_lengths(look: Look) -> None:
    size = look.font(1.5).pointSizeF()
    look.set_presentation_scale(2.0)
    assert look.scale == 1.0 and look.px(3.0) == 3.0
    look.set_presentation(True)
    assert look.px(3.0) == 6.0
    assert look.font(1.5).pointSizeF() == pytest.approx(2.0 * size)
    assert QApplication.font().pointSizeF() == pytest.approx(look.font().pointSizeF())


@pytest.mark.parametrize(("asked", "got"), [(0.0, 1.3), (1.7, 1.7), (99.0, 2.5)])
def test_the_scale_is_held_within_its_bounds(asked: float, got: float) -> None:
    assert Look(presentation_scale=asked).presentation_scale == got


def test_an_unknown_theme_falls_back_to_the_light_one() -> None:
    assert Look("of yesterday").theme.key == "light"


def test_the_bundled_fonts_are_loaded(qapp: QApplication) -> None:
    load_fonts()
    assert {FAMILY, MONOSPACED} <= set(QFontDatabase.families())


def test_a_missing_font_is_named(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_module, "FONT_FILES", ("Nowhere.ttf",))
    with pytest.raises(FileNotFoundError, match=r"Nowhere\.ttf"):
        load_fonts()


def test_every_icon_can_be_drawn_in_every_theme(look: Look) -> None:
    names = sorted(path.stem for path in resources.path("icons").glob("*.svg"))
    assert {"playground", "mnist", "ftle", "run", "pause", "step", "back", "reset"} <= set(names)
    for key in THEMES:
        look.set_theme(key)
        for name in names:
            image = make_icon(look, name).pixmap(32).toImage()
            drawn = {image.pixelColor(x, y).alpha() > 0 for x in range(32) for y in range(32)}
            assert drawn == {True, False}, name


def test_icons_have_one_stroke_width() -> None:
    for path in resources.path("icons").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert text.count("stroke-width") == 1 and 'stroke-width="1.75"' in text, path.name
        assert "#" not in text, f"{path.name} has a colour of its own"
