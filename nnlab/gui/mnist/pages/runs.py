"""All runs: a table of their settings and results, and the curves of the chosen ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.room import MNIST, MnistState
from nnlab.gui.mnist.page import Page
from nnlab.gui.mnist.runs.curves import CurveShelf
from nnlab.gui.mnist.runs.desk import RunDesk
from nnlab.gui.mnist.runs.exchange import NetExchange
from nnlab.gui.mnist.runs.keys import KEYS
from nnlab.gui.mnist.runs.note_dialog import NoteDialog
from nnlab.gui.mnist.runs.switches import CurveSwitches
from nnlab.gui.mnist.runs.table import RunsTable
from nnlab.gui.mnist.runs.tools import RunAction, RunTools
from nnlab.gui.mnist.runs.votes import Committee
from nnlab.gui.plots.digits.run_lines import RunLine
from nnlab.gui.plots.digits.run_marks import share
from nnlab.gui.plots.digits.runs_overlay import RunsOverlay, RunsScene
from nnlab.gui.tab import Context, Figure
from nnlab.gui.tr import tr

FIRST = ("show", "go-on", "use", "committee")
PARTED = ("rename", "export")
SHARES = (56, 44)


class RunsPage(Page):
    """Buttons and table at the left, curves at the right."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        look = context.look
        self.desk = RunDesk(context, self)
        self.committee = Committee(context, self)
        self.exchange = NetExchange(context, self)
        self.curves = CurveShelf(self.trainer, self)
        self._acts = {
            "show": self._show,
            "go-on": self._go_on,
            "use": self._use,
            "committee": self._vote,
            "rename": self._rename,
            "note": self._note,
            "delete": self._delete,
            "export": self._export,
            "import": self.exchange.ask_what_to_import,
        }
        self._marks: dict[str, int] = {}
        self.dialog: NoteDialog | None = None
        self.table = RunsTable(look)
        self.tools = RunTools(look, tuple(self._make_action(key) for key in KEYS))
        self.plot = RunsOverlay(look)
        self.switches = CurveSwitches(look)
        self._lay_out()
        self._connect()
        self.trainer.keeper.scan()
        self.refresh()

    def _make_action(self, key: str) -> RunAction:
        text, tip, shortcut = KEYS[key]
        # Called with what a button has to say, which is of no interest.
        return RunAction(
            key,
            tr(text),
            tr(tip),
            shortcut,
            lambda *_clicked: self.act(key),
            lambda: self.can(key),
            key in FIRST,
            key in PARTED,
        )

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        for box, parts in ((left, (self.tools, self.table)), (right, (self.switches, self.plot))):
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(parts[0])
            column.addWidget(parts[1], 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        for number, box in enumerate((left, right)):
            self.split.addWidget(box)
            self.split.setStretchFactor(number, SHARES[number])
        self.split.setSizes([10 * share for share in SHARES])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.split)

    def _connect(self) -> None:
        self.context.store.subscribe(MNIST, self._on_state_changed)
        self.context.compute.state_changed.connect(self.tools.refresh)
        self.committee.ended.connect(self.tools.refresh)
        self.table.chosen_changed.connect(self._on_chosen)
        self.table.show_wanted.connect(self._show)
        self.table.delete_wanted.connect(self._delete)
        self.table.menu_wanted.connect(self._on_menu_wanted)
        self.table.renamed.connect(self.desk.rename)
        self.curves.grown.connect(self._draw)
        self.switches.changed.connect(self._draw)
        self.plot.enlarged.connect(self.enlarged)
        self.plot.hovered.connect(self.context.status.hover)
        self.trainer.keeper.scanned.connect(self.refresh)

    # What is shown

    @property
    def chosen(self) -> list[RunCard]:
        """The chosen runs, from top to bottom of the table."""
        found = (self.desk.find(run_id) for run_id in self.table.chosen)
        return [card for card in found if card is not None]

    def refresh(self) -> None:
        self.table.show_cards(self.desk.cards)
        self._on_chosen()

    def follow(self) -> None:
        live = self.trainer.live
        if live is not None and live.id in self._marks:
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.trainer.keeper.look_again()

    def figures(self) -> Sequence[Figure]:
        if not self._marks:
            return ()
        return (Figure("mnist-runs", tr("Curves of the chosen runs"), self.plot),)

    def pose(self) -> None:
        self.table.choose([card.id for card in self.desk.cards[:4]])

    def close_down(self) -> None:
        self.curves.close_down()
        self.committee.close_down()
        self.exchange.close_down()
        if self.dialog is not None:
            self.dialog.close()

    def _on_chosen(self) -> None:
        """Draw the chosen runs' curves; where none is chosen, that of the shown run."""
        shown = self.trainer.run.id if self.trainer.run is not None else ""
        cards = self.chosen or [card for card in self.desk.cards if card.id == shown]
        self._marks = share([card.id for card in cards if not card.members], self._marks)
        self.table.cards.show_marks(self._marks, shown)
        self.curves.want([card for card in cards if card.id in self._marks])
        self.tools.refresh()
        self._draw()

    def _draw(self) -> None:
        lines = []
        for run_id, mark in self._marks.items():
            card = self.desk.find(run_id)
            run = self.curves.find(card) if card is not None else None
            if card is not None and run is not None:
                lines.append(RunLine(card.label, mark, run))
        state = self.switches.state
        bundled = all(line.run.settings.data.bundled for line in lines)
        self.plot.show_scene(
            RunsScene(
                tuple(lines),
                state.quantity,
                state.unit,
                state.log_x,
                state.log_y,
                bundled,
                self._empty_text(),
            )
        )

    def _empty_text(self) -> str:
        if not self.desk.cards:
            return tr("Press Train (Space): every training is kept in this list.")
        if self.curves.reading:
            return tr("Reading the curves …")
        return tr("Choose runs in the table: their curves are drawn over each other.")

    def _on_state_changed(self, old: MnistState, new: MnistState) -> None:
        if self.isVisible() and (new.cards is not old.cards or new.run is not old.run):
            self.refresh()

    def _on_menu_wanted(self, at: QPoint) -> None:
        self.tools.open_menu(at)

    # What can be done

    def act(self, key: str) -> None:
        """Do one of `KEYS` with the chosen runs."""
        self._acts[key]()

    def can(self, key: str) -> bool:
        """Whether one of `KEYS` can be done with the chosen runs."""
        cards = self.chosen
        if key in ("delete", "committee"):
            # Two are needed to vote; why others cannot is said when it is pressed.
            return len(cards) > (key == "committee") and not (
                key == "committee" and self.committee.busy
            )
        if key == "import":
            return not self.trainer.hindrance
        if len(cards) != 1:
            return False
        return {
            "show": lambda: not self.trainer.busy,
            "go-on": lambda: self.desk.can_go_on(cards[0].id),
            "export": lambda: not self.exchange.hindrance(cards[0].id),
        }.get(key, lambda: True)()

    def _first(self) -> RunCard | None:
        cards = self.chosen
        return cards[0] if cards else None

    def _show(self) -> None:
        if (card := self._first()) is not None:
            self.desk.show(card.id)

    def _go_on(self) -> None:
        if (card := self._first()) is not None:
            self.desk.go_on(card.id)

    def _use(self) -> None:
        if (card := self._first()) is not None:
            self.desk.use_settings(card.id)

    def _vote(self) -> None:
        self.committee.vote(self.chosen)
        self.tools.refresh()

    def _rename(self) -> None:
        self.table.edit_name()

    def _note(self) -> None:
        if (card := self._first()) is None:
            return
        self.dialog = NoteDialog(self.context.look, card.id, card.label, card.note, self)
        self.dialog.chosen.connect(self.desk.annotate)
        self.dialog.finished.connect(self._on_note_closed)
        self.dialog.open()

    def _on_note_closed(self) -> None:
        self.dialog = None

    def _delete(self) -> None:
        self.desk.delete([card.id for card in self.chosen])

    def _export(self) -> None:
        if (card := self._first()) is not None:
            self.exchange.ask_where_to_export(card.id)
