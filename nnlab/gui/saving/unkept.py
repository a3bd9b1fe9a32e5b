"""What is on its way to the disk, and must be there before the window closes."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Unkept(QObject):
    """Before it closes the program asks all objects of this kind, wherever they are."""

    def flush(self) -> list[str]:
        """Bring to the disk what waits; return in a line each why the rest can't be there."""
        return []
