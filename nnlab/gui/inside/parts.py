"""The parts of the Inside tab. One line makes one known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlab.gui.inside.part import Part, PartSpec
from nnlab.gui.tab import Context

if TYPE_CHECKING:
    from nnlab.gui.inside.shell import InsideDesk


def _make_maps(context: Context, desk: InsideDesk) -> Part:
    from nnlab.gui.inside.maps.part import MapsPart

    return MapsPart(context, desk)


def _make_reactions(context: Context, desk: InsideDesk) -> Part:
    from nnlab.gui.inside.reacting.reactions import ReactionsPart

    return ReactionsPart(context, desk)


def _make_convolution(context: Context, desk: InsideDesk) -> Part:
    from nnlab.gui.inside.convolving.convolution import ConvolutionPart

    return ConvolutionPart(context, desk)


def _make_weights(context: Context, desk: InsideDesk) -> Part:
    from nnlab.gui.inside.weights.page import WeightsPart

    return WeightsPart(context, desk)


# Pages of their own follow the page of the maps, with the keys F3, F4 ... in this order.
PARTS: tuple[PartSpec, ...] = (
    PartSpec("maps", "Feature maps", "What every row makes of the image", "middle", _make_maps),
    PartSpec(
        "convolution",
        "Convolution at work",
        "The sum behind a neuron, written out; kernels by hand",
        "right",
        _make_convolution,
    ),
    PartSpec(
        "reactions",
        "Reactions",
        "What each neuron reacts to: nine test patches, and a pattern by gradient ascent",
        "bottom",
        _make_reactions,
    ),
    PartSpec(
        "weights",
        "Weights",
        "Learnt weights as images: templates, kernels, noise",
        "page",
        _make_weights,
    ),
)
