"""What the panel of the cross-section shows: plots, marks, one line of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt

from nnlab.app.words.notation import low, number
from nnlab.core.activations import activation_of
from nnlab.core.arrays import FloatArray
from nnlab.core.lyapunov.section import Section
from nnlab.core.network import Network
from nnlab.gui.lyapunov.map.words import LOGS, SMALLEST, make_label
from nnlab.gui.plots.axes import Range
from nnlab.gui.plots.probing.section_scene import (
    SectionCurve,
    SectionMark,
    SectionScene,
    SectionTrack,
)
from nnlab.gui.tr import tr

DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
# More curves than these have no name at their end: there is no room.
MOST_NAMED = 10
GAP = "   "


@dataclass(frozen=True, eq=False)
class Cut:
    """A section with what belongs to it on the map.

    `distances` (points,) are signed, + on the side of t = +1, None without a boundary; `ridges`
    are the arc lengths where ridges are crossed; `ell` and `quantity` are the map's.
    """

    network: Network
    section: Section
    distances: FloatArray | None
    ridges: FloatArray
    ell: int
    quantity: str

    @property
    def label(self) -> str:
        """The symbol of the quantity."""
        return make_label(self.ell, self.quantity)

    @property
    def values(self) -> FloatArray:
        """The quantity of the map along the line (points,)."""
        values = self.section.exponents[int(self.quantity in SMALLEST)].astype(np.float64)
        return values * self.ell if self.quantity in LOGS else values

    def at(self, s: float) -> tuple[float, FloatArray, float | None]:
        """Return the quantity, O (outputs,) and the distance at an arc length."""
        section = self.section
        O = np.array([np.interp(s, section.s, one) for one in section.O.T])
        away = None if self.distances is None else float(np.interp(s, section.s, self.distances))
        return float(np.interp(s, section.s, self.values)), O, away


def make_scene(cut: Cut, shown: Sequence[str]) -> SectionScene:
    """Return the plots of `shown`, of "exponent", "output" and "distance"."""
    makers = {
        "exponent": lambda: _make_exponent(cut),
        "output": lambda: _make_output(cut),
        "distance": lambda: _make_distance(cut),
    }
    tracks = tuple(makers[name]() for name in makers if name in shown)
    marks = [SectionMark(s, "boundary", tr("boundary")) for s in cut.section.crossings.tolist()]
    marks += [SectionMark(s, "ridge", tr("ridge")) for s in cut.ridges.tolist()]
    return SectionScene(cut.section.s, tracks, tuple(marks))


def describe(cut: Cut, s: float | None) -> str:
    """Return the numbers at an arc length in one line; without one what the line crosses."""
    if s is None:
        return _summarise(cut)
    value, O, away = cut.at(s)
    share = s / (float(cut.section.s[-1]) or 1.0)
    x = cut.section.x[0] + share * (cut.section.x[-1] - cut.section.x[0])
    parts = [
        f"s = {s:.3f}",
        f"x = ({x[0]:.3f}, {x[1]:.3f})".replace("-", "−"),
        f"{cut.label} = {_write(value)}",
    ]
    if len(O) == 1:
        parts.append(f"O = {number(float(O[0]))}")
    else:
        best = int(O.argmax())
        parts.append(
            tr("largest O{index} = {value}").format(
                index=low(best + 1), value=number(float(O[best]))
            )
        )
    if away is not None:
        parts.append(tr("{away} from the boundary").format(away=number(away)))
    return GAP.join(parts)


def _summarise(cut: Cut) -> str:
    section, values = cut.section, cut.values
    parts = [tr("length {length}").format(length=number(float(section.s[-1])))]
    if len(section.crossings):
        places = [f"{s:.3f}" for s in section.crossings.tolist()]
        there = [_write(cut.at(s)[0]) for s in section.crossings.tolist()]
        parts.append(tr("boundary at s = {places}").format(places=_few(places)))
        parts.append(tr("there {label} = {values}").format(label=cut.label, values=_few(there)))
    else:
        parts.append(tr("no boundary is crossed"))
    known = np.isfinite(values)
    if known.any():
        best = int(np.where(known, values, -np.inf).argmax())
        parts.append(
            tr("largest {label} = {value} at s = {s}").format(
                label=cut.label, value=_write(float(values[best])), s=f"{section.s[best]:.3f}"
            )
        )
    return GAP.join(parts)


def _make_exponent(cut: Cut) -> SectionTrack:
    values = cut.values
    note = (
        "" if np.isfinite(values).any() else tr("{label} = −∞ everywhere").format(label=cut.label)
    )
    return SectionTrack(cut.label, (SectionCurve("", values, "accent"),), note=note)


def _make_output(cut: Cut) -> SectionTrack:
    """All outputs, with the class's number where there are several."""
    O, g = cut.section.O, activation_of(cut.network.activations[-1])
    within: Range | None = None
    ticks: tuple[float, ...] = ()
    if g.key in ("tanh", "sigmoid", "softmax", "sgn", "heaviside"):
        room = 0.08 * (g.high - g.low)
        within = (g.low - room, g.high + room)
        ticks = (g.low, g.level, g.high)
    several = O.shape[1] > 1
    curves = [
        SectionCurve(
            f"O{low(one + 1)}" if several and O.shape[1] <= MOST_NAMED else "",
            O[:, one],
            one if several else "text",
            DASHES[one % 4] if several else DASHES[0],
        )
        for one in range(O.shape[1])
    ]
    return SectionTrack(tr("O"), tuple(curves), within, ticks=ticks)


def _make_distance(cut: Cut) -> SectionTrack:
    name = tr("distance")
    if cut.distances is None:
        return SectionTrack(name, (), note=tr("no boundary in the map"))
    return SectionTrack(name, (SectionCurve("", cut.distances, "plus"),))


def _few(texts: list[str]) -> str:
    return ", ".join([*texts[:4], "…"] if len(texts) > 4 else texts)


def _write(value: float) -> str:
    return "−∞" if value == -np.inf else number(value)
