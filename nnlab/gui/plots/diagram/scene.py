"""What the diagram of a net shows, and what of it the mouse or the keyboard points at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.gui.plots.diagram.layout import DiagramLayout
from nnlab.gui.plots.diagram.parts import Handle, Label, Neuron, Number
from nnlab.gui.plots.diagram.stage import StageOverlay


@dataclass(frozen=True, eq=False)
class DiagramScene:
    """The net, the part of the plane that its maps show, and the neuron that was chosen.

    Neurons are (layer, number); layer 0 holds the inputs. `stage` is what explain mode says of
    the present stage of an update.
    """

    network: Network
    box: Box
    chosen: Neuron | None = None
    ready: bool = True
    stage: StageOverlay | None = None


@dataclass(frozen=True, eq=False)
class DiagramPicture:
    """A scene laid out for one painting.

    `shown` is the neuron whose weights are shown, `number` the one that is pointed at, with its
    `label`; `handles` are there to be seen while the pointer is in the diagram, and `handle` is
    the one below it.
    """

    scene: DiagramScene
    rect: QRectF
    layout: DiagramLayout
    labels: tuple[Label, ...]
    shown: Neuron | None = None
    number: Number | None = None
    label: Label | None = None
    handles: tuple[Handle, ...] = ()
    handle: Handle | None = None
    awake: bool = False
