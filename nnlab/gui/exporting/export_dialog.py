"""The dialog that exports a figure: which, how large, in which format, and how it will look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnlab.app.settings import Settings
from nnlab.gui.exporting.export import CM_PER_INCH, MAX_SIDE, Size, canvas_of
from nnlab.gui.tab import Figure
from nnlab.gui.tr import tr

PREVIEW_PIXELS = 480
PREVIEW_DELAY_MS = 150
FORMAT_LABELS = {
    "png": "PNG - pixels, for slides",
    "svg": "SVG - drawing, real text",
    "pdf": "PDF - drawing, real text",
}


class ExportDialog(QDialog):
    """Shows what would be exported; doing it is left to `export_wanted` and `copy_wanted`."""

    export_wanted = Signal()
    copy_wanted = Signal()
    preview_wanted = Signal()

    def __init__(
        self, figures: Sequence[Figure], settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export figure"))
        self.setAccessibleName(tr("Export figure"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._figures = tuple(figures)
        self._make_fields(settings)
        self.preview = _Preview()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_DELAY_MS)
        self._timer.timeout.connect(self.preview_wanted)
        self._connect()
        self._on_size_changed()
        self._timer.start(0)

    @property
    def figure(self) -> Figure:
        """The figure that is chosen."""
        return self._figures[self.which.currentIndex()]

    @property
    def format(self) -> str:
        """png, svg or pdf."""
        return str(self.form.currentData())

    @property
    def size_wanted(self) -> Size:
        """The size that is chosen."""
        return Size(self.width_cm.value(), self.dpi.value())

    def show_preview(self, image: QImage) -> None:
        """Show how the figure would look."""
        self.preview.show_image(image)

    def complain(self, line: str) -> None:
        """Show why an export failed, beside the fields that may change it."""
        self.trouble.setText(line)
        self.trouble.setVisible(bool(line))

    def tell(self, line: str) -> None:
        """Show how far the figure is that is being computed, "" once it is there."""
        self.waiting.setText(line)
        self.waiting.setVisible(bool(line))

    def _make_fields(self, settings: Settings) -> None:
        self.which = QComboBox()
        self.which.addItems([tr(figure.title) for figure in self._figures])
        self.form = QComboBox()
        for key, label in FORMAT_LABELS.items():
            self.form.addItem(tr(label), key)
        self.form.setCurrentIndex(self.form.findData(settings.export_format))
        self.width_cm = QDoubleSpinBox()
        self.width_cm.setRange(1.0, 200.0)
        self.width_cm.setDecimals(2)
        self.width_cm.setSuffix(" cm")
        self.width_cm.setValue(settings.export_width_cm)
        self.dpi = QSpinBox()
        self.dpi.setRange(30, 2400)
        self.dpi.setSuffix(" dpi")
        self.dpi.setValue(round(settings.export_dpi))
        self.pixels = QSpinBox()
        self.pixels.setRange(12, MAX_SIDE)
        self.pixels.setSuffix(" px")
        self.height_text = QLabel()
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setAccessibleName(tr("What went wrong"))
        self.trouble.hide()
        self.waiting = QLabel()
        self.waiting.setAccessibleName(tr("How far the figure is"))
        self.waiting.setToolTip(tr("Close gives it up (Esc)"))
        self.waiting.hide()
        self.light = QCheckBox(tr("&Light colours on white"))
        self.light.setChecked(settings.export_light)

    def _lay_out(self) -> None:
        rows = QFormLayout()
        for label, field, tip in (
            (tr("&Figure"), self.which, tr("Which plot of this tab")),
            (tr("F&ormat"), self.form, tr("PNG for slides, SVG and PDF for papers")),
            (tr("&Width"), self.width_cm, tr("Width on paper; the height follows")),
            (tr("&Resolution"), self.dpi, tr("Dots per inch, for PNG")),
            (tr("&Pixels across"), self.pixels, tr("Width in pixels, for PNG")),
            (tr("Result"), self.height_text, tr("Size of the result")),
        ):
            rows.addRow(label, field)
            field.setToolTip(tip)
            field.setAccessibleName(tip)
        self.light.setToolTip(tr("Print look, whatever the theme on the screen is"))
        self.light.setAccessibleName(tr("Light colours on white"))
        rows.addRow(self.light)
        column = QVBoxLayout()
        column.addLayout(rows)
        column.addWidget(self.trouble)
        column.addWidget(self.waiting)
        column.addStretch(1)
        column.addWidget(self._make_buttons())
        layout = QHBoxLayout(self)
        layout.setSpacing(16)
        layout.addWidget(self.preview, 1)
        layout.addLayout(column)

    def _make_buttons(self) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        box = QDialogButtonBox()
        export = box.addButton(tr("&Export..."), roles.AcceptRole)
        export.setToolTip(tr("Choose a file and write the figure (Enter)"))
        export.setDefault(True)
        copy = box.addButton(tr("&Copy"), roles.ActionRole)
        copy.setToolTip(tr("Put the figure on the clipboard as an image (Alt+C)"))
        close = box.addButton(QDialogButtonBox.StandardButton.Close)
        close.setToolTip(tr("Close without exporting (Esc)"))
        for button in (export, copy, close):
            button.setAccessibleName(button.toolTip())
        box.accepted.connect(self.export_wanted)
        copy.clicked.connect(self.copy_wanted)
        box.rejected.connect(self.reject)
        return box

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._on_size_changed)
        self.which.currentIndexChanged.connect(self._timer.start)
        self.light.toggled.connect(self._timer.start)
        self.form.currentIndexChanged.connect(self._on_size_changed)
        self.width_cm.valueChanged.connect(self._on_size_changed)
        self.dpi.valueChanged.connect(self._on_size_changed)
        self.pixels.valueChanged.connect(self._on_pixels_changed)

    def _on_size_changed(self) -> None:
        is_image = self.format == "png"
        self.dpi.setEnabled(is_image)
        self.pixels.setEnabled(is_image)
        size = self.size_wanted.pixels(canvas_of(self.figure.widget))
        self.pixels.blockSignals(True)
        self.pixels.setValue(size.width())
        self.pixels.blockSignals(False)
        aspect = size.height() / size.width()
        width = self.width_cm.value()
        text = f"{width:.1f} × {width * aspect:.1f} cm"
        if is_image:
            text += f", {size.width()} × {size.height()} px"
        self.height_text.setText(text)

    def _on_pixels_changed(self, pixels: int) -> None:
        self.width_cm.setValue(pixels / self.dpi.value() * CM_PER_INCH)


class _Preview(QLabel):
    """A picture that fits into its place."""

    def __init__(self) -> None:
        super().__init__(tr("..."))
        self.setAccessibleName(tr("Preview"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(PREVIEW_PIXELS, PREVIEW_PIXELS * 3 // 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            return
        keep = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(QPixmap.fromImage(self._image.scaled(self.size(), keep, smooth)))
