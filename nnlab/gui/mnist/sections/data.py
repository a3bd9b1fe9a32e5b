"""The data section: what is learnt from, held out and tested with, and how images are changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from nnlab.app.digits.recent_sets import RecentSets
from nnlab.core.digits import image_sets
from nnlab.core.digits.image_sets import Facts
from nnlab.core.digits.rows import Dense
from nnlab.core.digits.specs import LIMITS, DataSpec
from nnlab.gui.mnist.data.image_drops import ImageDrops
from nnlab.gui.mnist.data.open_images import ImageOpener
from nnlab.gui.mnist.data.part_edit import edit_part
from nnlab.gui.mnist.data.reading import Reading, fault_line
from nnlab.gui.mnist.sections.augmentation import AugmentationGroup
from nnlab.gui.mnist.sections.base import Section
from nnlab.gui.mnist.sections.set_choice import SetBox
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import make_check, make_whole, name_control, put

RECENT = "image_sets.json"
PEEKED = 24
"""Images of a set from which the preview of the augmentation takes one."""


def read_facts(data: DataSpec) -> tuple[Facts, NDArray[np.uint8]]:
    """Return the facts of a set and its first test images; raises as `find_facts`."""
    return image_sets.find_facts(data), image_sets.peek(data, PEEKED)


class DataSection(Section):
    """Chooses a set of images, shares it out, and says what is the matter with it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Data"), parent)
        self.facts: Facts | None = None
        self._asked: DataSpec | None = None
        self._recent = RecentSets(context.data_dir / RECENT)
        self._recent_sets = self._recent.read()
        self.opener = ImageOpener(self)
        self.reading = Reading(self)
        self.sets = SetBox(context.look)
        self.body.addWidget(self.sets)
        self.text = self.add_text("")
        self.text.setAccessibleName(tr("facts of the set"))
        self.fault = self._add_line(tr("what is the matter with the data"))
        self.outputs = self._add_line(tr("outputs of the net and classes of the set"))
        self.fit = QPushButton()
        tip = tr("Give the net one output for each class")
        name_control(self.fit, tr("fit the outputs to the classes"), tip)
        self.fit.clicked.connect(self._on_fit)
        self.body.addWidget(self.fit)
        self._add_numbers()
        self.augmentation = AugmentationGroup(context)
        self.body.addWidget(self.augmentation)
        self._connect()
        self._on_look_changed()
        self.refresh()

    def _add_line(self, name: str) -> QLabel:
        line = self.add_text("")
        line.setAccessibleName(name)
        line.hide()
        # Its colour is not that of small words.
        self._small.remove(line)
        return line

    def _add_numbers(self) -> None:
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(2)
        tip = tr("Training images that judge the net while it learns, and are not learnt from")
        self.held_out = self._add_number("held_out", tr("held out"), tip)
        tip = tr("How many images are learnt from, each class with its share; 0: all not held out")
        self.train_size = self._add_number("train_size", tr("learnt from"), tip)
        self.train_size.setSpecialValueText(tr("all"))
        self.train_size.setSingleStep(1000)
        self.held_out.setSingleStep(500)
        self.body.addLayout(self._grid)
        self.transposed: QCheckBox = make_check(
            tr("rows and columns swapped"), tr("Turn images upright that are stored as in EMNIST")
        )
        self.body.addWidget(self.transposed)
        self.transposed.toggled.connect(self._on_transposed)

    def _add_number(self, field: str, name: str, tip: str) -> QSpinBox:
        low, high = LIMITS[field]
        spin = make_whole(int(low), int(high))
        label = QLabel(name)
        label.setBuddy(spin)
        label.setToolTip(tip)
        name_control(spin, name, tip)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(spin, row, 1)
        spin.valueChanged.connect(partial(self._on_number, field))
        return spin

    def _connect(self) -> None:
        self.sets.folder_wanted.connect(self.opener.ask_folder)
        self.sets.files_wanted.connect(self.opener.ask_files)
        self.sets.chosen.connect(self.take)
        self.opener.opened.connect(self.take)
        self.opener.failed.connect(self._complain)
        self.sets.map_wanted.connect(self._on_map_wanted)
        self.sets.map_unwanted.connect(self._on_map_unwanted)
        self.opener.map_chosen.connect(self._on_map_chosen)
        self.reading.done.connect(self._on_facts)
        self.reading.failed.connect(self._on_no_facts)
        ImageDrops(self).dropped.connect(self.open)
        self.context.look.changed.connect(self._on_look_changed)

    # What others ask for

    def refresh(self) -> None:
        data = self.trainer.settings.data
        for name in ("held_out", "train_size", "transposed"):
            put(getattr(self, name), getattr(data, name))
        self.transposed.setVisible(not data.bundled)
        self.sets.show_sets(data, self._recent_sets)
        if data != self._asked:
            self._asked = data
            self._find_facts(data)
        self._show_outputs()
        self.augmentation.refresh()

    def open(self, paths: Sequence[Path]) -> None:
        """Look for a set in a folder or among files, and take it."""
        self.fault.hide()
        self.opener.open(paths)

    def take(self, data: DataSpec) -> None:
        """Learn from another set; the size of the training set is all of it again."""
        present = self.trainer.settings.data
        if replace(data, train_size=0) == replace(present, train_size=0):
            return
        try:
            self._recent.add(data)
        except OSError as error:
            self.context.status.say(fault_line(error))
        self._recent_sets = self._recent.read()
        self.trainer.edit(tr("choose the images"), data=data)

    def close_down(self) -> None:
        """Stop reading and asking."""
        self.reading.stop()
        self.opener.close_down()
        self.augmentation.close_down()

    # Facts and faults

    def _find_facts(self, data: DataSpec) -> None:
        self.fault.hide()
        if data.bundled:
            # These are known, so that nothing flickers: only the numbers can be at fault.
            try:
                self._on_facts(read_facts(data))
            except (OSError, ValueError) as error:
                self._on_no_facts(fault_line(error))
        else:
            if self.facts is None:
                self.text.setText(tr("Reading the images …"))
            self.reading.want(partial(read_facts, data))

    def _on_facts(self, found: tuple[Facts, NDArray[np.uint8]]) -> None:
        self.facts, digits = found
        self.fault.hide()
        self.text.setText(self._write(self.facts))
        self.augmentation.set_digits(digits)
        self._show_outputs()

    def _write(self, facts: Facts) -> str:
        data = self.trainer.settings.data
        free = facts.train - data.held_out
        learnt = min(data.train_size, free) if data.train_size else free
        source = {
            "map": tr("classes by the label map"),
            "name": tr("classes by the set's name"),
            "labels": tr("classes by their labels"),
        }[facts.source]
        return tr(
            "{train} training images: {learnt} to learn from, {held_out} held out. {test} test "
            "images. {count} {source}: {names}"
        ).format(
            train=group(facts.train),
            learnt=group(learnt),
            held_out=group(data.held_out),
            test=group(facts.test),
            count=len(facts.classes),
            source=source,
            names=_shorten(facts.classes),
        )

    def _on_no_facts(self, line: str) -> None:
        self.facts = None
        self.text.setText("")
        self._complain(line)
        self._show_outputs()

    def _complain(self, line: str) -> None:
        self.fault.setText(line)
        self.fault.show()

    # Outputs of the net

    def _show_outputs(self) -> None:
        settings, facts = self.trainer.settings, self.facts
        differ = facts is not None and settings.classes != len(facts.classes)
        self.outputs.setVisible(differ)
        self.fit.setVisible(differ)
        if facts is not None and differ:
            count = len(facts.classes)
            self.outputs.setText(
                tr("The net has {outputs} outputs, the set {classes} classes.").format(
                    outputs=settings.classes, classes=count
                )
            )
            self.fit.setText(tr("Set the last row to {} outputs").format(count))

    def _on_fit(self) -> None:
        if self.facts is not None:
            rows = self.trainer.settings.rows
            last = Dense(len(self.facts.classes))
            self.trainer.edit(tr("fit the outputs to the classes"), rows=(*rows[:-1], last))

    # Slots

    def _on_number(self, field: str, value: int) -> None:
        label = {
            "held_out": tr("hold images out"),
            "train_size": tr("change the training set's size"),
        }[field]
        edit_part(self.context, label, "data", **{field: value})

    def _on_map_wanted(self) -> None:
        folder = Path(self.trainer.settings.data.train_labels).parent
        self.opener.ask_label_map(str(folder))

    def _on_map_chosen(self, path: str) -> None:
        edit_part(self.context, tr("choose a label map"), "data", label_map=path)

    def _on_map_unwanted(self) -> None:
        edit_part(self.context, tr("leave the label map out"), "data", label_map="")

    def _on_transposed(self, on: bool) -> None:
        edit_part(self.context, tr("swap rows and columns"), "data", transposed=on)

    def _on_look_changed(self) -> None:
        look = self.context.look
        for spin in (self.held_out, self.train_size):
            spin.setFixedWidth(round(look.px(88)))
            spin.setFont(look.font())
        self.transposed.setFont(look.font())
        self.fit.setFont(look.font(0.9))
        for line, colour in ((self.fault, "error"), (self.outputs, "error")):
            line.setFont(look.font(0.9))
            line.setStyleSheet(f"color: {getattr(look.theme, colour)};")


def _shorten(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:12])
    return f"{shown} …" if len(names) > 12 else f"{shown}."
