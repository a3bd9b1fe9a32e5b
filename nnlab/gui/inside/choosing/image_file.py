"""A digit from a picture on the disk: photographed, scanned or drawn elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader

from nnlab.app.inside import FINE, SIDE
from nnlab.core.digits.preprocess import shrink, to_ink
from nnlab.gui.tr import tr

LARGEST = 100_000_000
"""Pixels of a picture, at most."""
ENOUGH = 1024
"""A picture is read with at most so many pixels along its longer side."""


def read_picture(path: Path) -> NDArray[np.float32]:
    """Return a picture as brightness (rows, columns), 0 black to 1 white, transparent as white.

    Raises
    ------
    ValueError
        In one line with the file's name, if it is no picture or too large.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() * size.height() > LARGEST:
        raise ValueError(tr("{} has too many pixels.").format(path.name))
    if size.isValid() and max(size.width(), size.height()) > ENOUGH:
        reader.setScaledSize(size.scaled(QSize(ENOUGH, ENOUGH), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise ValueError(
            tr("{name} cannot be read as a picture: {reason}.").format(
                name=path.name, reason=reader.errorString().rstrip(".")
            )
        )
    image.setColorSpace(QColorSpace())
    # What is transparent is paper: it gets the weight of white.
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    line = rgba.bytesPerLine()
    data = np.frombuffer(rgba.constBits(), dtype=np.uint8).reshape(rgba.height(), line)
    pixels = data[:, : 4 * rgba.width()].reshape(rgba.height(), rgba.width(), 4) / 255.0
    grey = pixels[..., :3] @ np.array([0.299, 0.587, 0.114])
    alpha = pixels[..., 3]
    bright: NDArray[np.float32] = (alpha * grey + (1 - alpha)).astype(np.float32)
    return bright


def draw_picture(grey: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the ink of a picture's brightness as a drawing (112, 112), to be drawn upon.

    Raises
    ------
    ValueError
        If there is no ink in it.
    """
    ink = to_ink(grey)
    if not ink.any():
        raise ValueError(tr("The picture is empty: it has one brightness everywhere."))
    side = FINE * SIDE
    return np.rint(255 * shrink(ink, side)).astype(np.uint8)
