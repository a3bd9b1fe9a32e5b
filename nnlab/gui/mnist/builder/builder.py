"""The net builder: rows with their shapes and counts, changed in place, each an undo."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnlab.app.digits import net_edits
from nnlab.app.digits.room import MNIST, put_rows
from nnlab.core.digits.rows import Row, survey
from nnlab.gui.mnist.builder.bar import BuilderBar
from nnlab.gui.mnist.builder.row_card import RowCard
from nnlab.gui.mnist.builder.row_fields import FIELDS, RowFields
from nnlab.gui.mnist.builder.row_strip import RowStrip, StripText
from nnlab.gui.numbers import group
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class NetBuilder(QWidget):
    """A card for each row of the room's net, also of one that is impossible.

    `place` is the chosen row, from 0; rows are added below it.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.place = 0
        self.cards: list[RowCard] = []
        self._forms = {kind: RowFields(context.look, kind, self) for kind in FIELDS}
        for form in self._forms.values():
            form.hide()
            form.changed.connect(self._on_field_changed)
        self.heading = RowStrip(context.look)
        self.heading.show_text(
            StripText("", tr("row"), tr("shape"), tr("weights"), tr("multiplications"), words=True)
        )
        self.heading.setToolTip(
            tr(
                "Each row with the shape after it, maps@rows×columns or neurons; below: its "
                "weights and thresholds, and the multiplications for one digit"
            )
        )
        self.totals = RowStrip(context.look)
        self.bar = BuilderBar(context.look)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.heading)
        layout.addLayout(self._rows)
        layout.addWidget(self.totals)
        layout.addWidget(self.bar)
        self.bar.added.connect(self.add)
        self.bar.removed.connect(self.remove)
        self.bar.moved.connect(self.move_row)
        self._drags = 0
        self._dragged = -1
        self.refresh()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are shown."""
        return self._context.store.get(MNIST).rows

    # What the user does

    def add(self, kind: str) -> None:
        """Add a row of that kind of `rows.KINDS` below the chosen one and choose it."""
        try:
            rows = net_edits.insert(self.rows, self.place + 1, kind)
        except ValueError as error:
            self._context.status.say(str(error))
            return
        place = 0 if kind == "pixels" else min(self.place + 1, len(rows) - 1)
        self._edit(tr("add a row"), rows)
        self.choose(place)

    def remove(self) -> None:
        """Remove the chosen row."""
        if self.rows:
            self._edit(tr("remove a row"), net_edits.remove(self.rows, self.place))

    def move_row(self, steps: int) -> None:
        """Move the chosen row up (negative) or down."""
        to = self.place + steps
        if 0 <= to < len(self.rows):
            self._edit(tr("move a row"), net_edits.move(self.rows, self.place, to))
            self.choose(to)

    def step(self, steps: int) -> None:
        """Choose the row above (negative) or below."""
        self.choose(self.place + steps)

    def choose(self, place: int) -> None:
        """Choose a row; its fields open."""
        place = min(max(place, 0), max(0, len(self.rows) - 1))
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if place == self.place and self.cards and self.cards[place].is_chosen:
            return
        self.place = place
        self.refresh()
        if had_focus and self.cards and not self.cards[place].hasFocus():
            self.cards[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_fields(self) -> None:
        """Go on to the first field of the chosen row."""
        card = self.cards[self.place] if self.cards else None
        if card is not None and card.fields is not None and card.fields.first is not None:
            card.fields.first.setFocus(Qt.FocusReason.TabFocusReason)

    # What is shown

    def refresh(self) -> None:
        """Show the rows of the store."""
        rows = self.rows
        self.place = min(self.place, max(0, len(rows) - 1))
        while len(self.cards) < len(rows):
            self._add_card()
        facts = survey(rows)
        blamed, reason = net_edits.fault_at(rows)
        for card in self.cards:
            shown = card.place < len(rows)
            chosen = shown and card.place == self.place
            card.set_chosen(chosen)
            if not chosen:
                card.host(None)
            card.setVisible(shown)
        for place, known in enumerate(facts):
            if place == self.place:
                self.cards[place].host(self._forms[type(known.row)])
            self.cards[place].show_facts(known, reason if place == blamed else "")
        self._show_totals(
            sum(f.weights for f in facts), sum(f.multiplications for f in facts), not reason
        )
        self.bar.show_place(self.place, len(rows), reason if not rows else "")

    def _show_totals(self, weights: int, multiplications: int, known: bool) -> None:
        numbers = (group(weights), group(multiplications)) if known else ("–", "–")
        self.totals.show_text(
            StripText(weights=f"Σ {numbers[0]}", multiplications=numbers[1], strong=True)
        )
        told = tr(
            "{weights} weights and thresholds; {products} multiplications for a digit"
        ).format(weights=numbers[0], products=numbers[1])
        self.totals.setAccessibleName(told)
        self.totals.setToolTip(told)

    def _add_card(self) -> None:
        card = RowCard(self._context.look, len(self.cards))
        card.chosen.connect(self.choose)
        card.stepped.connect(self.step)
        card.entered.connect(self.focus_fields)
        card.removed.connect(self.remove)
        card.dragged.connect(self._on_dragged)
        card.released.connect(self._on_released)
        self.cards.append(card)
        self._rows.addWidget(card)

    def _edit(self, label: str, rows: tuple[Row, ...], mark: Any = None) -> None:
        store = self._context.store
        if rows != self.rows:
            store.edit(MNIST, put_rows(store.get(MNIST), rows), label, mark=mark)

    def _on_field_changed(self, key: str, value: Any) -> None:
        place = self.place
        rows = net_edits.change(self.rows, place, **{key: value})
        kind = type(self.rows[place]).__name__
        name = tr(FIELDS[type(self.rows[place])][key].name)
        label = tr("change {}").format(name)
        self._edit(label, rows, mark=("mnist", "row", kind, place, key))

    def _on_dragged(self, place: int, y: float) -> None:
        """The row follows the pointer; the whole drag is one undo."""
        if self._dragged < 0:
            self._dragged, self._drags = place, self._drags + 1
        count = len(self.rows)
        here = self.mapFromGlobal(QPoint(0, round(y))).y()
        to = sum(here > card.geometry().center().y() for card in self.cards[:count])
        # Below the middle of its own place is still its own place.
        to = min(to - 1 if to > self._dragged else to, count - 1)
        if to != self._dragged:
            mark = ("mnist", "drag", self._drags)
            self._edit(tr("move a row"), net_edits.move(self.rows, self._dragged, to), mark)
            self._dragged = self.place = to
            self.refresh()

    def _on_released(self) -> None:
        if self._dragged >= 0:
            # The pointer has held the card of the place where the drag began.
            self.cards[self.place].setFocus(Qt.FocusReason.MouseFocusReason)
        self._dragged = -1
