"""The column of the page: the studies on the disk, how the plane is coloured, what is trained."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nnlab.app.lyapunov.digits.state import (
    COLOURINGS,
    FEWEST_BINS,
    GROUNDS,
    MOST_BINS,
    DigitsState,
)
from nnlab.app.lyapunov.digits.studies import StudyCard
from nnlab.gui.look import Look
from nnlab.gui.lyapunov.digits.net_settings import NetSettings
from nnlab.gui.lyapunov.digits.words import label_of
from nnlab.gui.tr import tr
from nnlab.gui.widgets.param_form import (
    ParamForm,
    make_check,
    make_combo,
    make_whole,
    name_control,
    put,
)


class DigitsSettings(QWidget):
    """Shows state and list of studies, and asks for others; it never holds its own.

    `looked` carries changes of what is looked at, by name; `chosen` the id of a study, `renamed`
    its new name, `deleting` asks for it to go.
    """

    looked = Signal(object)
    chosen = Signal(str)
    renamed = Signal(str)
    deleting = Signal()

    def __init__(self, look: Look, state: DigitsState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.shown = ParamForm(look)
        self.study = make_combo({})
        self.name = QLineEdit()
        self.delete = QPushButton(tr("Delete"))
        self.member = make_combo({})
        self.colouring = make_combo(COLOURINGS)
        self.ground = make_combo(GROUNDS)
        self.only_class = QComboBox()
        self.only_class.addItem(tr("all"), -1)
        for number in range(10):
            self.only_class.addItem(str(number), number)
        self.only_wrong = make_check(tr("only wrong ones"), tr("Show only wrong digits (X)"))
        self.bins = make_whole(FEWEST_BINS, MOST_BINS)
        self.nets = NetSettings(look, state)
        self._lay_out()
        self._connect()
        self.show_state(state)

    def _lay_out(self) -> None:
        form = self.shown
        form.add_heading(tr("Shown"))
        form.add_row("", tr("study"), self.study, tr("The studies on the disk, the newest first"))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.name, 1)
        line.addWidget(self.delete)
        name_control(self.delete, tr("delete the study"), tr("Delete the shown study"))
        form.add_row("", tr("name"), row, tr("Another name for the shown study"))
        name_control(self.name, tr("name of the study"), tr("Another name for the shown study"))
        self.name.setMaxLength(200)
        form.add_row("", tr("net"), self.member, tr("Whose plane, errors and paths are shown (N)"))
        form.add_row("", tr("colours"), self.colouring, tr("What the colours stand for (C)"))
        form.add_row("", tr("ground"), self.ground, tr("Behind the digits, or their means (M)"))
        form.add_row("", tr("class"), self.only_class, tr("Show one class only"))
        form.add_row("", "", self.only_wrong, tr("Show only wrong digits (X)"))
        form.add_row("", tr("bins"), self.bins, tr("Bins of λ₁ with equally many digits"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(form)
        layout.addWidget(self.nets)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.study.currentIndexChanged.connect(self._on_study)
        self.name.editingFinished.connect(self._on_name)
        self.delete.clicked.connect(self.deleting)
        for box, key in (
            (self.member, "member"),
            (self.colouring, "colouring"),
            (self.ground, "ground"),
            (self.only_class, "only_class"),
        ):
            box.setProperty("field", key)
            box.currentIndexChanged.connect(self._on_looked)
        self.only_wrong.toggled.connect(self._on_looked)
        self.bins.valueChanged.connect(self._on_looked)

    def show_state(self, state: DigitsState) -> None:
        """Show this, without a signal."""
        self._state = state
        for control, value in (
            (self.study, state.study),
            (self.member, self._member_of(state)),
            (self.colouring, state.colouring),
            (self.ground, state.ground),
            (self.only_class, state.only_class),
            (self.only_wrong, state.only_wrong),
            (self.bins, state.bins),
        ):
            put(control, value)
        self.nets.show_state(state)

    def _member_of(self, state: DigitsState) -> int:
        """Return the entry of the net that is looked at; of one net there is one entry alone."""
        members = sum(self.member.itemData(row) > 0 for row in range(self.member.count()))
        return 1 if members == 1 else min(state.member, members)

    def show_studies(self, cards: tuple[StudyCard, ...], study: str, members: int) -> None:
        """Offer these studies, and the nets of the shown one."""
        self.study.blockSignals(True)
        self.study.clear()
        for card in cards:
            self.study.addItem(label_of(card), card.id)
        self.study.blockSignals(False)
        put(self.study, study)
        self.study.setToolTip(self.study.currentText() or tr("The studies on the disk"))
        self.member.blockSignals(True)
        self.member.clear()
        for number in range(1, members + 1):
            self.member.addItem(tr("net {}").format(number), number)
        if members > 1:
            self.member.addItem(tr("ensemble"), 0)
        self.member.blockSignals(False)
        put(self.member, self._member_of(self._state))
        shown = next((one for one in cards if one.id == study), None)
        if not self.name.hasFocus():
            self.name.setText("" if shown is None else shown.name)
            self.name.setCursorPosition(0)
        self.name.setToolTip(self.name.text() or tr("Another name for the shown study"))
        self.name.setEnabled(shown is not None)
        self.delete.setEnabled(shown is not None)
        # Before the first study there is nothing to look at: only what is to be trained.
        self.shown.setVisible(bool(cards))

    def _on_study(self) -> None:
        if self.study.currentData():
            self.chosen.emit(self.study.currentData())

    def _on_name(self) -> None:
        self.renamed.emit(self.name.text().strip())

    def _on_looked(self) -> None:
        changes = {"only_wrong": self.only_wrong.isChecked(), "bins": self.bins.value()}
        for box in (self.member, self.colouring, self.ground, self.only_class):
            if box.currentData() is not None:
                changes[str(box.property("field"))] = box.currentData()
        self.looked.emit(changes)
