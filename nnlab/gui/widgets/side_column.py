"""The column of controls at the right of a tab: scrolls, and folds into a strip for a projector."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from nnlab.gui.icons import make_icon
from nnlab.gui.look import Look
from nnlab.gui.tr import tr

LEAVE_MS = 500


class SideColumn(QWidget):
    """Holds a form. Folded, a narrow strip is left: hovering it opens the form over the plots.

    A click on the strip (or `toggle`) keeps the form open; without it, it closes when the pointer
    leaves.
    """

    def __init__(self, look: Look, form: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._form = look, form
        self._folding = False
        self.strip = QToolButton()
        self.strip.setAutoRaise(True)
        # Else it gets the focus of a field that is folded away, and with it the keys of the tab.
        self.strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.strip.setCheckable(True)
        self.strip.setAccessibleName(tr("settings"))
        self.strip.setToolTip(tr("Settings: hover to look, click to keep them open"))
        self.strip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAutoFillBackground(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(form)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.area, 1)
        self._row.addWidget(self.strip)
        self._leave = QTimer(self)
        self._leave.setInterval(LEAVE_MS)
        self._leave.timeout.connect(self._on_left)
        self.strip.installEventFilter(self)
        form.installEventFilter(self)
        self.strip.toggled.connect(self._on_toggled)
        look.changed.connect(self._fit)
        self.set_folding(False)

    @property
    def opened(self) -> bool:
        """Whether the form is to be seen."""
        return not self.area.isHidden()

    def set_folding(self, on: bool) -> None:
        """Fold into the strip, or stand open for good."""
        self._folding = on
        self._leave.stop()
        self.strip.setChecked(False)
        self.strip.setVisible(on)
        if on:
            self._row.removeWidget(self.area)
            self.area.setParent(self.parentWidget())
            self.area.hide()
        else:
            self._row.insertWidget(0, self.area, 1)
            self.area.show()
        self._fit()

    def toggle(self) -> None:
        """Open the folded form and keep it open, or close it."""
        if self._folding:
            self.strip.toggle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._form:
            # Fonts that have changed ask for another width.
            if kind == QEvent.Type.LayoutRequest:
                self._fit()
            return False
        if kind == QEvent.Type.Enter and self._folding:
            self._open()
            self._leave.start()
        elif kind == QEvent.Type.Resize:
            self._fit()
        # The tip would lie on the form that the pointer has just opened.
        return kind == QEvent.Type.ToolTip and self.opened

    def _open(self) -> None:
        self.area.show()
        self.area.raise_()
        self._fit()

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self._leave.stop()
            self._open()
        elif self._folding:
            self._close()

    def _on_left(self) -> None:
        inside = self.strip.underMouse() or self.area.underMouse()
        # A list that hangs out of the form is part of it.
        if inside or QApplication.activePopupWidget() is not None or self.strip.isChecked():
            return
        self._leave.stop()
        self._close()

    def _close(self) -> None:
        """Fold the form away; the keys go to the tab, and not to what comes after its fields."""
        focus = QApplication.focusWidget()
        if focus is not None and self.area.isAncestorOf(focus):
            focus.clearFocus()
        self.area.hide()

    def _fit(self) -> None:
        look = self._look
        self.strip.setIcon(make_icon(look, "panel"))
        self.strip.setFixedWidth(round(look.px(22)))
        bar = self.area.verticalScrollBar().sizeHint().width()
        wide = max(round(look.px(236)), self._form.minimumSizeHint().width() + bar)
        if not self._folding:
            self.setFixedWidth(wide)
            return
        self.setFixedWidth(self.strip.width())
        place = self.geometry()
        self.area.setGeometry(QRect(place.left() - wide, place.top(), wide, place.height()))
