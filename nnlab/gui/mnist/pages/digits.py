"""A browser of the images that are learnt from, held out and tested with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnlab.app.digits.browse import Browser, Part, open_browser
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.core.digits.specs import DataSpec
from nnlab.gui.mnist.choice import choice_of
from nnlab.gui.mnist.data.augmenter import Augmenter
from nnlab.gui.mnist.data.digit_controls import DigitControls
from nnlab.gui.mnist.data.reading import Reading
from nnlab.gui.mnist.page import Page
from nnlab.gui.numbers import group
from nnlab.gui.plots.digits.class_list import ALL, ClassList
from nnlab.gui.plots.digits.close_up import CloseUp
from nnlab.gui.plots.digits.image_grid import NOWHERE, ImageGrid
from nnlab.gui.plots.digits.image_line import MOST_ON_SHEET, ImageSheet
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


class DigitsPage(Page):
    """Classes at the left, images in the middle, the chosen one large at the right.

    `digit_chosen` carries the image uint8 (28, 28), its class and a line on it.
    """

    digit_chosen = Signal(object, int, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self.browser: Browser | None = None
        self._wanted: DataSpec | None = None
        self._seed = self.trainer.settings.seed
        self._instead: dict[int, NDArray[np.uint8]] = {}
        self.bar = DigitControls(look)
        self.classes = ClassList(look)
        self.grid = ImageGrid(look)
        self.grid.setAccessibleName(tr("Images of the set"))
        self.close_up = CloseUp(look)
        self.reading = Reading(self)
        self.augmenter = Augmenter(context, self)
        self._sheet = ImageSheet(look, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        for widget, share in ((self.classes, 0), (self.grid, 1), (self.close_up, 0)):
            self.split.addWidget(widget)
            self.split.setStretchFactor(self.split.count() - 1, share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.bar)
        layout.addWidget(self.split, 1)
        self._share_width()

    def _connect(self) -> None:
        self.reading.done.connect(self._on_read)
        self.reading.failed.connect(self._on_not_read)
        self.bar.part.currentIndexChanged.connect(self._on_part_changed)
        self.bar.order.currentIndexChanged.connect(self._on_order_changed)
        self.bar.gone_to.connect(self._on_gone_to)
        self.bar.changed.toggled.connect(self._on_changed_toggled)
        self.bar.dice.clicked.connect(self._on_dice)
        self.bar.inside.clicked.connect(self.look_inside)
        self.classes.chosen.connect(self._on_class_chosen)
        self.grid.chosen.connect(self._on_chosen)
        self.grid.pointed.connect(self._on_pointed)
        self.grid.turned.connect(self._ask_changed)
        self.augmenter.arrived.connect(self._on_changed_images)
        self.augmenter.failed.connect(self.context.status.say)
        self.context.store.subscribe(MNIST, self._on_state_changed)
        self.context.look.changed.connect(self._share_width)

    def _share_width(self) -> None:
        look = self.context.look
        left, right = round(look.px(205)), round(look.px(190))
        self.split.setSizes([left, max(left, self.split.width() - left - right), right])

    # What others ask of a page

    def refresh(self) -> None:
        """Read the set of the present settings, unless it is shown or being read."""
        data = self.trainer.settings.data
        if data != self._wanted:
            self._wanted = data
            self._show_none(tr("Reading the images …"))
            self.reading.want(partial(open_browser, data))

    def figures(self) -> Sequence[Figure]:
        if not len(self.grid.order):
            return ()
        first = self.grid.visible_rows()[:1]
        begin = int(np.flatnonzero(self.grid.order == first)[0])
        rows = self.grid.order[begin : begin + MOST_ON_SHEET].tolist()
        self._sheet.set_images(rows, self.grid.image, self._caption)
        return (Figure("mnist-images", tr("Images of the set"), self._sheet),)

    def set_presentation(self, on: bool) -> None:
        self.bar.set_presentation(on)
        self._share_width()

    def look_inside(self) -> None:
        row, part = self.grid.chosen_row, self.part
        if row != NOWHERE and part is not None:
            label, choice = int(part.digits.labels[row]), choice_of(self.trainer)
            choice.digit_chosen.emit(self.grid.image(row), self.describe(row), label)

    def pose(self) -> None:
        self.grid.choose(min(4, len(self.grid.order) - 1))

    def close_down(self) -> None:
        self.reading.stop()
        self.augmenter.drop()

    # The set

    @property
    def part(self) -> Part | None:
        """The part of the set that is shown."""
        key = self.bar.part.currentData()
        return self.browser.parts[key] if self.browser is not None else None

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if new.settings.augmentation != old.settings.augmentation:
            self._forget_changed()
        if self.isVisible() and new.settings.data != old.settings.data:
            self.refresh()

    def _on_read(self, browser: Browser) -> None:
        self.browser = browser
        self.grid.set_text("")
        self._show_part()

    def _on_not_read(self, line: str) -> None:
        # What is asked for again may be there then: a disk that was not mounted, say.
        self._wanted = None
        self._show_none(line)

    def _show_none(self, text: str) -> None:
        self.browser = None
        self._forget_changed()
        self.classes.set_classes((), np.zeros(0, np.int64), [])
        self.grid.set_images(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64), str)
        self.grid.set_text(text)
        self._show_average()

    def _show_part(self) -> None:
        part = self.part
        if part is None or self.browser is None:
            return
        self._forget_changed()
        with QSignalBlocker(self.bar.number):
            self.bar.number.setRange(0, int(part.places.max(initial=0)))
        averages = [part.average(), *part.averages]
        self.classes.set_classes(self.browser.classes, part.counts, averages)
        self._show_order()

    def _show_order(self) -> None:
        part = self.part
        if part is None:
            return
        only = self.classes.only if self.classes.only != ALL else None
        order = part.order(self.bar.order.currentData(), only)
        text = tr("No images are held out: settings, Data.")
        self.grid.set_text(text if not len(part) else tr("No image of this part has this class."))
        caption = self._caption if only is None else None
        self.grid.set_images(part.digits.images, order, self.describe, caption)
        if self.grid.chosen_row == NOWHERE:
            self._show_average()

    def describe(self, row: int) -> str:
        """Return one line on an image: its part, its place in the file, its class."""
        part = self.part
        if part is None or not 0 <= row < len(part):
            return ""
        return f"{self._place_line(part, row)}: {tr('class')} {self._caption(row)}"

    def _place_line(self, part: Part, row: int) -> str:
        file = tr("test") if self.bar.part.currentData() == "test" else tr("training")
        return tr("no. {place} of the {file} file").format(
            place=group(int(part.places[row])), file=file
        )

    def _caption(self, row: int) -> str:
        if self.part is None or self.browser is None:
            return ""
        return self.browser.classes[int(self.part.digits.labels[row])]

    # Choosing

    def _on_part_changed(self, _index: int) -> None:
        self.grid.forget()
        self._show_part()

    def _on_order_changed(self, _index: int) -> None:
        self._show_order()

    def _on_class_chosen(self, _only: int) -> None:
        self.grid.forget()
        self._show_order()

    def _on_gone_to(self, place: int) -> None:
        """Go to the image at a place in the file, or to the next one of this part."""
        part = self.part
        if part is None or not len(part):
            return
        self.classes.choose(ALL)
        found = part.places[self.grid.order]
        after = np.where(found >= place, found, np.iinfo(np.int64).max)
        where = int(np.argmin(after))
        if found[where] != place:
            self.context.status.say(
                tr("No. {} is not in this part; the next one is shown.").format(group(place))
            )
        self.grid.choose(where)

    def _on_chosen(self, row: int) -> None:
        part = self.part
        if part is None:
            return
        with QSignalBlocker(self.bar.number):
            self.bar.number.setValue(int(part.places[row]))
        self._show_close(row)
        line = self.describe(row)
        self.context.status.hover(line)
        self.digit_chosen.emit(self.grid.image(row), int(part.digits.labels[row]), line)

    def _show_close(self, row: int) -> None:
        if self.part is not None:
            self.bar.inside.setEnabled(True)
            place = self._place_line(self.part, row)
            self.close_up.show_image(self.grid.image(row), self._caption(row), place)

    def _show_average(self) -> None:
        part, only = self.part, self.classes.only
        self.bar.inside.setEnabled(False)
        if part is None or self.browser is None or not len(part):
            self.close_up.show_image(None, "", "")
        else:
            everything = only == ALL
            image = part.average() if everything else part.averages[only]
            count = len(part) if everything else int(part.counts[only])
            name = tr("all classes") if everything else self.browser.classes[only]
            note = tr("average of {} images").format(group(count))
            self.close_up.show_image(image, name, note)

    def _on_pointed(self, row: int) -> None:
        self.context.status.hover(self.describe(row))

    # Changed images

    def _forget_changed(self) -> None:
        self.augmenter.drop()
        self._instead = {}
        self.grid.set_instead({})
        self._ask_changed()

    def _on_changed_toggled(self, on: bool) -> None:
        if on and not self.trainer.settings.augmentation.on:
            self.context.status.say(tr("Nothing is changed: settings, Data, Augmentation."))
        self._forget_changed()

    def _on_dice(self) -> None:
        self._seed += 1
        self._forget_changed()

    def _ask_changed(self) -> None:
        """Ask for the images in sight that were not asked for yet."""
        part, augmentation = self.part, self.trainer.settings.augmentation
        if part is None or not self.bar.changed.isChecked() or not augmentation.on:
            return
        rows = [row for row in self.grid.visible_rows().tolist() if row not in self._instead]
        if rows and not self.augmenter.busy:
            # Each screenful has draws of its own.
            seed = self._seed + 1000 * rows[0]
            self.augmenter.want(rows, part.digits.images[rows], augmentation, seed)

    def _on_changed_images(self, rows: list[int], images: NDArray[np.uint8]) -> None:
        self._instead |= dict(zip(rows, images[:, 0], strict=True))
        self.grid.set_instead(self._instead)
        if self.grid.chosen_row in rows:
            self._show_close(self.grid.chosen_row)
        self._ask_changed()
