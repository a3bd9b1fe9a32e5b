"""The instruments of the playground: what its lower right can show. One line makes one known."""

from __future__ import annotations

from nnlab.gui.instruments.base import Instrument, InstrumentSpec
from nnlab.gui.tab import Context


def _make_curves(context: Context) -> Instrument:
    from nnlab.gui.instruments.curves import CurvesInstrument

    return CurvesInstrument(context)


def _make_update(context: Context) -> Instrument:
    from nnlab.gui.instruments.update import UpdateInstrument

    return UpdateInstrument(context)


def _make_neuron(context: Context) -> Instrument:
    from nnlab.gui.instruments.neuron import NeuronInstrument

    return NeuronInstrument(context)


def _make_weights(context: Context) -> Instrument:
    from nnlab.gui.instruments.weights import WeightsInstrument

    return WeightsInstrument(context)


def _make_histograms(context: Context) -> Instrument:
    from nnlab.gui.instruments.histograms import HistogramsInstrument

    return HistogramsInstrument(context)


def _make_landscape(context: Context) -> Instrument:
    from nnlab.gui.instruments.landscape import LandscapeInstrument

    return LandscapeInstrument(context)


def _make_exponents(context: Context) -> Instrument:
    from nnlab.gui.instruments.exponents import ExponentsInstrument

    return ExponentsInstrument(context)


def _make_patterns(context: Context) -> Instrument:
    from nnlab.gui.instruments.patterns import PatternsInstrument

    return PatternsInstrument(context)


# The order of the list and of the keys.
INSTRUMENTS: tuple[InstrumentSpec, ...] = (
    InstrumentSpec(
        "curves",
        "Learning curves",
        "Energy H and classification error C against updates",
        _make_curves,
    ),
    InstrumentSpec(
        "update",
        "Update",
        "The equations of the rule with the numbers of the last update; I explains one in stages",
        _make_update,
    ),
    InstrumentSpec(
        "weights",
        "Weights",
        "Every weight and threshold in a table to be edited",
        _make_weights,
    ),
    InstrumentSpec(
        "patterns",
        "Patterns",
        "Position, target and output of each pattern in a table to be edited",
        _make_patterns,
    ),
    InstrumentSpec(
        "neuron",
        "Neuron",
        "Activation function and local fields of a neuron; margin and angle of a single one",
        _make_neuron,
    ),
    InstrumentSpec(
        "histograms",
        "Histograms",
        "Weights and local fields of each layer",
        _make_histograms,
    ),
    InstrumentSpec(
        "landscape",
        "Energy landscape",
        "H over two weights or thresholds, with the path of the run; the mouse sets both",
        _make_landscape,
    ),
    InstrumentSpec(
        "exponents",
        "Lyapunov exponents",
        "λ₁ over the plane, with quantity, colours and overlays of the FTLE tab",
        _make_exponents,
    ),
)

# F9 makes the instrument the big plot, F11 is for presentations.
KEYS = ("F2", "F3", "F4", "F5", "F6", "F7", "F8", "F12")
