"""Finds what the neurons of the desk's net react to, in the compute process."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnlab.core.digits.specs import DataSpec
from nnlab.deep.reports import Progress
from nnlab.deep.seeing import reactions
from nnlab.deep.seeing.reactions import Reactions
from nnlab.gui.computing.jobs import Job
from nnlab.gui.inside.shell import InsideDesk
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "reactions"


class ReactionSource(QObject):
    """The reactions of the desk's net by row, as far as they are known; `changed` follows them."""

    changed = Signal()

    def __init__(self, context: Context, desk: InsideDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.layers: dict[int, Reactions] = {}
        # The batch after which a net in training was looked at; None: its weights do not change.
        self.batch: int | None = None
        self._job: Job | None = None
        self._of: tuple[str, int] | None = None

    @property
    def busy(self) -> bool:
        """Whether they are being found."""
        return self._job is not None

    @property
    def may_start(self) -> bool:
        """Whether there is a net to find them for, and nothing else goes on here."""
        ready = self._desk.net_path is not None and not self._context.compute.missing_torch
        return ready and not self.busy

    @property
    def data(self) -> DataSpec:
        """The images of the net in training, or trained last."""
        run = self._context.trainer.live or self._context.trainer.run
        return run.settings.data if run is not None else DataSpec()

    def look_up(self) -> bool:
        """Forget the reactions of another net, read those beside this one; True: they changed."""
        stamp = self._stamp()
        if stamp == self._of or self.busy:
            return False
        self._of, self.layers = stamp, {}
        path = self._desk.net_path
        if path and Path(path).with_name(reactions.FILE).exists():
            # The other process reads them; not from within a refresh.
            QTimer.singleShot(0, self, self.start)
        return True

    def start(self) -> None:
        """Find the reactions of the present net, or read those that were kept."""
        path = self._desk.net_path
        if not self.may_start or path is None:
            return
        self._context.compute.start()
        self._of = self._stamp()
        live = self._context.trainer.live
        known = live is not None and not path and len(live.batch) > 0
        self.batch = int(live.batch[-1]) if live is not None and known else None
        self._job = self._context.compute.run(
            "react",
            {"path": path, "data": None if path else self.data},
            self._on_report,
            self._on_done,
            self._on_failed,
            self._on_cancelled,
            lane="inside",
        )
        self._tell(Progress(0.0, None))
        self.changed.emit()

    def cancel(self) -> None:
        """Give it up."""
        if self._job is not None:
            self._job.cancel()

    def close_down(self) -> None:
        """Give it up, as when the window goes."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _stamp(self) -> tuple[str, int] | None:
        """Return what tells this net from another, or from the same one trained further."""
        path = self._desk.net_path
        if not path:
            return None if path is None else ("", 0)
        try:
            return path, Path(path).stat().st_mtime_ns
        except OSError:
            return None

    def _tell(self, progress: Progress) -> None:
        self._context.status.progress(
            PROGRESS_KEY,
            progress.fraction,
            tr("Finding what neurons react to"),
            self.cancel,
            progress.seconds_left,
        )

    def _on_report(self, report: object) -> None:
        if isinstance(report, Progress):
            self._tell(report)

    def _on_done(self, layers: list[Reactions]) -> None:
        self._end()
        if self._of == self._stamp():
            self.layers = {layer.row: layer for layer in layers}
        self.changed.emit()

    def _on_failed(self, line: str) -> None:
        self._end()
        self._context.status.say(line)
        self.changed.emit()

    def _on_cancelled(self) -> None:
        self._end()
        self.changed.emit()

    def _end(self) -> None:
        self._job = None
        self._context.status.clear(PROGRESS_KEY)
