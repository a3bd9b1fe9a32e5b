"""The page of the net that is trained next: its shapes drawn from input to output."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnlab.app.digits.net_edits import fault
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.gui.mnist.builder.net_drawing import NetDrawing
from nnlab.gui.mnist.page import Page
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr


class NetPage(Page):
    """Follows the builder, row by row."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.drawing = NetDrawing(context.look)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName(tr("why this is no net"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.drawing, 1)
        layout.addWidget(self.reason)
        context.store.subscribe(MNIST, self._on_state_changed)
        context.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.refresh()

    def refresh(self) -> None:
        rows = self.context.store.get(MNIST).rows
        self.drawing.show_rows(rows)
        reason = fault(rows)
        self.reason.setText(f"⚠ {reason}" if reason else "")
        self.reason.setVisible(bool(reason))

    def figures(self) -> Sequence[Figure]:
        return (Figure("mnist-net", tr("Net"), self.drawing),)

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if new.rows != old.rows:
            self.refresh()

    def _on_look_changed(self) -> None:
        look = self.context.look
        self.reason.setFont(look.font())
        self.reason.setContentsMargins(round(look.px(8)), 0, 0, round(look.px(4)))
        self.reason.setStyleSheet(f"color: {look.theme.error};")
