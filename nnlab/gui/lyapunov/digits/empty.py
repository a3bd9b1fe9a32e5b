"""What the page says while there is no result: what to do, how long it takes, how it goes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnlab.app.lyapunov.digits.state import DigitsState
from nnlab.app.lyapunov.digits.studies import Study, StudySpec
from nnlab.core.lyapunov.digits.study import guess_seconds
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages.set_size import write_about
from nnlab.gui.numbers import group
from nnlab.gui.plots.studies.series_plot import Series, SeriesPlot, SeriesScene
from nnlab.gui.tr import tr

ALL_IMAGES = 55_000


def write_time(spec: StudySpec) -> str:
    """Return how long a study takes: about 4 min."""
    return write_about(guess_seconds(spec))


def make_course(study: Study, look: Look) -> SeriesScene:
    """Return the curves of the test error of each net, and their mean as a thick line."""
    errors = 100.0 * study.test_errors
    epochs = np.arange(1.0, len(errors) + 1)
    faint = look.colour("muted")
    lines = [
        Series(tr("each net") if k == 0 else "", epochs, errors[:, k], faint, 0, 1.0)
        for k in range(errors.shape[1])
    ]
    mean = Series(tr("mean"), epochs, errors.mean(axis=1), look.colour("accent"), 0, 3.0)
    return SeriesScene(
        title=tr("Wrong test digits, {}").format(study.name),
        x_name=tr("epoch"),
        y_name=tr("wrong (%)"),
        series=(*lines, mean),
        x_range=(0.0, float(max(study.spec.epochs, len(errors), 2))),
        y_range=(0.0, 1.05 * float(errors.max())),
    )


def write_plan(state: DigitsState) -> str:
    """Return what Train would begin, and how long it takes, in one line."""
    spec = state.spec
    if state.source == "runs":
        return tr("Train studies {} ticked runs of the MNIST tab.").format(len(state.runs))
    line = tr("Train: {members} nets {net}, {images} digits, {epochs} epochs – {time}.")
    return line.format(
        members=spec.members,
        net=spec.label,
        images=group(spec.train_size or ALL_IMAGES),
        epochs=spec.epochs,
        time=write_time(spec),
    )


class EmptyCard(QWidget):
    """A few lines, the button that begins or goes on, and the errors of what is under way."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title, self.text = QLabel(), QLabel()
        self.train = QPushButton(tr("Train (Space)"))
        self.resume = QPushButton(tr("Resume (G)"))
        for button, tip in (
            (self.train, tr("Train the nets of the column and study them (Space)")),
            (self.resume, tr("Go on with this study (G)")),
        ):
            button.setAccessibleName(button.text())
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title.setAccessibleName(tr("what is missing"))
        self.text.setAccessibleName(tr("what to do"))
        self.course = SeriesPlot(
            look, tr("errors while training"), tr("Wrong test digits of each net after each epoch")
        )
        self._lay_out()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_invitation(self, state: DigitsState, fault: str, reading: bool) -> None:
        """Say what Train would begin."""
        title = tr("Reading …") if reading else tr("No study of the digits yet")
        then = tr(
            "Each net then gets a linear bottleneck of two neurons before its outputs. Their local "
            "fields are a plane in which every test digit is a point, coloured by λ₁ over all 784 "
            "directions, by the ensemble's entropy, or by right and wrong."
        )
        self._say(title, "\n\n".join(part for part in (fault, write_plan(state), then) if part))
        self.train.setVisible(not reading)
        self.resume.hide()
        self.course.hide()

    def show_course(self, study: Study, busy: bool, resumable: bool) -> None:
        """Show how far a study is that is under way, or was not finished."""
        done, wanted = len(study.test_errors), study.spec.epochs
        if busy:
            title = tr("The study is under way")
            text = tr("Bottlenecks and exponents follow when the nets are trained.")
        else:
            title = tr("This study is not finished")
            text = tr("It was stopped after epoch {done} of {all}.").format(done=done, all=wanted)
            if study.message:
                text = study.message
            text += " " + (
                tr("Resume (G) goes on with it.") if resumable else tr("It can't be gone on with.")
            )
        self._say(title, text)
        self.train.hide()
        self.resume.setVisible(resumable and not busy)
        self.course.setVisible(done > 0)
        if done:
            self.course.show_scene(make_course(study, self._look))

    def _say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.setSpacing(16)
        layout.addStretch(1)
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        for button in (self.train, self.resume):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.course, 12)
        layout.addStretch(1)

    def _on_look_changed(self) -> None:
        self.title.setFont(self._look.font(1.5, bold=True))
        self.text.setFont(self._look.font(1.05))
