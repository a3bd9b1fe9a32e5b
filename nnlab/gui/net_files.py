"""Weights to the clipboard and back, into files and out of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnlab.app.weights_file import load_weights, save_weights
from nnlab.app.weights_text import read_weights, write_html, write_json
from nnlab.core.atomic import reason
from nnlab.gui.net_editor import NetEditor
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

FILTERS = {"npz": "numpy (*.npz)", "json": "JSON (*.json)"}
PROPOSED = "weights.npz"


class NetFiles(QObject):
    """Copies, pastes, saves and loads the weights of the net at the present step."""

    def __init__(self, context: Context, editor: NetEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._editor, self._window = context, editor, parent
        self._folder = ""
        self.dialog: QFileDialog | None = None

    def copy(self) -> None:
        """Copy all weights and thresholds: as JSON, and as a table for a spreadsheet."""
        network = self._context.runner.network
        data = QMimeData()
        data.setText(write_json(network))
        data.setHtml(write_html(network))
        QGuiApplication.clipboard().setMimeData(data)
        self._context.status.say(
            tr("Copied {layers} layer(s): JSON for programs, a table for spreadsheets.").format(
                layers=len(network.layers)
            )
        )

    def paste(self) -> None:
        """Take the weights on the clipboard, in either form."""
        text = QGuiApplication.clipboard().text()
        if self._editor.change_net(lambda net: read_weights(text, net), tr("Paste weights")):
            self._context.status.say(tr("Weights pasted."))

    def ask_where_to_save(self) -> None:
        """Let the user choose a file to write."""
        dialog = self._open(tr("Save weights"), QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr(text) for text in FILTERS.values()])
        dialog.setDefaultSuffix("npz")
        dialog.filterSelected.connect(self._on_filter)
        dialog.selectFile(PROPOSED)
        dialog.fileSelected.connect(self._on_save_chosen)

    def ask_what_to_load(self) -> None:
        """Let the user choose a file to read."""
        dialog = self._open(tr("Load weights"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Weights (*.npz *.json)"), tr("All files (*)")])
        dialog.fileSelected.connect(self._on_load_chosen)

    def save(self, path: Path) -> None:
        """Write the weights; what goes wrong is one line."""
        try:
            save_weights(path, self._context.runner.network)
        except OSError as error:
            self._editor.refused.emit(f"{path.name}: {reason(error)}.")
        except ValueError as error:
            self._editor.refused.emit(str(error))
        else:
            self._context.status.say(tr("Weights written to {path}").format(path=path))

    def load(self, path: Path) -> None:
        """Read weights of the net's shape; what goes wrong is one line."""
        try:
            network = load_weights(path, self._context.runner.network)
        except OSError as error:
            self._editor.refused.emit(f"{path.name}: {reason(error)}.")
        except ValueError as error:
            self._editor.refused.emit(str(error))
        else:
            self._editor.change_net(lambda _net: network, tr("Load weights"))

    def _open(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        if self.dialog is not None:
            self.dialog.close()
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAccessibleName(title)
        dialog.setAcceptMode(mode)
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        dialog.open()
        return dialog

    def _on_finished(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    def _on_filter(self, chosen: str) -> None:
        if self.dialog is not None:
            self.dialog.setDefaultSuffix("json" if "json" in chosen else "npz")

    def _on_save_chosen(self, name: str) -> None:
        self._folder = str(Path(name).parent)
        self.save(Path(name))

    def _on_load_chosen(self, name: str) -> None:
        self._folder = str(Path(name).parent)
        self.load(Path(name))
