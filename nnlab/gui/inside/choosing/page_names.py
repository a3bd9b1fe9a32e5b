"""The names at the end of the strip: pages, and the parts that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnlab.gui.inside.parts import PARTS
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

PART_KEYS = {"right": "V", "bottom": "N"}
"""Keys that show the part at that place, or fold it away."""


class PageNames(QWidget):
    """One button for each page, if there are several, and for each part beside the maps.

    `toggled` carries the key of a part that is to be shown or folded away.
    """

    toggled = Signal(str)

    def __init__(self, look: Look, desk: InsideDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk = look, desk
        self.pages: dict[str, QToolButton] = {}
        self.parts: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        own = [spec for spec in PARTS if spec.place == "page"]
        if own:
            tip = tr("What every row makes of the image (F2)")
            self.pages["maps"] = self._add(row, tr("Maps"), tip, "maps")
        for number, spec in enumerate(own, 3):
            tip = tr("{tip} (F{n})").format(tip=tr(spec.tip), n=number)
            self.pages[spec.key] = self._add(row, tr(spec.title), tip, spec.key)
        for spec in PARTS:
            if spec.place in PART_KEYS:
                tip = tr("{tip} ({key})").format(tip=tr(spec.tip), key=PART_KEYS[spec.place])
                name = tr(spec.title).split()[0]
                self.parts[spec.key] = self._add(row, name, tip, spec.key)
        for button in self.pages.values():
            button.clicked.connect(self._on_page)
        for button in self.parts.values():
            button.clicked.connect(self._on_part)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @staticmethod
    def _add(row: QHBoxLayout, text: str, tip: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setProperty("part", key)
        row.addWidget(button)
        return button

    def refresh(self, shown: set[str]) -> None:
        """Mark the page and the parts that are shown."""
        page = self._desk.state.page
        page = page if page in self.pages else "maps"
        for key, button in self.pages.items():
            button.setChecked(key == page)
        for key, button in self.parts.items():
            button.setChecked(key in shown)
            button.setVisible(page == "maps")

    def _on_page(self) -> None:
        self._desk.choose_page(self.sender().property("part"))
        self.refresh({key for key, button in self.parts.items() if button.isChecked()})

    def _on_part(self) -> None:
        self.toggled.emit(self.sender().property("part"))

    def _on_look_changed(self) -> None:
        for button in (*self.pages.values(), *self.parts.values()):
            button.setFont(self._look.font(0.9))
