"""Wraps Python overrides of Qt's virtual functions, so that an exception cannot leave them.

An exception that leaves such an override can end the process without a word, since C++ called
it. Each is therefore caught here, reported, and answered with a harmless default.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QRectF,
    QRunnable,
    QSize,
    QSizeF,
    QThread,
)
from PySide6.QtGui import QPainterPath, QValidator
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QGraphicsItem,
    QGraphicsLayoutItem,
    QGraphicsScene,
    QGraphicsView,
    QLayout,
    QWidget,
)
from shiboken6 import Shiboken

Report = Callable[[BaseException], None]
Default = Callable[..., Any]

PACKAGES = ("nnlab", "pyqtgraph")


def _nothing(*_arguments: Any, **_names: Any) -> None:
    return None


def _always(value: Any) -> Default:
    return lambda *_arguments, **_names: value


def _make(kind: Callable[[], Any]) -> Default:
    return lambda *_arguments, **_names: kind()


# By the class of Qt that declares the virtual: what an override of it returns after it has failed.
# Handlers of events ("...Event") that are not named here return nothing.
VIRTUALS: dict[type, dict[str, Default]] = {
    QObject: {"event": _always(False), "eventFilter": _always(False)},
    QWidget: {
        "nativeEvent": _always((False, 0)),
        "sizeHint": _make(QSize),
        "minimumSizeHint": _make(QSize),
        "heightForWidth": _always(-1),
        "hasHeightForWidth": _always(False),
        "setVisible": _nothing,
    },
    QAbstractScrollArea: {"viewportEvent": _always(False), "scrollContentsBy": _nothing},
    QGraphicsView: {"drawBackground": _nothing, "drawForeground": _nothing, "drawItems": _nothing},
    QGraphicsScene: {"drawBackground": _nothing, "drawForeground": _nothing},
    QGraphicsItem: {
        "paint": _nothing,
        "boundingRect": _make(QRectF),
        "shape": _make(QPainterPath),
        "opaqueArea": _make(QPainterPath),
        "contains": _always(False),
        "sceneEvent": _always(False),
        "sceneEventFilter": _always(False),
        "itemChange": lambda *arguments, **_names: arguments[2] if len(arguments) > 2 else None,
    },
    QGraphicsLayoutItem: {"setGeometry": _nothing, "sizeHint": _make(QSizeF)},
    QComboBox: {"showPopup": _nothing, "hidePopup": _nothing},
    QAbstractSpinBox: {
        "stepBy": _nothing,
        "validate": lambda _box, text, place, *_rest: (QValidator.State.Invalid, text, place),
        "fixup": lambda _box, text, *_rest: text,
        "textFromValue": lambda _box, value, *_rest: str(value),
        "valueFromText": _always(0),
    },
    QDialog: {"accept": _nothing, "reject": _nothing, "done": _nothing},
    QLayout: {"setGeometry": _nothing, "sizeHint": _make(QSize), "minimumSize": _make(QSize)},
    QAbstractItemDelegate: {
        "paint": _nothing,
        "sizeHint": _make(QSize),
        "createEditor": _nothing,
        "setEditorData": _nothing,
        "setModelData": _nothing,
        "editorEvent": _always(False),
    },
    QAbstractItemModel: {
        "rowCount": _always(0),
        "columnCount": _always(0),
        "data": _nothing,
        "headerData": _nothing,
        "setData": _always(False),
        "index": _make(QModelIndex),
        "parent": _make(QModelIndex),
    },
    QRunnable: {"run": _nothing},
    QThread: {"run": _nothing},
}
# Events that pyqtgraph's scene hands on to its items.
SCENE_EVENTS = frozenset(("mouseDragEvent", "mouseClickEvent", "hoverEvent"))
# All names above; those of events are known by their end.
NAMES = frozenset(name for virtuals in VIRTUALS.values() for name in virtuals)


class Overrides:
    """Wraps the overrides of a program whose modules come in one after another.

    A class is looked at once, since each new page would otherwise pay for all that came before.

    Parameters
    ----------
    report : told of each exception
    packages : whose classes are wrapped
    """

    def __init__(self, report: Report, packages: tuple[str, ...] = PACKAGES) -> None:
        self._report, self._packages = report, packages
        self._seen: WeakSet[type] = WeakSet()

    def wrap_new(self) -> int:
        """Wrap what the classes override that were defined since the last call.

        Returns
        -------
        int
            How many functions were wrapped by this call.
        """
        count = 0
        for known in self._walk_new_classes():
            virtuals: dict[str, Default] | None = None
            for owner in known.__mro__:
                if owner.__module__.split(".", 1)[0] not in self._packages:
                    continue
                for name, function in _list_candidates(owner):
                    virtuals = _virtuals_of(known) if virtuals is None else virtuals
                    default = _find_default(known, virtuals, name)
                    if default is not None:
                        setattr(owner, name, wrap(function, default, self._report))
                        count += 1
        return count

    def _walk_new_classes(self) -> Iterator[type]:
        """Yield each class that is one of Qt's, or derived from one, and was not there before."""
        met: set[type] = set()
        waiting: list[type] = [Shiboken.Object]
        while waiting:
            found = waiting.pop()
            if found in met:
                continue
            met.add(found)
            waiting.extend(type.__subclasses__(found))
            if found not in self._seen:
                self._seen.add(found)
                yield found


def wrap_overrides(report: Report, packages: tuple[str, ...] = PACKAGES) -> int:
    """Wrap the overrides of all classes that the packages have defined up to now.

    What is wrapped stays as it is. `Overrides` is cheaper where it is done again and again.

    Returns
    -------
    int
        How many functions were wrapped by this call.
    """
    return Overrides(report, packages).wrap_new()


def wrap(function: Callable[..., Any], default: Default, report: Report) -> Callable[..., Any]:
    """Return `function` so wrapped that it reports any exception and returns the default."""

    @functools.wraps(function)
    def guarded(*arguments: Any, **names: Any) -> Any:
        try:
            return function(*arguments, **names)
        # Not even SystemExit may pass through C++.
        except BaseException as error:
            report(error)
            return default(*arguments, **names)

    guarded.__unguarded__ = function  # type: ignore[attr-defined]
    return guarded


def _list_candidates(owner: type) -> list[tuple[str, FunctionType]]:
    """Return the functions of a class that may override a virtual and are not wrapped yet."""
    return [
        (name, function)
        for name, function in vars(owner).items()
        if (name.endswith("Event") or name in NAMES)
        and isinstance(function, FunctionType)
        and not hasattr(function, "__unguarded__")
    ]


def _virtuals_of(known: type) -> dict[str, Default]:
    """Return the virtuals in `VIRTUALS` that a class has, each with its default."""
    found: dict[str, Default] = {}
    for base in reversed(known.__mro__):
        found |= VIRTUALS.get(base, {})
    return found


def _find_default(known: type, virtuals: dict[str, Default], name: str) -> Default | None:
    """Return the default for the virtual `name` of the class `known`; None if it is no virtual."""
    if name in SCENE_EVENTS:
        return _nothing
    if name in virtuals:
        return virtuals[name]
    return _nothing if name.endswith("Event") and _is_known_to_qt(known, name) else None


def _is_known_to_qt(known: type, name: str) -> bool:
    return any(
        name in vars(base) for base in known.__mro__ if base.__module__.startswith("PySide6.")
    )
