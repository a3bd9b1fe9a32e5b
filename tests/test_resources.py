"""What comes with the program is there, and what is not says so in one line."""

import pytest

from nnlab import resources


@pytest.mark.parametrize("font", ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"])
def test_fonts_are_bundled_with_their_licence(font: str) -> None:
    assert resources.path("fonts", f"{font}.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"
    assert "Bitstream" in resources.path("fonts", "LICENSE.txt").read_text("utf-8")


def test_digits_come_with_their_attribution() -> None:
    text = resources.path("mnist", "README.md").read_text("utf-8")
    for word in ("Yann LeCun", "Corinna Cortes", "Creative Commons Attribution-Share Alike 3.0"):
        assert word in text


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-font\.ttf is missing; install nnlab"):
        resources.path("fonts", "no-such-font.ttf")
