"""Translation of the strings that a user sees."""

from PySide6.QtCore import QCoreApplication


def tr(text: str) -> str:
    """Return `text` in the user's language; without a translation, as it is."""
    return QCoreApplication.translate("nnlab", text)
