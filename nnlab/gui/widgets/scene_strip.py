"""The caption of a scene: its title, what it shows, what to press; forward, back and away."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from nnlab.app.lecture.scenes import SCENES
from nnlab.app.playground import PLAYGROUND, Playground
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr
from nnlab.gui.window.menus import ChildMenu


class SceneStrip(QFrame):
    """Follows the scene that the playground shows; hidden while it shows none."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = context.look
        self._scenes = context.scenes
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(tr("scene"))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setAccessibleName(tr("what the scene shows"))
        self.place = _make_button("", tr("scenes"), tr("Choose one of all scenes"))
        self.menu = self._make_menu()
        self.back = _make_button("‹", tr("previous scene"), tr("Previous scene (PgUp)"))
        self.forward = _make_button("›", tr("next scene"), tr("Next scene (PgDown)"))
        self.close_button = _make_button(
            "✕", tr("close the caption"), tr("Close the caption; the playground stays as it is")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(self.text, 1)
        for widget in (self.back, self.place, self.forward, self.close_button):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.place.clicked.connect(self._show_menu)
        self.back.clicked.connect(self._scenes.go_back)
        self.forward.clicked.connect(self._scenes.go_on)
        self.close_button.clicked.connect(self._scenes.close)
        self._look.changed.connect(self.refresh)
        context.store.subscribe(PLAYGROUND, self._on_state_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the caption of the present scene."""
        scene = self._scenes.scene
        self.setVisible(scene is not None)
        if scene is None:
            return
        number, count = list(SCENES).index(scene.key) + 1, len(SCENES)
        self.place.setText(f"{number}/{count}")
        self.back.setEnabled(number > 1)
        self.forward.setEnabled(number < count)
        accent = self._look.colour("accent").name()
        title, text, hint = (escape(tr(part)) for part in (scene.title, scene.text, scene.hint))
        self.text.setText(
            f"<b>{title}.</b> {text} <span style='color:{accent}; font-weight:600'>{hint}</span>"
        )

    def _make_menu(self) -> QMenu:
        """The menu of the scenes, for when the menu bar is put away."""
        menu = QMenu(self)
        for command in self._scenes.list_commands(""):
            if command.children is not None:
                menu.addMenu(ChildMenu(command, menu))
        return menu

    def _show_menu(self) -> None:
        # Not the button's own menu: its arrow would take room from the caption.
        self.menu.popup(self.place.mapToGlobal(self.place.rect().bottomLeft()))

    def _on_state_changed(self, old: Playground, new: Playground) -> None:
        if old.scene != new.scene:
            self.refresh()


def _make_button(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAutoRaise(True)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
