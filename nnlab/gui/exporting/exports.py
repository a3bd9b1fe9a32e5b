"""The menu entries that export and copy the figures of the visible tab."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.app.settings import Preferences
from nnlab.gui.actions import Command
from nnlab.gui.exporting.export import (
    ExportError,
    Size,
    canvas_of,
    export_figure,
    lay_out,
    make_image,
)
from nnlab.gui.exporting.export_dialog import PREVIEW_PIXELS, ExportDialog
from nnlab.gui.exporting.preparing import Preparation
from nnlab.gui.exporting.print_look import print_look
from nnlab.gui.look import Look
from nnlab.gui.status import Status
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

TROUBLE_SECONDS = 15.0
PROGRESS_KEY = "figure"
FILTERS = {"png": "PNG (*.png)", "svg": "SVG (*.svg)", "pdf": "PDF (*.pdf)"}

logger = logging.getLogger(__name__)


class Exports(QObject):
    """Export and copy. `figures()` returns those of the tab, the most telling first."""

    def __init__(
        self,
        window: QWidget,
        look: Look,
        settings: Preferences,
        status: Status,
        figures: Callable[[], Sequence[Figure]],
    ) -> None:
        super().__init__(window)
        self.dialog: ExportDialog | None = None
        self.file_dialog: QFileDialog | None = None
        self._window = window
        self._look = look
        self._preferences = settings
        self._status = status
        self._all_figures = figures
        self._has_copied = False
        self._is_preview = False
        self._preparation = Preparation(self)
        self._preparation.progressed.connect(self._on_progressed)

    def commands(self) -> list[Command]:
        """Return the entries for the File menu."""
        return [
            Command(
                "file.export",
                "&Export figure...",
                "Write a plot of this tab as PNG, SVG or PDF",
                "Ctrl+E",
                "File",
                self.ask,
                enabled=self._has_figures,
                section=2,
            ),
            Command(
                "file.copy_figure",
                "&Copy figure",
                "Copy the plot under the pointer, or the main one, as an image",
                "Ctrl+Shift+C",
                "File",
                self.copy_pointed,
                enabled=self._has_figures,
                section=2,
            ),
        ]

    def ask(self) -> None:
        """Open the dialog."""
        figures = self._figures()
        if self.dialog is not None:
            self.dialog.raise_()
            return
        if not figures:
            self._status.say(tr("This tab has no figure to export."))
            return
        self.dialog = ExportDialog(figures, self._preferences.settings, self._window)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.preview_wanted.connect(self._on_preview_wanted)
        self.dialog.copy_wanted.connect(self._on_copy_wanted)
        self.dialog.export_wanted.connect(self._on_export_wanted)
        self.dialog.open()

    def export(self, figure: Figure, path: Path, size: Size, light: bool) -> bool:
        """Write one figure; return whether that worked."""
        try:
            with print_look(self._look, light):
                export_figure(figure.widget, path, size, self._background())
        except ExportError as error:
            self._complain(error)
            return False
        self._status.say(tr("Exported {path}").format(path=path))
        return True

    def copy(self, figure: Figure, size: Size, light: bool) -> bool:
        """Put one figure on the clipboard as an image; return whether that worked."""
        try:
            with print_look(self._look, light):
                widget = canvas_of(figure.widget)
                image = make_image(widget, size.pixels(widget), self._background())
        except ExportError as error:
            self._complain(error)
            return False
        QGuiApplication.clipboard().setImage(image)
        self._has_copied = True
        text = tr("Copied {title}, {width} × {height} px")
        title = tr(figure.title)
        self._status.say(text.format(title=title, width=image.width(), height=image.height()))
        return True

    def copy_pointed(self) -> None:
        """Copy the figure under the pointer, or the first, in the size of the last export."""
        figures = self._figures()
        if not figures:
            return
        pointed = [figure for figure in figures if figure.widget.underMouse()]
        settings = self._preferences.settings
        size = Size(settings.export_width_cm, settings.export_dpi)
        figure = (pointed or list(figures))[0]
        self._prepare(figure, lambda: self.copy(figure, size, settings.export_light))

    def close(self) -> None:
        """Take our image off the clipboard; left there, it can crash the end of the process."""
        self._preparation.cancel()
        if self.dialog is not None:
            self.dialog.close()
        clipboard = QGuiApplication.clipboard()
        # The platform without a screen does not know who owns the clipboard: nobody else does.
        is_ours = clipboard.ownsClipboard() or QGuiApplication.platformName() == "offscreen"
        if self._has_copied and is_ours:
            clipboard.clear()
        self._has_copied = False

    def _figures(self) -> list[Figure]:
        """Return what can be exported: what is seen comes before what is hidden."""
        return sorted(self._all_figures(), key=lambda figure: not figure.widget.isVisible())

    def _has_figures(self) -> bool:
        return bool(self._all_figures())

    def _background(self) -> QColor:
        return self._look.colour("window")

    def _prepare(
        self, figure: Figure, then: Callable[[], object], is_preview: bool = False
    ) -> None:
        """Call `then` when the figure is up to date; meanwhile the window goes on."""
        self._is_preview = is_preview

        def go_on() -> None:
            self._tell("")
            then()

        lay_out(canvas_of(figure.widget))
        self._preparation.run(figure, go_on)

    def _on_progressed(self, fraction: float) -> None:
        self._tell(tr("The figure is being computed ..."), fraction)

    def _tell(self, text: str, fraction: float = 0.0) -> None:
        """Say how far a figure is, where the user looks; "" takes it away."""
        if self.dialog is not None:
            self.dialog.tell(f"{text} {100 * fraction:.0f} %" if text else "")
        elif text:
            self._status.progress(PROGRESS_KEY, fraction, text, self._cancel)
        if not text:
            self._status.clear(PROGRESS_KEY)

    def _cancel(self) -> None:
        if self._preparation.cancel():
            self._tell("")
            if not self._is_preview:
                self._status.say(tr("The figure was not finished: nothing is exported."))

    def _on_preview_wanted(self) -> None:
        # What goes into a file is not given up for what would be seen meanwhile.
        is_exporting = self._preparation.is_busy and not self._is_preview
        if self.dialog is not None and not is_exporting:
            self._prepare(self.dialog.figure, self._show_preview, is_preview=True)

    def _show_preview(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        widget = canvas_of(dialog.figure.widget)
        try:
            with print_look(self._look, dialog.light.isChecked()):
                image = make_image(widget, _preview_size(widget), self._background())
        except ExportError as error:
            self._complain(error)
            return
        dialog.show_preview(image)

    def _on_copy_wanted(self) -> None:
        dialog = self.dialog
        if dialog is not None:
            self._keep(dialog)
            figure, size, light = dialog.figure, dialog.size_wanted, dialog.light.isChecked()
            self._prepare(figure, lambda: self.copy(figure, size, light))

    def _on_export_wanted(self) -> None:
        dialog = self.dialog
        if dialog is None or self.file_dialog is not None:
            return
        self._keep(dialog)
        dialog.complain("")
        folder = self._preferences.settings.folder
        chooser = QFileDialog(dialog, tr("Export figure"), folder)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(FILTERS[dialog.format])
        chooser.setDefaultSuffix(dialog.format)
        chooser.selectFile(f"{dialog.figure.key}.{dialog.format}")
        chooser.fileSelected.connect(self._on_file_selected)
        chooser.finished.connect(self._on_chooser_finished)
        self.file_dialog = chooser
        chooser.open()

    def _on_file_selected(self, name: str) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        figure, path = dialog.figure, Path(name)
        size, light = dialog.size_wanted, dialog.light.isChecked()

        def write() -> None:
            if self.export(figure, path, size, light):
                self._change(folder=str(path.absolute().parent))
                dialog.accept()

        self._prepare(figure, write)

    def _on_chooser_finished(self) -> None:
        self.file_dialog = None

    def _on_finished(self) -> None:
        self._cancel()
        self.dialog = None

    def _keep(self, dialog: ExportDialog) -> None:
        size = dialog.size_wanted
        self._change(
            export_format=dialog.format,
            export_width_cm=size.width_cm,
            export_dpi=float(size.dpi),
            export_light=dialog.light.isChecked(),
        )

    def _change(self, **changes: object) -> None:
        trouble = self._preferences.change(**changes)
        if trouble:
            self._status.say(trouble, TROUBLE_SECONDS)

    def _complain(self, error: ExportError) -> None:
        logger.warning("%s", error, exc_info=error.__cause__)
        self._status.say(str(error), TROUBLE_SECONDS)
        if self.dialog is not None:
            self.dialog.complain(str(error))


def _preview_size(widget: QWidget) -> QSize:
    return widget.size().scaled(
        QSize(2 * PREVIEW_PIXELS, 2 * PREVIEW_PIXELS), Qt.AspectRatioMode.KeepAspectRatio
    )
