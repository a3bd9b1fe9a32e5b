"""Versions and licences: what the program is made of."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

import nnlab
from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

PARTS: tuple[tuple[str, str], ...] = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("pyqtgraph", "MIT"),
    ("numpy", "BSD-3-Clause"),
    ("numba", "BSD-2-Clause"),
    ("contourpy", "BSD-3-Clause"),
    ("platformdirs", "MIT"),
    ("torch", "BSD-3-Clause"),
    ("safetensors", "Apache-2.0"),
)


def list_versions() -> str:
    """Return the versions of the program, of Python, Qt and all parts, a line each."""
    lines = [
        f"nnlab {nnlab.__version__}",
        f"Python {platform.python_version()} ({platform.platform(terse=True)})",
        f"Qt {qVersion()}",
    ]
    lines += [f"{name} {find_version(name)}" for name, _ in PARTS]
    return "\n".join(lines)


def find_version(name: str) -> str:
    """Return the version of an installed package, or that it is not installed."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return tr("not installed")


class About(QDialog):
    """Says what the program is, its versions and under which licences its parts stand."""

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About nnlab"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = QLabel()
        icon.setPixmap(make_icon(look, "nnlab").pixmap(round(look.px(64))))
        icon.setAccessibleName("nnlab")
        title = QLabel(f"nnlab {nnlab.__version__}")
        title.setFont(look.font(1.6, bold=True))
        text = QLabel(
            tr(
                "A laboratory for neural networks. Its names and signs are those of B. Mehlig, "
                "Machine learning with neural networks (Cambridge University Press, 2021)."
            )
        )
        text.setWordWrap(True)
        table = QTextBrowser()
        table.setAccessibleName(tr("Versions and licences"))
        table.setHtml(_describe_parts())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setToolTip(tr("Copy the versions, for a report"))
        copy.clicked.connect(self._on_copy_clicked)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        for widget in (icon, title, text, table, buttons):
            layout.addWidget(widget)
        self.resize(round(look.px(520)), round(look.px(500)))

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(list_versions())


def _describe_parts() -> str:
    rows = [
        ("nnlab", nnlab.__version__, "MIT"),
        ("Python", platform.python_version(), "PSF-2.0"),
        ("Qt", qVersion(), "LGPL-3.0"),
        *((name, find_version(name), licence) for name, licence in PARTS),
        (tr("DejaVu fonts"), "2.37", "Bitstream Vera"),
        (tr("MNIST digits (LeCun, Cortes, Burges)"), "", "CC BY-SA 3.0"),
    ]
    head = "".join(f"<th align=left>{tr(name)}</th>" for name in ("Part", "Version", "Licence"))
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}&nbsp;&nbsp;</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table cellspacing=4><tr>{head}</tr>{body}</table>"
