"""The export dialog, the clipboard and the print look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from nnlab.app.settings import Preferences, Settings, load
from nnlab.gui.exporting.export import Size, canvas_of
from nnlab.gui.exporting.exports import Exports
from nnlab.gui.exporting.print_look import print_look
from nnlab.gui.look import Look, dress_application
from nnlab.gui.status import Status
from nnlab.gui.tab import Figure
from nnlab.gui.theme import DARK, LIGHT


class Themed(QWidget):
    """A figure that paints in the colours of the look."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.resize(200, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.colour("base"))
        painter.fillRect(10, 10, 50, 50, self.look.colour("plus"))
        painter.end()


class Desk:
    """A window with two figures and its exports."""

    def __init__(self, qtbot: QtBot) -> None:
        self.owner = QObject()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.look = Look("dark", parent=self.owner)
        dress_application(self.look)
        self.said: list[str] = []
        status = Status(self.owner)
        status.said.connect(self.note)
        self.preferences = Preferences(Settings())
        other = Themed(self.look, self.window)
        other.move(0, 150)
        self.figures = [
            Figure("themed", "Themed", Themed(self.look, self.window)),
            Figure("other", "Other", other),
        ]
        self.exports = Exports(
            self.window, self.look, self.preferences, status, lambda: self.figures
        )
        self.window.resize(400, 300)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def note(self, text: str, _seconds: float) -> None:
        self.said.append(text)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    # Tests before may have left the pointer where a plot will be.
    QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())
    made = Desk(qtbot)
    yield made
    made.exports.close()
    dress_application(Look(parent=made.owner))


def inside(image: QImage) -> QColor:
    return image.pixelColor(image.width() * 30 // 200, image.height() * 30 // 100)


def corner(image: QImage) -> QColor:
    return image.pixelColor(image.width() - 3, image.height() - 3)


@pytest.mark.parametrize(("light", "theme"), [(True, LIGHT), (False, DARK)])
def test_light_colours_on_demand(desk: Desk, tmp_path: Path, light: bool, theme: object) -> None:
    path = tmp_path / "a.png"
    assert desk.exports.export(desk.figures[0], path, Size(5.0, 100.0), light)
    image = QImage(str(path))
    expected = LIGHT if light else DARK
    assert theme is expected
    assert inside(image).name() == expected.plus
    assert corner(image).name() == expected.base
    assert desk.look.theme is DARK
    assert str(path) in desk.said[-1]


def test_the_theme_comes_back_even_after_an_error(desk: Desk) -> None:
    with pytest.raises(RuntimeError), print_look(desk.look):
        assert desk.look.theme.window == "#ffffff"
        raise RuntimeError
    assert desk.look.theme is DARK


def test_a_failed_export_is_one_line(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "a.pdf"
    assert not desk.exports.export(desk.figures[0], path, Size(), True)
    assert "nowhere" in desk.said[-1]
    assert "\n" not in desk.said[-1]


def test_copy_puts_an_image_on_the_clipboard_and_the_end_takes_it_off(desk: Desk) -> None:
    assert desk.exports.copy(desk.figures[0], Size(5.08, 100.0), light=True)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (200, 100)
    assert inside(image).name() == LIGHT.plus
    desk.exports.close()
    assert QGuiApplication.clipboard().image().isNull()


@pytest.mark.parametrize(("pointed", "title"), [(None, "Themed"), (0, "Themed"), (1, "Other")])
def test_copying_from_the_menu_takes_the_figure_under_the_pointer_or_the_main_one(
    desk: Desk, pointed: int | None, title: str
) -> None:
    # A pointer that an earlier test has left somewhere enters whatever is shown below it.
    for place, figure in enumerate(desk.figures):
        figure.widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, place == pointed)
    copy = next(command for command in desk.exports.commands() if "copy" in command.key)
    copy.run()
    assert title in desk.said[-1]
    assert not QGuiApplication.clipboard().image().isNull()


def test_without_figures_the_entries_are_off(desk: Desk) -> None:
    desk.figures.clear()
    for command in desk.exports.commands():
        assert command.enabled is not None
        assert not command.enabled()
        command.run()
    assert desk.exports.dialog is None


def test_the_dialog_shows_a_preview_and_sizes(desk: Desk, qtbot: QtBot) -> None:
    desk.exports.ask()
    dialog = desk.exports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull())
    dialog.width_cm.setValue(10.0)
    dialog.dpi.setValue(254)
    assert dialog.pixels.value() == 1000
    assert "1000 × 500 px" in dialog.height_text.text()
    dialog.pixels.setValue(500)
    assert dialog.width_cm.value() == pytest.approx(5.0)
    dialog.form.setCurrentIndex(dialog.form.findData("svg"))
    assert "px" not in dialog.height_text.text()
    assert not dialog.dpi.isEnabled()
    dialog.which.setCurrentIndex(1)
    assert dialog.figure.key == "other"


def test_the_dialog_exports_and_keeps_the_choice(desk: Desk, tmp_path: Path) -> None:
    desk.exports.ask()
    dialog = desk.exports.dialog
    assert dialog is not None
    dialog.form.setCurrentIndex(dialog.form.findData("svg"))
    dialog.width_cm.setValue(9.0)
    dialog.light.setChecked(False)
    dialog.export_wanted.emit()
    chooser = desk.exports.file_dialog
    assert isinstance(chooser, QFileDialog)
    assert chooser.defaultSuffix() == "svg"
    chooser.fileSelected.emit(str(tmp_path / "a.svg"))
    chooser.done(1)
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")
    assert desk.exports.dialog is None
    kept, warnings = load()
    assert (kept.export_format, kept.export_width_cm, kept.export_light) == ("svg", 9.0, False)
    assert warnings == []


def test_the_dialog_stays_open_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    desk.exports.ask()
    dialog = desk.exports.dialog
    assert dialog is not None
    dialog.export_wanted.emit()
    chooser = desk.exports.file_dialog
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "nowhere" / "a.png"))
    chooser.done(1)
    assert desk.exports.dialog is dialog
    assert "nowhere" in dialog.trouble.text()


def test_everything_in_the_dialog_has_a_name_and_a_tip(desk: Desk) -> None:
    desk.exports.ask()
    dialog = desk.exports.dialog
    assert dialog is not None
    fields = (dialog.which, dialog.form, dialog.width_cm, dialog.dpi, dialog.pixels, dialog.light)
    for field in fields:
        assert field.accessibleName()
        assert field.toolTip()


def test_scroll_bars_are_left_out(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(QLabel("digits"))
    assert canvas_of(area) is area.viewport()


def test_what_is_seen_is_proposed_before_what_is_hidden(desk: Desk) -> None:
    desk.figures[0].widget.hide()
    desk.exports.copy_pointed()
    assert desk.said[-1].startswith("Copied Other")
    desk.exports.ask()
    dialog = desk.exports.dialog
    assert dialog is not None
    assert dialog.which.currentText() == "Other" and dialog.which.count() == 2
