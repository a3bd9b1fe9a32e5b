"""Fields over a plot in one row, in two where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget


def lay_out_rows(room: QWidget, first: Sequence[QWidget], second: Sequence[QWidget]) -> QBoxLayout:
    """Put two groups of widgets beside each other; `find_direction` says when below."""
    rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, room)
    rows.setContentsMargins(8, 2, 8, 0)
    rows.setSpacing(4)
    for widgets in (first, second):
        group = QHBoxLayout()
        for widget in widgets:
            group.addWidget(widget)
        group.addStretch(1)
        rows.addLayout(group, rows.count())
    return rows


def find_direction(rows: QBoxLayout, width: int) -> QBoxLayout.Direction:
    """Return how the groups of `lay_out_rows` stand in so many pixels."""
    groups = [rows.itemAt(number) for number in range(rows.count())]
    if sum(group.sizeHint().width() for group in groups if group is not None) + 24 <= width:
        return QBoxLayout.Direction.LeftToRight
    return QBoxLayout.Direction.TopToBottom
