"""Figures as files: real text, vector markers, the map as an image, whatever the size."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnlab.gui.exporting import export
from nnlab.gui.exporting.export import (
    ExportError,
    Size,
    export_figure,
    make_image,
    make_pdf,
    make_svg,
)

WHITE = QColor("white")
SVG = "{http://www.w3.org/2000/svg}"
BLUE, RED = "#0a72ba", "#d11a1a"
PATTERNS = 30


class Head(QWidget):
    """Painted from red to blue, these given in two ways."""

    def paintEvent(self, event: QPaintEvent) -> None:
        gradient = QLinearGradient(0, 0, 0, self.height())
        gradient.setColorAt(0.0, QColor.fromRgb(255, 0, 0))
        gradient.setColorAt(1.0, QColor.fromHsv(240, 255, 255))
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[pg.PlotWidget]:
    widget = make_plot()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    yield widget


def make_plot() -> pg.PlotWidget:
    """Return a plot with a map, markers, a curve, axes and a text."""
    widget = pg.PlotWidget(background="w")
    widget.resize(400, 300)
    image = pg.ImageItem(np.linspace(0, 1, 64).reshape(8, 8))
    image.setRect(QRectF(-1, -1, 2, 2))
    widget.addItem(image)
    x = np.linspace(-0.9, 0.9, PATTERNS)
    markers = pg.ScatterPlotItem(x, np.zeros(PATTERNS), size=10, brush=BLUE, pen=pg.mkPen("k"))
    widget.addItem(markers)
    angle = np.linspace(0, 6.3, 50)
    widget.plot(0.5 * np.cos(angle), 0.5 * np.sin(angle), pen=pg.mkPen(RED, width=3))
    widget.setLabel("bottom", "θ threshold")
    text = pg.TextItem("boundary", color="k")
    widget.addItem(text)
    return widget


def groups(svg: bytes) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}g"))


def page_of(pdf: bytes) -> bytes:
    """Return the painting operators of a PDF's page."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    texts = []
    for stream in streams:
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return max((text for text in texts if b" re\n" in text or b" m\n" in text), key=len)


def test_svg_has_real_text_and_one_image(plot: pg.PlotWidget) -> None:
    tree = ElementTree.fromstring(make_svg(plot, Size(), WHITE))
    texts = {"".join(text.itertext()).strip() for text in tree.iter(f"{SVG}text")}
    assert {"boundary", "θ", "threshold", "-0.5"} <= texts
    assert len(list(tree.iter(f"{SVG}image"))) == 1


def test_svg_markers_are_vectors_and_lines_keep_their_width(plot: pg.PlotWidget) -> None:
    svg = make_svg(plot, Size(), WHITE)
    assert b"vector-effect" not in svg
    filled = [group for group in groups(svg) if group.get("fill") == BLUE]
    assert len(filled) == PATTERNS
    (curve,) = [group for group in groups(svg) if group.get("stroke") == RED]
    assert float(curve.get("stroke-width", "0")) == 3.0
    assert curve.get("transform") in (None, "matrix(1,0,0,1,0,0)")


def test_svg_is_as_wide_as_asked(plot: pg.PlotWidget) -> None:
    tree = ElementTree.fromstring(make_svg(plot, Size(width_cm=8.0), WHITE))
    assert tree.get("width") == "8.0000cm"
    assert tree.get("height") == "6.0000cm"
    assert tree.get("viewBox") == "0 0 400 300"


def test_pdf_has_fonts_vector_markers_and_one_lossless_image(plot: pg.PlotWidget) -> None:
    pdf = make_pdf(plot, Size(), WHITE)
    assert b"DejaVuSans" in pdf
    assert b"/DCTDecode" not in pdf
    assert len(re.findall(rb"/Subtype /Image", pdf)) == 1
    blue = " ".join(f"{channel / 255:.9g}"[:5] for channel in QColor(BLUE).getRgb()[:3])
    page = page_of(pdf)
    fills = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) scn", page)
    seen = [" ".join(part.decode()[:5] for part in fill) for fill in fills]
    assert blue in seen
    assert page.count(b" c\n") >= 4 * PATTERNS


