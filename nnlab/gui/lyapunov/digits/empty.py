"""What the page says while there is no study: what to do, and how long it takes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnlab.app.lyapunov.digits_state import DigitsState
from nnlab.app.lyapunov.studies import StudySpec
from nnlab.core.lyapunov.digit_study import guess_seconds
from nnlab.gui.look import Look
from nnlab.gui.mnist.pages.set_size import write_about
from nnlab.gui.numbers import group
from nnlab.gui.tr import tr

ALL_IMAGES = 55_000


def write_time(spec: StudySpec) -> str:
    """Return how long a study takes: about 4 min."""
    return write_about(guess_seconds(spec))


class EmptyCard(QWidget):
    """A few lines and the button that begins."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.title, self.text = QLabel(), QLabel()
        self.train = QPushButton(tr("Train (T)"))
        self.train.setAccessibleName(tr("Train a study"))
        self.train.setToolTip(tr("Train the nets of the column and study them (T)"))
        self.train.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title.setAccessibleName(tr("what is missing"))
        self.text.setAccessibleName(tr("what to do"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 20, 40, 20)
        layout.setSpacing(16)
        layout.addStretch(1)
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addWidget(self.train, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, state: DigitsState, fault: str = "") -> None:
        """Say what Train would begin."""
        spec = state.spec
        if state.source == "runs":
            line = tr("Train studies {} ticked runs of the MNIST tab.").format(len(state.runs))
        else:
            line = tr("Train: {members} nets {net}, {images} digits, {epochs} epochs – {time}.")
            line = line.format(
                members=spec.members,
                net=spec.label,
                images=group(spec.train_size or ALL_IMAGES),
                epochs=spec.epochs,
                time=write_time(spec),
            )
        then = tr(
            "Each net then gets a linear bottleneck of two neurons before its outputs. Their local "
            "fields are a plane in which every test digit is a point, coloured by λ₁ over all 784 "
            "directions, by the ensemble's entropy, or by right and wrong."
        )
        self.text.setText("\n\n".join(part for part in (fault, line, then) if part))

    def set_busy(self, training: bool, reading: bool) -> None:
        """Say that nets are being trained, or the disk is being read."""
        title = tr("No study of the digits yet")
        if training:
            title = tr("The study is under way: this fills when it is done")
        elif reading:
            title = tr("Reading …")
        self.title.setText(title)
        self.train.setVisible(not training and not reading)

    def _on_look_changed(self) -> None:
        self.title.setFont(self._look.font(1.5, bold=True))
        self.text.setFont(self._look.font(1.05))
