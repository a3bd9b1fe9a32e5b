"""Figures as PNG, SVG and PDF files and on the clipboard.

A figure is painted again for the file, not copied from the screen: text stays text, markers and
lines stay vectors, only the maps are images.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QRegion,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractScrollArea, QGraphicsView, QWidget

from nnlab.core.atomic import reason, write_whole
from nnlab.gui.exporting.lettering import POINTS_PER_INCH, SCREEN_DPI
from nnlab.gui.exporting.recording import Recording

CM_PER_INCH = 2.54
PDF_DPI = 1200
SVG_HEAD = 1000
MAX_PIXELS = 60_000_000
MAX_SIDE = 30_000
# Layouts within layouts come to rest one after the other.
LAYOUT_PASSES = 5
HINTS = (
    QPainter.RenderHint.Antialiasing,
    QPainter.RenderHint.TextAntialiasing,
    QPainter.RenderHint.LosslessImageRendering,
)


class ExportError(Exception):
    """A figure can't be exported; the message is one line."""


@dataclass(frozen=True)
class Size:
    """How large a figure becomes: its width on paper and, for images, dots per inch."""

    width_cm: float = 16.0
    dpi: float = 300.0

    def pixels(self, widget: QWidget) -> QSize:
        """Return the size in pixels of an image of `widget`, in its proportions."""
        width = self.width_cm / CM_PER_INCH * self.dpi
        return QSize(max(1, round(width)), max(1, round(width * _aspect(widget))))


def export_figure(widget: QWidget, path: Path, size: Size, background: QColor) -> None:
    """Write the figure in the format of the path's suffix: .png, .svg or .pdf.

    Raises
    ------
    ExportError
        If the format is unknown, the image too large or the file can't be written.
    """
    widget = canvas_of(widget)
    make = FORMATS.get(path.suffix.lower())
    if make is None:
        raise ExportError(f"{path}: not exported: choose one of {', '.join(FORMATS)}.")
    try:
        data = make(widget, size, background)
        write_whole(path, lambda file: _write(file.write, data))
    except ExportError as error:
        raise ExportError(f"{path}: not exported: {error}") from None
    except OSError as error:
        raise ExportError(f"{path}: not exported: {reason(error)}.") from error


def canvas_of(widget: QWidget) -> QWidget:
    """Return the part of a figure's widget that is exported: no scroll bars."""
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QGraphicsView):
        return widget.viewport()
    return widget


def make_image(widget: QWidget, pixels: QSize, background: QColor) -> QImage:
    """Return the figure painted anew in that many pixels, text and lines scaled with it.

    Raises
    ------
    ExportError
        If the image would be too large for its purpose or for the memory.
    """
    if pixels.width() * pixels.height() > MAX_PIXELS or max(pixels.toTuple()) > MAX_SIDE:
        raise ExportError(
            f"{pixels.width()} x {pixels.height()} pixels are too many; "
            "take a smaller width or fewer dots per inch."
        )
    image = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ExportError("there is not enough memory for so large an image.")
    image.fill(background)
    _paint(record(widget), image, pixels.width(), background)
    return image


def make_png(widget: QWidget, size: Size, background: QColor) -> bytes:
    """Return the bytes of a PNG file that knows its dots per inch."""
    image = make_image(widget, size.pixels(widget), background)
    per_metre = round(size.dpi / CM_PER_INCH * 100)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    buffer = _open_buffer()
    writer = QImageWriter(buffer, b"png")
    if not writer.write(image):
        raise ExportError(f"the image can't be packed as PNG ({writer.errorString()}).")
    return bytes(buffer.data().data())


def make_svg(widget: QWidget, size: Size, background: QColor) -> bytes:
    """Return the bytes of an SVG file with real text, `width_cm` wide."""
    lay_out(widget)
    buffer = _open_buffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(SCREEN_DPI)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    _paint(record(widget), generator, widget.width(), background, blocks=True)
    return _sized_svg(bytes(buffer.data().data()), size, _aspect(widget))


