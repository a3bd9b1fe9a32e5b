"""Nets of runs into files, and files of nets into the list of runs."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnlab.app.digits.run import TrainingRun
from nnlab.deep.reports import Imported, Progress, Report
from nnlab.gui.asking.file_question import FileQuestion
from nnlab.gui.computing.jobs import Job
from nnlab.gui.mnist.training.live_run import finish
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr

PROGRESS_KEY = "net-file"
FILTERS = {"safetensors": "Net with settings (*.safetensors)", "onnx": "ONNX (*.onnx)"}
JOBS = {"safetensors": "export_net", "onnx": "export_onnx"}


class NetExchange(QObject):
    """Export and import, one at a time, in the compute process."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._keeper = context.trainer.keeper
        self._run_id = ""
        self._name = ""
        self._job: Job | None = None
        self.question = FileQuestion(window, self)

    @property
    def busy(self) -> bool:
        """Whether a file is being written or read."""
        return self._job is not None

    def hindrance(self, run_id: str) -> str:
        """Why a run cannot be exported, in one line; empty if it can."""
        if self.busy:
            return tr("A file is being written or read already.")
        if not run_id or not self._keeper.library.net(run_id).exists():
            return tr("This run has no net.")
        return self._context.trainer.hindrance

    def ask_where_to_export(self, run_id: str) -> None:
        """Let the user choose a file to write a run's net to."""
        line = self.hindrance(run_id)
        if line:
            self._context.status.say(line)
            return
        card = self._keeper.find(run_id)
        proposed = f"{_file_name(card.label if card else run_id)}.safetensors"
        self.question.ask_where_to_save(
            tr("Export a net"), FILTERS, proposed, partial(self.export, run_id)
        )

    def ask_what_to_import(self) -> None:
        """Let the user choose a net's file to read."""
        line = self._context.trainer.hindrance
        if line or self.busy:
            self._context.status.say(line or tr("A file is being written or read already."))
            return
        filters = [tr("Nets of nnlab (*.safetensors)")]
        self.question.ask_what_to_open(tr("Import a net"), filters, self.take)

    def export(self, run_id: str, path: Path) -> None:
        """Write a run's net with its settings and results; as ONNX if the file is called so."""
        run = self._keeper.load(run_id)
        if run is None or self.busy:
            return
        kind = "onnx" if path.suffix.lower() == ".onnx" else "safetensors"
        params = {"source": str(self._keeper.library.net(run_id)), "target": str(path)}
        extra = {} if kind == "onnx" else {"results": make_results(run)}
        self._start(JOBS[kind], {**params, **extra}, tr("Writing {}").format(path.name))

    def take(self, path: Path) -> None:
        """Read a net's file into the list of runs."""
        if self.busy:
            return
        self._run_id, self._name = self._keeper.library.new_id(), path.name
        params = {
            "source": str(path),
            "folder": str(self._keeper.library.place(self._run_id)),
            "data": self._context.trainer.settings.data,
        }
        self._start("import_net", params, tr("Reading {}").format(path.name))

    def close_down(self) -> None:
        """Give up what is under way."""
        self.question.close()
        if self._job is not None:
            self._job.cancel()
            self._end("")

    # How it goes

    def _start(self, job: str, params: dict[str, object], text: str) -> None:
        self._context.compute.start()
        self._text = text
        done = self._on_imported if job == "import_net" else self._on_exported
        calls = (self._on_report, done, self._on_failed, self._on_cancelled)
        self._job = self._context.compute.run(job, params, *calls, lane="extra")
        self._context.status.progress(PROGRESS_KEY, None, text)

    def _on_report(self, report: Report) -> None:
        if self._job is not None and isinstance(report, Progress):
            self._context.status.progress(
                PROGRESS_KEY, report.fraction, self._text, self._job.cancel, report.seconds_left
            )

    def _on_exported(self, path: str) -> None:
        self._end(tr("Net written to {path}").format(path=path))

    def _on_imported(self, came: Imported) -> None:
        if self._job is None:
            return
        run = TrainingRun(
            settings=came.spec,
            id=self._run_id,
            name=came.name,
            note=came.note,
            errors=came.errors,
            weights=came.weights,
        )
        if came.result is not None:
            # The time is that of trying the net, not of its training.
            run = replace(finish(run, came.result), seconds=0.0, cpu_seconds=0.0)
        else:
            line = tr("Imported; its images are not at hand, so it was not tried.")
            run = replace(run, classes=_numbers(came.spec.classes), message=line)
        if self._keeper.add(run):
            self._context.trainer.show_run(run.id)
        self._end(
            tr("{file} is in the list of runs as {name}.").format(file=self._name, name=run.title)
        )

    def _on_failed(self, line: str) -> None:
        self._end(line)

    def _on_cancelled(self) -> None:
        self._end(tr("Cancelled."))

    def _end(self, line: str) -> None:
        if self._job is None:
            return
        self._job = None
        self._context.status.clear(PROGRESS_KEY)
        if line:
            self._context.status.say(line, 10.0)


def make_results(run: TrainingRun) -> dict[str, object]:
    """Return what a net's file tells of its run."""
    return {
        "name": run.name,
        "note": run.note,
        "errors": run.errors.tolist(),
        "n_wrong": run.n_wrong,
        "n_test": run.n_test,
        "classes": list(run.classes),
        "seconds": run.seconds,
    }


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.,=-]+", "-", name).strip("-.")[:80] or "net"


def _numbers(classes: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(classes))
