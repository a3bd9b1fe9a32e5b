"""Symbols with an index that Unicode has no lowered letter for: σ_w², C_c, J_L, m_B.

In the program they are written with "_". What shows them to a human writes the index lower:
labels by `rich`, painters by `nnlab.gui.plots.symbol_text`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

# Only these: the "_" of a file's name is one.
SYMBOL = re.compile(r"(?<!\w)(σ(?=_[wb])|C(?=_c)|J(?=_L)|m(?=_B))_(\w)(?![A-Za-z_])(²?)")
CUT_SYMBOL = re.compile(r"_\w?…$")


@dataclass(frozen=True)
class Piece:
    """A text, and what stands behind it lowered and raised, one above the other."""

    text: str
    lowered: str = ""
    raised: str = ""


def split_symbols(text: str) -> list[Piece]:
    """Return the pieces of a text, each ending with an index but for the last."""
    pieces, start = [], 0
    for found in SYMBOL.finditer(text):
        letter, lowered, raised = found.groups()
        pieces.append(Piece(text[start : found.start()] + letter, lowered, raised))
        start = found.end()
    return [*pieces, Piece(text[start:])] if start < len(text) or not pieces else pieces


def has_symbols(text: str) -> bool:
    """Return whether an index in the text is to be lowered."""
    return SYMBOL.search(text) is not None


def rich(text: str) -> str:
    """Return a text for a label or a tooltip: as it is, or with lowered letters as HTML."""
    if not has_symbols(text):
        return text
    parts = (
        html.escape(piece.text)
        + (f"<sub>{piece.lowered}</sub>" if piece.lowered else "")
        + piece.raised
        for piece in split_symbols(text)
    )
    return "".join(parts)