def test_pdf_is_as_wide_as_asked(plot: pg.PlotWidget) -> None:
    pdf = make_pdf(plot, Size(width_cm=10.0), WHITE)
    box = re.search(rb"/MediaBox \[([-\d. ]+)\]", pdf)
    assert box is not None
    sides = [float(part) for part in box[1].split()]
    assert sides[2] == pytest.approx(10.0 / 2.54 * 72, abs=1.0)
    assert sides[3] == pytest.approx(7.5 / 2.54 * 72, abs=1.0)


@pytest.mark.parametrize("dpi", [50.0, 300.0])
def test_png_has_the_size_and_the_dots_asked(
    plot: pg.PlotWidget, tmp_path: Path, dpi: float
) -> None:
    path = tmp_path / "a.png"
    export_figure(plot, path, Size(width_cm=12.0, dpi=dpi), WHITE)
    image = QImage(str(path))
    assert image.width() == round(12.0 / 2.54 * dpi)
    assert image.height() == pytest.approx(image.width() * 0.75, abs=1)
    assert image.dotsPerMeterX() == round(dpi / 2.54 * 100)


def width_of_red(image: QImage) -> int:
    """Return how many pixels the curve is wide where it crosses the middle row at the right."""
    y = image.height() // 2
    red = [x for x in range(image.width()) if is_red(image.pixelColor(x, y))]
    return len(red)


def is_red(colour: QColor) -> bool:
    return colour.red() > 180 and colour.green() < 90 and colour.blue() < 90


class Crossed(QWidget):
    """A widget that paints a red line of a fixed width across a scaled coordinate system."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = pg.mkPen(RED, width=4)
        assert pen.isCosmetic()
        painter.setPen(pen)
        painter.scale(self.width(), self.height())
        painter.drawLine(QLineF(0.5, 0.0, 0.5, 1.0))
        painter.end()


@pytest.mark.parametrize("factor", [1, 2, 5])
def test_lines_of_a_fixed_width_grow_with_the_image(qtbot: QtBot, factor: int) -> None:
    widget = Crossed()
    qtbot.addWidget(widget)
    widget.resize(100, 80)
    image = make_image(widget, QSize(100 * factor, 80 * factor), WHITE)
    assert width_of_red(image) == pytest.approx(4 * factor, abs=1)


def test_an_image_of_the_screens_size_looks_like_the_screen(plot: pg.PlotWidget) -> None:
    image = make_image(plot, plot.size(), WHITE)
    screen = plot.grab().toImage()
    close = 0
    for x in range(0, 400, 3):
        for y in range(0, 300, 3):
            one, other = image.pixelColor(x, y), screen.pixelColor(x, y)
            close += abs(one.lightness() - other.lightness()) < 40
    assert close / (134 * 100) > 0.97


def test_the_figure_on_the_screen_is_left_as_it_was(plot: pg.PlotWidget) -> None:
    before = plot.grab().toImage()
    for make in export.FORMATS.values():
        make(plot, Size(), WHITE)
    assert plot.grab().toImage() == before


def test_a_figure_of_several_widgets_is_exported_whole(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    layout = QVBoxLayout(whole)
    layout.addWidget(QLabel("87 of 10 000 wrong"))
    layout.addWidget(make_plot())
    whole.resize(500, 450)
    with qtbot.waitExposed(whole):
        whole.show()
    svg = make_svg(whole, Size(), WHITE)
    texts = ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert any("10 000 wrong" in text for text in texts)
    assert any("boundary" in text for text in texts)
    assert len([group for group in groups(svg) if group.get("fill") == BLUE]) == PATTERNS


@pytest.mark.parametrize("make", export.FORMATS.values(), ids=export.FORMATS)
def test_gradients_of_colours_given_in_different_ways(
    qtbot: QtBot, make: Callable[[QWidget, Size, QColor], bytes]
) -> None:
    """As the head of a table has them; Qt would warn, which fails this test."""
    head = Head()
    qtbot.addWidget(head)
    head.resize(100, 50)
    assert make(head, Size(), WHITE)
    shown, again = head.grab().toImage(), make_image(head, QSize(100, 50), WHITE)
    for y in (2, 25, 47):
        one, other = shown.pixelColor(50, y), again.pixelColor(50, y)
        assert max(abs(one.red() - other.red()), abs(one.blue() - other.blue())) <= 2


def test_clipped_items_stay_clipped(plot: pg.PlotWidget) -> None:
    plot.setXRange(-0.2, 0.2, padding=0)
    image = make_image(plot, plot.size(), WHITE)
    left = plot.getViewBox().mapRectToScene(plot.getViewBox().boundingRect()).left()
    outside = range(0, int(left) - 1)
    assert not any(is_red(image.pixelColor(x, y)) for x in outside for y in range(0, 300, 2))


@pytest.mark.parametrize("name", ["a.gif", "a", "a.png.txt"])
def test_unknown_formats_are_one_line(plot: pg.PlotWidget, tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=name) as caught:
        export_figure(plot, tmp_path / name, Size(), WHITE)
    assert "\n" not in str(caught.value)


def test_too_many_pixels_are_one_line(plot: pg.PlotWidget, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too many"):
        export_figure(plot, tmp_path / "a.png", Size(width_cm=200.0, dpi=2400.0), WHITE)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_one_line(plot: pg.PlotWidget, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="No such file or directory"):
        export_figure(plot, tmp_path / "nowhere" / "a.svg", Size(), WHITE)


class Failing(QWidget):
    """A widget whose painting fails halfway."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(RED))
        painter.end()


