"""The strip on top of the Inside tab: the net, the digits to choose from, and the pages."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QToolButton, QWidget

from nnlab.app.inside import see_drawing
from nnlab.deep.seeing.insides import SetImages
from nnlab.gui.computing.jobs import Ask
from nnlab.gui.icons import make_icon
from nnlab.gui.inside.choosing.digit_row import DigitRow
from nnlab.gui.inside.choosing.image_file import draw_picture, read_picture
from nnlab.gui.inside.choosing.net_choice import NetChoice, SetChoice
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PICTURES = "*.png *.jpg *.jpeg *.bmp *.gif *.webp *.pgm *.ppm *.tif *.tiff"
MOST_WRONG = 200
NO_PLACE = -1
"""Stands in the number box while the image is none of the test set, or nobody knows which."""


class DigitStrip(QWidget):
    """Asks the compute process for the images of the chosen set and shows the one picked."""

    def __init__(self, context: Context, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._asks: dict[str, Ask] = {}
        self._shown: tuple[Any, ...] = ()
        self._places: dict[str, int] = {}
        self.net = NetChoice(context, desk)
        self.set = SetChoice(desk)
        self.row = DigitRow(context.look)
        self.place = QSpinBox()
        self.place.setRange(NO_PLACE, 9999)
        self.place.setValue(NO_PLACE)
        self.place.setPrefix(tr("no. "))
        self.place.setSpecialValueText(tr("no. –"))
        self.place.setKeyboardTracking(False)
        self.place.setAccessibleName(tr("place in the test set"))
        self.place.setToolTip(tr("Place of the image in the test set, from 0"))
        self.random = self._make_button(tr("random digit"), tr("Draw a digit at random (R)"))
        self.file = self._make_button(
            tr("load a picture"), tr("Load a digit from a picture: PNG, JPG (Ctrl+Shift+I)")
        )
        self._lay_out()
        self._connect()
        self._on_look_changed()

    @staticmethod
    def _make_button(name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(8, 4, 8, 2)
        self.line.setSpacing(6)
        self.line.addWidget(self.net)
        self.line.addWidget(self.set)
        self.line.addWidget(self.row, 1)
        for widget in (self.place, self.random, self.file):
            self.line.addWidget(widget)

    def _connect(self) -> None:
        desk, look = self._desk, self._context.look
        self.row.picked.connect(self._on_picked)
        self.set.chosen.connect(self.refresh)
        self.place.valueChanged.connect(self.take_place)
        self.random.clicked.connect(self.take_random)
        self.file.clicked.connect(self.open_picture)
        desk.net_changed.connect(self.refresh)
        desk.image_changed.connect(self._mark)
        self._context.trainer.ended.connect(self.refresh)
        look.changed.connect(self._on_look_changed)

    # Which images there are

    def refresh(self) -> None:
        """Ask for the images of the chosen set, unless they are there."""
        if not self._desk.awake:
            return
        source = self._desk.source
        self.set.refresh(source.classes, len(source.wrong) > 0)
        wanted = self._wanted()
        key = (source.data, self.set.key, wanted.get("label"), tuple(wanted.get("places", ())))
        if key != self._shown:
            self._shown = key
            self._send("row", wanted)

    def _wanted(self) -> dict[str, Any]:
        source = self._desk.source
        if self.set.key == "wrong":
            wrong = source.wrong
            return {"places": wrong.index[wrong.order("confidence")][:MOST_WRONG].tolist()}
        return {} if self.set.key == "mixed" else {"label": int(self.set.key)}

    def _send(self, kind: str, wanted: dict[str, Any]) -> None:
        old = self._asks.pop(kind, None)
        if old is not None:
            old.on_answer = old.on_failed = None
        compute = self._context.compute
        compute.start()
        answered = self._on_images if kind == "row" else self._on_one
        params = {"data": self._desk.source.data, **wanted}
        self._asks[kind] = compute.ask("choose_images", params, answered, self._on_failed)

    def _on_images(self, images: SetImages) -> None:
        self._asks.pop("row", None)
        self.row.show_images(images, tr("There are none."))
        self.place.setMaximum(max(0, images.total - 1))
        state = self._desk.state
        if not state.text and state.drawing is None and len(images):
            self._take(images, 0, first=True)
        self._mark()

    def _on_one(self, images: SetImages) -> None:
        self._asks.pop("one", None)
        if len(images):
            self._take(images, 0)

    def _on_failed(self, line: str) -> None:
        self._asks.clear()
        self._shown = ()
        self.row.show_images(None, line)
        self._context.status.say(line)

    # What the user does

    def take_place(self, place: int) -> None:
        """Show the image of that place of the test set."""
        if place != NO_PLACE:
            self._send("one", {"places": [place]})

    def take_random(self) -> None:
        """Show an image of the test set, drawn at random."""
        self.take_place(random.randrange(self.place.maximum() + 1))

    def step(self, by: int) -> None:
        """Show the next image of the row, or the one before."""
        self.row.step(by)

    def open_picture(self) -> None:
        """Ask for a picture and show it."""
        title, kinds = tr("Load a digit"), tr("Pictures ({})").format(PICTURES)
        name, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if name:
            self.take_picture(Path(name))

    def take_picture(self, path: Path) -> None:
        """Show the ink of a picture as a drawing; a line says why that cannot be."""
        try:
            drawing = draw_picture(read_picture(path))
        except ValueError as error:
            self._context.status.say(str(error))
            return
        state = self._desk.state
        self._desk.edit(
            replace(
                state,
                drawing=drawing,
                image=see_drawing(drawing, state.fit),
                text=path.name[:100],
                label=None,
            ),
            tr("picture"),
        )

    def _on_picked(self, number: int) -> None:
        if self.row.images is not None:
            self._take(self.row.images, number)

    def _take(self, images: SetImages, number: int, first: bool = False) -> None:
        place, label = int(images.places[number]), int(images.labels[number])
        name = images.classes[label] if label < len(images.classes) else str(label)
        text = tr("test image {place}: {name}").format(place=place, name=name)
        image = images.images[number].astype(np.float32) / 255
        self._places[text] = place
        if first:
            # What stands there at the beginning is no gesture to be undone.
            state = replace(self._desk.state, image=image, text=text, label=label)
            self._desk.begin_with(state)
        else:
            self._desk.show_image(image, text, label)

    # What is shown

    def _mark(self) -> None:
        place = self._find_place()
        self.row.mark(place)
        self._set_place(place)

    def _find_place(self) -> int:
        """Return the image's place in the test set, as far as it is known here."""
        state, images, wrong = self._desk.state, self.row.images, self._desk.source.wrong
        if state.drawing is not None:
            return NO_PLACE
        if state.text in self._places:
            return self._places[state.text]
        ink = np.rint(255 * state.image).astype(np.uint8)
        known = [(wrong.image, wrong.index)]
        if images is not None:
            known.append((images.images, images.places))
        for pictures, places in known:
            same = np.flatnonzero((pictures == ink).all(axis=(1, 2)))
            if len(same):
                return int(places[same[0]])
        return NO_PLACE

    def _set_place(self, place: int) -> None:
        self.place.blockSignals(True)
        self.place.setValue(place)
        self.place.blockSignals(False)

    def close_down(self) -> None:
        """Wait for no answer any more."""
        for ask in self._asks.values():
            ask.on_answer = ask.on_failed = None
        self._asks.clear()

    def set_presentation(self, on: bool) -> None:
        """Show the digits and little else."""
        for widget in (self.set, self.place, self.file):
            widget.setVisible(not on)

    def _on_look_changed(self) -> None:
        look = self._context.look
        side = round(18 * look.scale)
        for button, name in ((self.random, "seed"), (self.file, "picture")):
            button.setIcon(make_icon(look, name))
            button.setIconSize(QSize(side, side))
