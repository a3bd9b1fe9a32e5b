"""The window that tells of an error: it waits beside the work and can be copied."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nnlab.gui.guards.guard import Guard, Mishap
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

MISHAPS_SHOWN = 20


class ReportBox(QDialog):
    """One box for all errors until it is closed; repeats are only counted."""

    def __init__(self, guard: Guard, look: Look, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("nnlab: something went wrong"))
        self.setModal(False)
        self._guard = guard
        self._look = look
        self._mishaps: list[Mishap] = []
        self._before = 0
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName(tr("Details of the error"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = self._buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip(tr("Copy the whole report to the clipboard"))
        copy.setAccessibleName(tr("Copy the report"))
        copy.clicked.connect(self._on_copy_clicked)
        self._buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._said)
        layout.addWidget(self._details)
        layout.addWidget(self._buttons)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._count)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """The whole report, as it is copied."""
        from nnlab.gui.window.about import list_versions

        parts = [list_versions(), self._said.text(), *(mishap.text for mishap in self._mishaps)]
        return "\n\n".join(parts)

    @Slot(object)
    def add(self, mishap: Mishap) -> None:
        """Show the box, or add to it while it is open."""
        if not self.isVisible():
            self._mishaps.clear()
            self._before = self._guard.total - 1
        if len(self._mishaps) < MISHAPS_SHOWN:
            self._mishaps.append(mishap)
            self._details.setPlainText("\n".join(shown.text for shown in self._mishaps))
        self._count()
        self._timer.start()
        self.show()

    def hideEvent(self, event: object) -> None:
        """Stop counting while nobody looks."""
        self._timer.stop()

    def _count(self) -> None:
        repeats = self._guard.total - self._before - 1
        text = tr("{0}\nnnlab goes on. The error is in the log as well.").format(
            self._mishaps[0].line
        )
        if repeats > 0:
            text += "\n" + tr("It was followed by {0} more.").format(repeats)
        self._said.setText(text)

    def _restyle(self) -> None:
        self._details.setFont(self._look.font(0.9, tabular=True))
        self.resize(int(self._look.px(640)), int(self._look.px(320)))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
