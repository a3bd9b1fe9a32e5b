"""Weights to the clipboard and back, into files and out of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nnlab.app.playground import Playground, take_design, take_network
from nnlab.app.weights.file import load_layers, save_weights
from nnlab.app.weights.text import (
    Pairs,
    put_layers,
    read_layers,
    sizes_of,
    write_html,
    write_json,
)
from nnlab.app.words.equations import write_sizes
from nnlab.core.atomic import reason
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.net_editor import NetEditor
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

FILTERS = {"npz": "numpy (*.npz)", "json": "JSON (*.json)"}
PROPOSED = "weights.npz"


class NetFiles(QObject):
    """Copies, pastes, saves and loads the weights of the net at the present step."""

    def __init__(self, context: Context, editor: NetEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._editor = context, editor
        self.question = FileQuestion(parent, self)

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
        try:
            layers = read_layers(QGuiApplication.clipboard().text())
        except ValueError as error:
            self._editor.refused.emit(tr(str(error)))
            return
        if self._take(layers, tr("Paste weights")):
            self._context.status.say(tr("Weights pasted."))

    def ask_where_to_save(self) -> None:
        """Let the user choose a file to write."""
        self.question.ask_where_to_save(tr("Save weights"), FILTERS, PROPOSED, self.save)

    def ask_what_to_load(self) -> None:
        """Let the user choose a file to read."""
        filters = [tr("Weights (*.npz *.json)")]
        self.question.ask_what_to_open(tr("Load weights"), filters, self.load)

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
            layers = load_layers(path)
        except OSError as error:
            self._editor.refused.emit(f"{path.name}: {reason(error)}.")
        except ValueError as error:
            self._editor.refused.emit(tr(str(error)))
        else:
            self._take(layers, tr("Load weights"))

    def _take(self, layers: Pairs, label: str) -> bool:
        """Take weights; where they are of other hidden layers, offer a net that has these."""
        state = self._context.runner.playground
        sizes = sizes_of(layers)
        ends = (state.design.sizes[0], state.design.sizes[-1])
        other = sizes is not None and sizes != state.design.sizes
        if sizes is None or not other or (sizes[0], sizes[-1]) != ends:
            return self._editor.change_net(lambda net: put_layers(net, layers), label)
        try:
            put_layers(state.net, layers)
        except ValueError as error:
            name = tr("Take {sizes}").format(sizes=write_sizes(sizes))
            offer = (name, lambda: self._take_all(sizes, layers, label))
            self._editor.offered.emit(tr(str(error)), (offer,))
        return False

    def _take_all(self, sizes: tuple[int, ...], layers: Pairs, label: str) -> None:
        def change(state: Playground) -> Playground:
            state = take_design(state, state.design.with_hidden(*sizes[1:-1]))
            return take_network(state, put_layers(state.net, layers))

        self._editor.change(change, label)