def test_an_error_while_recording_is_told_not_swallowed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = Failing()
    qtbot.addWidget(widget)

    def fail(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr("nnlab.gui.exporting.recording._Recorder._ink", fail)
    with pytest.raises(ExportError, match="can't be painted"):
        make_image(widget, QSize(50, 50), WHITE)


def test_a_second_renderer_finds_the_text(plot: pg.PlotWidget, tmp_path: Path) -> None:
    """With poppler installed, it reads the text of the PDF; without it Qt's own bytes must do."""
    path = tmp_path / "a.pdf"
    export_figure(plot, path, Size(), WHITE)
    reader = shutil.which("pdftotext")
    if reader is None:
        assert b"/ToUnicode" in path.read_bytes()
        return
    text = subprocess.run([reader, str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert "boundary" in text
    assert "θ threshold" in text


class _Parts(QWidget):
    """Draws two parts of one image, as the diagram draws the maps of a layer."""

    def paintEvent(self, event: QPaintEvent) -> None:
        image = QImage(2, 1, QImage.Format.Format_RGB32)
        image.setPixelColor(0, 0, QColor("red"))
        image.setPixelColor(1, 0, QColor("blue"))
        painter = QPainter(self)
        painter.drawImage(QRectF(0, 0, 20, 20), image, QRectF(0, 0, 1, 1))
        painter.drawImage(QRectF(40, 0, 20, 20), image, QRectF(1, 0, 1, 1))
        painter.end()


def test_parts_of_one_image_stay_different_in_an_svg(qtbot: QtBot) -> None:
    widget = _Parts()
    qtbot.addWidget(widget)
    widget.resize(60, 20)
    widget.show()
    svg = make_svg(widget, Size(), QColor("white")).decode()
    images = re.findall(r"base64,([^\"]+)", svg)
    assert len(images) == len(set(images)) == 2


class _Checks(QWidget):
    """Draws 3 x 3 of the 4 x 4 pixels of an image, ten times as large, crisp or smooth."""

    def __init__(self, smooth: bool = False, side: float = 30.0) -> None:
        super().__init__()
        self._smooth, self._side = smooth, side

    def paintEvent(self, event: QPaintEvent) -> None:
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        for x in range(4):
            for y in range(4):
                image.setPixelColor(x, y, QColor("black" if (x + y) % 2 else "white"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        painter.drawImage(QRectF(0, 0, self._side, self._side), image, QRectF(0.5, 1, 3, 3))
        painter.end()


def image_in(widget: QWidget, qtbot: QtBot) -> QImage:
    qtbot.addWidget(widget)
    widget.resize(40, 40)
    widget.show()
    (found,) = re.findall(rb"base64,([^\"]+)", make_svg(widget, Size(), QColor("white")))
    return QImage.fromData(base64.b64decode(found))


def test_pixels_are_blocks_in_an_svg_since_some_readers_blur_them(qtbot: QtBot) -> None:
    image = image_in(_Checks(), qtbot)
    side = image.width() // 3
    # What a reader blurs is one pixel of the file: so much less than one of the image.
    assert image.width() == image.height() == 3 * side and side >= 20
    # Half of the first column is cut off: there begins the picture, not at the whole pixel.
    columns = [image.pixelColor(x, 1) == QColor("black") for x in range(image.width())]
    expected = [int(x / side + 0.5) % 2 == 0 for x in range(image.width())]
    assert columns == expected


def test_smooth_and_reduced_images_keep_their_pixels_in_an_svg(qtbot: QtBot) -> None:
    assert image_in(_Checks(smooth=True), qtbot).size() == QSize(4, 3)
    assert image_in(_Checks(side=2.0), qtbot).size() == QSize(4, 3)


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="needs rsvg-convert")
def test_another_reader_of_svg_draws_crisp_pixels(qtbot: QtBot, tmp_path: Path) -> None:
    widget = _Checks()
    qtbot.addWidget(widget)
    widget.resize(40, 40)
    widget.show()
    path, drawn = tmp_path / "checks.svg", tmp_path / "checks.png"
    export_figure(widget, path, Size(), QColor("white"))
    subprocess.run(["rsvg-convert", "-w", "400", "-o", drawn, path], check=True)
    row = [QImage(str(drawn)).pixelColor(x, 150).lightness() for x in range(300)]
    grey = [lightness for lightness in row if 25 < lightness < 230]
    assert min(row) == 0 and max(row) == 255
    assert len(grey) < 20


def test_a_hidden_figure_has_the_size_in_which_it_is_painted(qtbot: QtBot) -> None:
    page, figure, other = QWidget(), QWidget(), QWidget()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    for part in (figure, other):
        layout.addWidget(part)
    page.resize(200, 400)
    with qtbot.waitExposed(page):
        page.show()
    low = figure.height()
    page.hide()
    # Nothing is laid out anew before the page is seen, or painted.
    other.hide()
    size = Size(5.0, 100.0)
    pixels = size.pixels(figure)
    assert figure.height() > 1.5 * low
    assert pixels.height() / pixels.width() == pytest.approx(
        figure.height() / figure.width(), rel=0.02
    )


class _Flat(QWidget):
    """A plot that may be as flat as 60 pixels, and would like to have 200."""

    def sizeHint(self) -> QSize:
        return QSize(300, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 60)


def test_a_figure_that_nothing_is_left_of_has_the_size_that_it_likes(qtbot: QtBot) -> None:
    splitter, panel, figure = QSplitter(Qt.Orientation.Vertical), QWidget(), _Flat()
    qtbot.addWidget(splitter)
    QVBoxLayout(panel).addWidget(figure)
    panel.layout().setContentsMargins(0, 0, 0, 0)
    panel.hide()
    splitter.addWidget(panel)
    splitter.addWidget(QWidget())
    splitter.resize(400, 500)
    with qtbot.waitExposed(splitter):
        splitter.show()
    # As a splitter leaves a part behind that a large plot has taken the room of.
    panel.resize(400, 0)
    pixels = Size(5.0, 100.0).pixels(figure)
    assert pixels.height() / pixels.width() == pytest.approx(0.5, rel=0.02)
    assert make_image(figure, pixels, WHITE).size() == pixels
    assert figure.size() == QSize(400, 200)


def test_a_figure_that_is_seen_without_room_is_one_line(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(100, 100)
    figure = QWidget(window)
    figure.resize(100, 0)
    with qtbot.waitExposed(window):
        window.show()
    with pytest.raises(ExportError, match="no room"):
        make_image(figure, QSize(10, 10), WHITE)
