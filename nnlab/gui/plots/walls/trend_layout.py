"""Where everything in a trend plot lies: legend, axes, ticks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from nnlab.gui.look import Look
from nnlab.gui.plots.axes import TEXT, Axes, Range, write
from nnlab.gui.plots.log_axes import Tick, find_frame
from nnlab.gui.plots.plane.scale import find_ticks
from nnlab.gui.plots.symbol_text import cut_text, text_width
from nnlab.gui.plots.walls.trend_scene import TrendScene
from nnlab.gui.tr import tr

TITLE = 0.95
SWATCH, SYMBOL = 24.0, 12.0
BAR = "bar"
"""The style of the legend's entry on the error bars."""


@dataclass(frozen=True)
class Entry:
    """One entry of the legend: a swatch of a mark (-1: a grey line), its line, its text."""

    text: str
    mark: int
    style: str
    hollow: bool
    box: QRectF


@dataclass(frozen=True)
class Legend:
    """The entries in rows, relative to the line under the title, and how high they are."""

    entries: tuple[Entry, ...]
    height: float


@dataclass(frozen=True)
class TrendLayout:
    """A scene within `rect` (pixels); x of the axes is log10 where the axis is logarithmic."""

    rect: QRectF
    legend: Legend
    axes: Axes
    x_ticks: list[Tick]
    y_ticks: list[Tick]


def lay_out_trends(look: Look, scene: TrendScene, rect: QRectF) -> TrendLayout:
    """Return where everything of a scene lies within a rectangle."""
    legend = lay_out_legend(look, scene, rect.width())
    line = QFontMetrics(look.font(TITLE, bold=True)).height()
    y_range = _y_range(scene)
    widest = max((write(tick) for tick in find_ticks(*y_range, 6)), key=len, default="0.5")
    room = rect.adjusted(0, 1.15 * line + legend.height, 0, 0)
    axes = Axes(find_frame(look, room, look.px(14), widest), _x_range(scene), y_range)
    return TrendLayout(rect, legend, axes, _x_ticks(look, scene, axes), _y_ticks(look, scene, axes))


def lay_out_legend(look: Look, scene: TrendScene, width: float) -> Legend:
    """Place the entries one beside the other, in as many rows as they need."""
    metrics = QFontMetrics(look.font(TEXT))
    line, gap = 1.15 * metrics.height(), look.px(12)
    x, y, entries = look.px(8), 0.0, []
    shorter = {one.name: one.short for one in scene.series if one.short}
    for text, mark, style, hollow in _legend_rows(scene):
        swatch = look.px(swatch_of(mark, style)) + look.px(4)
        room = width - look.px(14) - swatch
        fits = text_width(metrics, text) <= room
        said = cut_text(metrics, text if fits else shorter.get(text, text), room)
        wide = swatch + text_width(metrics, said)
        if x > look.px(8) and x + wide > width - look.px(6):
            x, y = look.px(8), y + line
        entries.append(Entry(said, mark, style, hollow, QRectF(x, y, wide, line)))
        x += wide + gap
    return Legend(tuple(entries), y + line if entries else 0.0)


def swatch_of(mark: int, style: str) -> float:
    """Return the width of an entry's swatch: symbols and bars need less room than lines."""
    return SYMBOL if mark >= 0 or style == BAR else SWATCH


def _legend_rows(scene: TrendScene) -> list[tuple[str, int, str, bool]]:
    if scene.is_empty:
        return []
    rows = [(one.name, one.mark, "none", False) for one in scene.series if one.name]
    rows += [(text, -1, style, hollow) for text, style, hollow in scene.notes]
    rows += [(fit.text, -1, "dash", False) for fit in scene.fits if fit.text]
    if scene.has_bars:
        bars = tr("least to greatest") if scene.extremes else tr("± standard deviation")
        rows.append((bars, -1, BAR, False))
    return rows


def _y_ticks(look: Look, scene: TrendScene, axes: Axes) -> list[Tick]:
    """Return the ticks of y that have room and a meaning."""
    line = QFontMetrics(look.font(TEXT)).height()
    most = min(6, max(2, int(axes.area.height() / (1.8 * line))))
    low, high = scene.bounds
    return [(value, write(value)) for value in find_ticks(*axes.y, most) if low <= value <= high]


def _x_ticks(look: Look, scene: TrendScene, axes: Axes) -> list[Tick]:
    """Return the values of x themselves, without a text where there is no room for it."""
    metrics, free = QFontMetrics(look.font(TEXT)), -np.inf
    ticks: list[Tick] = []
    for value in sorted({float(x) for one in scene.series for x in one.x}):
        text, place = write_short(value), scene.across(value)
        half = metrics.horizontalAdvance(text) / 2
        fits = axes.left(place) - half > free
        ticks.append((place, text if fits else ""))
        free = axes.left(place) + half + look.px(5) if fits else free
    return ticks


def _x_range(scene: TrendScene) -> Range:
    values = [scene.across(float(x)) for one in scene.series for x in one.x]
    low, high = min(values, default=0.0), max(values, default=1.0)
    margin = 0.08 * (high - low) or 0.5
    return low - margin, high + margin


def _y_range(scene: TrendScene) -> Range:
    values = [ends for one in scene.series for ends in (one.y, one.low, one.high)]
    values += [fit.y for fit in scene.fits]
    found = np.concatenate(values) if values else np.zeros(0)
    found = found[np.isfinite(found)]
    if not len(found):
        return 0.0, 1.0
    low, high = float(found.min()), float(found.max())
    if scene.zero:
        low, high = min(low, 0.0), max(high, 0.0)
    short = scene.least - (high - low)
    if short > 0:
        low, high = low - short / 2, high + short / 2
    margin = 0.08 * (high - low)
    return low - margin, high + margin


def write_short(value: float) -> str:
    """Write a number in at most four digits with a true minus sign."""
    return f"{value + 0.0:.4g}".replace("-", "−")