def make_pdf(widget: QWidget, size: Size, background: QColor) -> bytes:
    """Return the bytes of a PDF file of one page with real text, `width_cm` wide."""
    buffer = _open_buffer()
    writer = QPdfWriter(buffer)
    writer.setCreator("nnlab")
    points = size.width_cm / CM_PER_INCH * POINTS_PER_INCH
    page = QSizeF(points, points * _aspect(widget))
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(page, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setResolution(PDF_DPI)
    _paint(record(widget), writer, size.width_cm / CM_PER_INCH * PDF_DPI, background)
    return bytes(buffer.data().data())


FORMATS: dict[str, Callable[[QWidget, Size, QColor], bytes]] = {
    ".png": make_png,
    ".svg": make_svg,
    ".pdf": make_pdf,
}


def record(widget: QWidget) -> Recording:
    """Return what the widget paints, in pixels of the screen and without cached pixmaps."""
    lay_out(widget)
    if widget.size().isEmpty():
        raise ExportError("the figure has no room on the screen; make it larger there.")
    recording = Recording(widget.size())
    painter = QPainter()
    if not painter.begin(recording):
        raise ExportError("the figure can't be painted.")
    try:
        with _export_mode(widget):
            if isinstance(widget, QGraphicsView):
                area = QRectF(0, 0, widget.width(), widget.height())
                widget.render(painter, area, widget.viewport().rect())
            else:
                widget.render(painter, QPoint())
    finally:
        painter.end()
    if recording.errors:
        raise ExportError("a part of the figure can't be painted.") from recording.errors[0]
    return recording


def _paint(
    recording: Recording,
    device: QPaintDevice,
    width: float,
    background: QColor,
    blocks: bool = False,
) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError("nothing can be painted in this format.")
    try:
        for hint in HINTS:
            painter.setRenderHint(hint)
        scale = width / max(1, recording.size.width())
        height = recording.size.height() * scale
        painter.fillRect(QRectF(0, 0, width, height), background)
        recording.paint_on(painter, scale, blocks)
    finally:
        painter.end()


@contextmanager
def _export_mode(widget: QWidget) -> Iterator[None]:
    """Let pyqtgraph draw vectors instead of its cached pixmaps, antialiased.

    Its items and scenes are known by what they can do: its import would double the time until the
    first tab can be used, which draws by itself.
    """
    views = widget.findChildren(QGraphicsView)
    if isinstance(widget, QGraphicsView):
        views.append(widget)
    painted = [item for view in views if view.scene() for item in view.scene().items()]
    items: list[Any] = [item for item in painted if hasattr(item, "setExportMode")]
    for item in items:
        item.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
    for view in views:
        prepare = getattr(view.scene(), "prepareForPaint", None)
        if prepare is not None:
            prepare()
    try:
        yield
    finally:
        for item in items:
            item.setExportMode(False)


def _sized_svg(data: bytes, size: Size, aspect: float) -> bytes:
    """Give the picture its size on paper; Qt writes whole millimetres."""
    data = data.replace(b'vector-effect="none" ', b"")
    head, rest = data[:SVG_HEAD], data[SVG_HEAD:]
    for name, length in ((b"width", size.width_cm), (b"height", size.width_cm * aspect)):
        head = re.sub(name + rb'="[^"]*mm"', name + b'="%.4fcm"' % length, head, count=1)
    return head + rest


def _open_buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer


def _aspect(widget: QWidget) -> float:
    lay_out(widget)
    return widget.height() / max(1, widget.width())


def lay_out(widget: QWidget) -> None:
    """Give a hidden widget the size that it is painted in; else that happens while it is."""
    if widget.isVisible():
        return
    _settle(widget)
    wholes = [widget, *_managing(widget)]
    whole = wholes[-1]
    least = whole.minimumSizeHint().expandedTo(whole.minimumSize())
    if widget.size().isEmpty() or whole.size().expandedTo(least) != whole.size():
        # Such as a part of a splitter that stands behind a large plot: nothing is left of it.
        whole.resize(whole.size().expandedTo(whole.sizeHint()))
        for part in wholes:
            layout = part.layout()
            if layout is not None:
                layout.invalidate()
        _settle(widget)


def _settle(widget: QWidget) -> None:
    """Let the layouts do what they put off; `grab` would not for a widget without a pixel."""
    canvas = QImage(1, 1, QImage.Format.Format_ARGB32_Premultiplied)
    for _ in range(LAYOUT_PASSES):
        before = widget.size()
        widget.render(canvas, QPoint(), QRegion(QRect(0, 0, 1, 1)))
        if widget.size() == before:
            break


def _managing(widget: QWidget) -> Iterator[QWidget]:
    """Return the widgets around it, by layouts, that its size follows from; outermost last."""
    parent = widget.parentWidget()
    while not widget.isWindow() and parent is not None and parent.layout() is not None:
        yield parent
        widget, parent = parent, parent.parentWidget()


def _write(write: Callable[[bytes], object], data: bytes) -> None:
    write(data)
