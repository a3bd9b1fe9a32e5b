"""The page of digits: nets for MNIST, their exponents, their uncertainty and their errors."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.room import MNIST
from nnlab.app.lyapunov.digits.state import NONE, DigitsState
from nnlab.gui.actions import Command
from nnlab.gui.lyapunov.desk import LyapunovDesk
from nnlab.gui.lyapunov.digits.bar import StudyBar
from nnlab.gui.lyapunov.digits.commands import make_commands
from nnlab.gui.lyapunov.digits.deletion import StudyDeletion
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.empty import EmptyCard, write_time
from nnlab.gui.lyapunov.digits.errors_view import ErrorsView
from nnlab.gui.lyapunov.digits.figures import make_figures
from nnlab.gui.lyapunov.digits.hands import Hands
from nnlab.gui.lyapunov.digits.numbers_file import NumbersFile
from nnlab.gui.lyapunov.digits.own.commands import make_own_commands
from nnlab.gui.lyapunov.digits.own.desk import OwnDesk
from nnlab.gui.lyapunov.digits.own.panel import OwnPanel
from nnlab.gui.lyapunov.digits.path_drag import PathDrag
from nnlab.gui.lyapunov.digits.path_view import PathView
from nnlab.gui.lyapunov.digits.plane_view import PlaneView
from nnlab.gui.lyapunov.digits.posing import strike_pose
from nnlab.gui.lyapunov.digits.runner import StudyRunner
from nnlab.gui.lyapunov.digits.settings import DigitsSettings
from nnlab.gui.lyapunov.digits.start import StudyStart
from nnlab.gui.lyapunov.digits.view_switch import ViewSwitch
from nnlab.gui.lyapunov.page import LyapunovPage
from nnlab.gui.mnist.pages.set_size import write_about
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr
from nnlab.gui.widgets.notice import Notice
from nnlab.gui.widgets.side_column import SideColumn

ROOMY = 1100
"""Pixels of a page that has room for paper, plots and column side by side."""


class DigitsPage(LyapunovPage):
    """Bar on top, one of three views in the middle, settings at the right."""

    def __init__(self, context: Context, desk: LyapunovDesk, parent: QWidget | None = None) -> None:
        super().__init__(context, desk, parent)
        look = context.look
        self._presenting = self._folded = False
        self.studies = StudyDesk(context, desk, self)
        self.runner = StudyRunner(self.studies, self)
        self.start = StudyStart(self.studies, self.runner, self._runs)
        self.bar = StudyBar(look, self.studies, self.runner)
        self.notice = Notice(look)
        self.deletion = StudyDeletion(self.studies, self.notice, self)
        self.empty = EmptyCard(look)
        self.plane_view = PlaneView(self.studies)
        self.errors_view = ErrorsView(self.studies)
        self.path_view = PathView(self.studies)
        self.path_drag = PathDrag(self.path_view, context.status)
        self.numbers = NumbersFile(self.studies, self)
        self.hands = Hands(self.studies, self.plane_view, self.path_view)
        self.own = OwnDesk(self.studies, self)
        self.own_panel = OwnPanel(look, self.own)
        self.views: dict[str, QWidget] = {
            "plane": self.plane_view,
            "errors": self.errors_view,
            "path": self.path_view,
        }
        self.stack = QStackedWidget()
        self.settings = DigitsSettings(look, self.state)
        self.column = SideColumn(look, self.settings)
        self.switch = ViewSwitch(self)
        # The tab takes it to the names of the pages.
        self.switch.hide()
        self._lay_out()
        self._connect()
        self._on_state_changed()
        self._on_view_changed()

    @property
    def state(self) -> DigitsState:
        """The part of the page, as the store has it."""
        return self.desk.state.digits

    # What others ask of a page

    def controls(self) -> Sequence[QWidget]:
        return (self.switch,)

    def commands(self) -> Sequence[Command]:
        commands = make_commands(self.hands, self.start, self.runner, self.column)
        return [*commands, *make_own_commands(self.own, self.own_panel), self.numbers.command()]

    def figures(self) -> Sequence[Figure]:
        if self.studies.view is None:
            return ()
        return make_figures(self.state.view, self.plane_view, self.errors_view, self.path_view)

    def escape(self) -> bool:
        """Give a drag up, or let digits go: those that a bin has picked, then those held."""
        if self.own_panel.pad.give_up() or self.path_drag.give_up():
            return True
        if self.studies.picked is not None:
            self.studies.pick(None)
            return True
        if self.studies.pins:
            self.studies.hold(NONE)
            return True
        return False

    def set_presentation(self, on: bool) -> None:
        self._presenting = on
        self._fold()

    def pose(self) -> None:
        """Show the newest study, or train a small one, and hold two digits."""
        strike_pose(self.studies, self.runner, self.hands)

    def close_down(self) -> None:
        self.numbers.close()
        self.plane_view.close_down()
        self.errors_view.close_down()
        self.path_view.close_down()
        self.own.close_down()
        self.runner.close_down()
        self.studies.close_down()

    # What the user does

    def train(self) -> None:
        """Begin a study of what the column says."""
        self.start.train()

    def show_view(self, key: str) -> None:
        """Show plane, errors or path."""
        self.hands.show_view(key)

    # Within

    def _lay_out(self) -> None:
        self.stack.addWidget(self.empty)
        for view in self.views.values():
            self.stack.addWidget(view)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.notice)
        middle.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self.own_panel)
        row.addLayout(middle, 1)
        row.addWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(row, 1)

    def _connect(self) -> None:
        studies, settings = self.studies, self.settings
        self.bar.train.clicked.connect(self.train)
        self.bar.cancel.clicked.connect(self.runner.cancel)
        self.bar.resume.clicked.connect(self.start.resume)
        self.empty.train.clicked.connect(self.train)
        self.empty.resume.clicked.connect(self.start.resume)
        self.runner.progressed.connect(self._show_empty)
        self.switch.picked.connect(self.show_view)
        studies.state_changed.connect(self._on_state_changed)
        studies.view_changed.connect(self._on_view_changed)
        studies.cards_changed.connect(self._show_studies)
        studies.picked_changed.connect(self._on_picked)
        studies.paper_changed.connect(self._show_own)
        self.own.changed.connect(self._show_own)
        self.runner.changed.connect(self._on_view_changed)
        settings.looked.connect(self._on_looked)
        settings.chosen.connect(studies.choose)
        settings.renamed.connect(self._on_renamed)
        settings.deleting.connect(self.deletion.delete)
        settings.nets.edited.connect(self._on_edited)
        settings.nets.refused.connect(self.context.status.say)
        self.context.trainer.keeper.scanned.connect(self._show_runs)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.context.trainer.keeper.scan()
        self._show_runs()
        self.studies.refresh()
        self.own.watch(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.own.watch(False)
        self.context.status.hover("")

    def _runs(self) -> tuple[RunCard, ...]:
        """The runs that can be studied: of one net, for the digits of MNIST, with weights."""
        cards = self.context.store.get(MNIST).cards
        return tuple(
            card
            for card in cards
            if card.bundled and not card.members and not card.deleted and card.n_wrong is not None
        )

    def _show_runs(self) -> None:
        self.settings.nets.show_runs(self._runs())

    def _show_studies(self) -> None:
        view = self.studies.view
        members = 0 if view is None else view.result.members
        self.settings.show_studies(self.studies.cards, self.state.study, members)

    def _on_state_changed(self) -> None:
        state = self.state
        self.settings.show_state(state)
        self.settings.nets.show_note(self._note())
        self._show_empty()
        self.switch.show_view(state.view)
        self._show_stack()

    def _note(self) -> str:
        state = self.state
        if state.source == "runs":
            seconds = self.start.guess()
            note = tr("Ticked runs get a bottleneck each, and their exponents are taken")
            return f"{note}." if seconds is None else f"{note}: {write_about(seconds)}."
        return tr("{net}: {time}").format(net=state.spec.label, time=write_time(state.spec))

    def _on_view_changed(self) -> None:
        self._show_studies()
        self._show_empty()
        self._show_stack()
        self._show_own()

    def _show_own(self) -> None:
        """Open the paper or put it away, and mark the digit that is drawn in the views."""
        own = self.own
        # The others make room first: with all of them the window would grow, and stay so.
        self._fold()
        self.plane_view.show_own(own.place, own.shown, own.dissent)
        self.errors_view.show_own(own.verdict if own.shown else None)
        # Hidden views became narrower without a word to the row that the paper comes into.
        self.stack.updateGeometry()
        self.own_panel.setVisible(own.shown)

    def _fold(self) -> None:
        """Fold the column on a projector, and where there is no room for it beside the paper."""
        narrow = self.own.shown and self.width() < ROOMY
        if self._folded != (self._presenting or narrow):
            self._folded = not self._folded
            self.column.set_folding(self._folded)

    def _show_empty(self) -> None:
        """Say what to do, or how a study goes, where there is nothing to be seen yet."""
        studies, runner = self.studies, self.runner
        if studies.view is not None:
            return
        study = runner.study if runner.busy else runner.newest(studies.study)
        if study is not None:
            resumable = any(card.resumable for card in studies.cards if card.id == study.id)
            self.empty.show_course(study, runner.busy, resumable)
        else:
            self.empty.show_invitation(self.state, studies.fault, studies.busy)

    def _show_stack(self) -> None:
        shown = self.empty if self.studies.view is None else self.views[self.state.view]
        if self.stack.currentWidget() is not shown:
            self.stack.setCurrentWidget(shown)
            self.grown.emit()

    def _on_picked(self) -> None:
        if self.studies.picked is None:
            self.notice.hide()
            return
        self.notice.say(
            tr("{} digits of one bin of λ₁ are picked out.").format(int(self.studies.picked.sum())),
            (
                (tr("Show them in the plane"), lambda: self.show_view("plane")),
                (tr("All digits"), lambda: self.studies.pick(None)),
            ),
        )

    def _on_looked(self, changes: dict[str, object]) -> None:
        self.studies.put(**changes)

    def _on_edited(self, changes: dict[str, object], label: str) -> None:
        self.studies.edit(label, **changes)

    def _on_renamed(self, name: str) -> None:
        self.studies.rename(name)
