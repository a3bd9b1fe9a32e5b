"""Deletes the study that is shown, and offers to bring it back while it is the last edit."""

from __future__ import annotations

from PySide6.QtCore import QObject

from nnlab.app.store import Edit
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice


class StudyDeletion(QObject):
    """The offer goes when another edit has come, or undo: its button takes back nothing else."""

    def __init__(self, studies: StudyDesk, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studies, self._notice = studies, notice
        self._edit: Edit | None = None
        studies.state_changed.connect(self._on_state_changed)

    def delete(self) -> None:
        """Delete the study that is shown."""
        study = self._studies.study
        if study is None or not self._studies.delete(study.id):
            return
        self._edit = self._studies.context.store.last_edit
        self._notice.say(
            tr("The study {name} is deleted.").format(name=study.name or study.id),
            ((tr("Bring it back (Ctrl+Z)"), self._bring_back),),
        )

    def _is_last(self) -> bool:
        return self._edit is not None and self._studies.context.store.last_edit is self._edit

    def _bring_back(self) -> None:
        if self._is_last():
            self._studies.context.store.undo()
        else:
            line = tr("Something else was changed since: Ctrl+Z takes all back, one by one.")
            self._studies.context.status.say(line)

    def _on_state_changed(self) -> None:
        if self._edit is not None and not self._is_last():
            self._edit = None
            self._notice.hide()
