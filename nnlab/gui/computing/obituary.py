"""How the death of the compute process is told, in one line."""

import signal
import sys

from nnlab.gui.tr import tr

# What jobs of the compute process (`nnlab.deep.process.desk.JOBS`) are called in a sentence.
JOB_NAMES: dict[str, str] = {
    "train_digits": "the training of digits",
    "set_size": "the trainings of several set sizes",
    "react": "the search for what a neuron reacts to",
    "committee": "the votes of a committee",
    "export_net": "the export of a net",
    "export_onnx": "the export of a net to ONNX",
    "import_net": "the import of a net",
    "train_wall": "the training of a wall of nets",
    "digit_study": "the study of nets for digits",
    "digit_runs": "the study of trained nets",
}


def exit_text(code: int | None) -> str:
    """Return what an exit code means."""
    if code is None:
        return tr("it cannot be ended")
    if code < 0:
        name = signal.Signals(-code).name
        hint = tr(" (perhaps the memory is full)") if name == "SIGKILL" else ""
        return tr("ended by signal {}{}").format(name, hint)
    if sys.platform == "win32" and code > 255:
        return tr("ended by error 0x{:08X}").format(code)
    return tr("ended with code {}").format(code)


def obituary(cause: str, job: str, loop: int) -> str:
    """Return one line on the death of a process, during which job, and after how many (0: few)."""
    during = tr(" during {}").format(tr(JOB_NAMES.get(job, job))) if job else ""
    after = (
        tr("it died {} times within a minute and is not started again").format(loop)
        if loop
        else tr("a new one was started")
    )
    return tr("The compute process died{}: {}; {}.").format(during, cause, after)


def start_refused(error: OSError) -> str:
    """Return one line on a process that the system would not start."""
    why = error.strerror or str(error)
    return tr("The compute process could not be started: {}. Train tries again.").format(why)
