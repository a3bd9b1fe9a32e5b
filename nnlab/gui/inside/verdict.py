"""What the net answers and what would be right, in words."""

from __future__ import annotations

from nnlab.deep.seeing.insides import Insides
from nnlab.gui.tr import tr


def name_class(number: int, names: tuple[str, ...]) -> str:
    """Return the name of a class."""
    return names[number] if number < len(names) else str(number)


def describe_answer(insides: Insides | None, label: int | None, names: tuple[str, ...]) -> str:
    """Return target and answer, marked; there is no verdict where nobody knows the target."""
    if insides is None:
        return ""
    number = insides.answer
    answer = tr("answer {}").format(name_class(number, names))
    if label is None:
        return answer
    mark = tr("✓ right") if number == label else tr("✗ wrong")
    target = tr("target {}").format(name_class(label, names))
    return f"{target}\n{answer}\n{mark}"
