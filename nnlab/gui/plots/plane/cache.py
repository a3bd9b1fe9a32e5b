"""What the plane keeps between two frames: maps, curves, regions, the population's boundaries."""

from __future__ import annotations

import time

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.network import Network
from nnlab.core.views.line_edits import has_straight_lines
from nnlab.core.views.regions import MOST_NEURONS, Region, find_regions
from nnlab.gui.plots.plane.output_image import OutputImage, count_pixels, grid_of
from nnlab.gui.plots.plane.scene import PlaneScene

CURVE_PIXELS, MOVING_CURVE_PIXELS = 160 * 160, 72 * 72
REGION_PIXELS, MOVING_REGION_PIXELS = 160 * 160, 72 * 72
REGION_SECONDS = 0.2
FAINT_PIXELS, MOVING_FAINT_PIXELS = 72 * 72, 40 * 40

Key = tuple[object, ...]


class PlaneCache:
    """Computes each part when it is asked for and keeps it until its net or view changes.

    Keys hold the networks themselves, not their ids: those may come again.
    """

    def __init__(self) -> None:
        self._output: tuple[Key, OutputImage] | None = None
        self._curves: tuple[Key, dict[int, list[FloatArray]]] | None = None
        self._regions: tuple[Key, tuple[Region, ...]] | None = None
        self._regions_at = 0.0
        self._faint: tuple[Key, list[FloatArray]] | None = None

    def output(self, view: Box, scene: PlaneScene) -> OutputImage:
        """Return map and boundary."""
        network = scene.mapped or scene.network
        pixels = count_pixels(network, scene.moving)
        key = (network, view, scene.two_colours, pixels)
        if self._output is None or self._output[0] != key:
            self._output = key, OutputImage(network, view, scene.two_colours, pixels)
        return self._output[1]

    def curves(self, view: Box, scene: PlaneScene) -> dict[int, list[FloatArray]]:
        """Return where the field of each neuron of layer 1 is 0, if its line may be bent."""
        if has_straight_lines(scene.network):
            return {}
        pixels = MOVING_CURVE_PIXELS if scene.moving else CURVE_PIXELS
        key = (scene.network, view, pixels)
        if self._curves is None or self._curves[0] != key:
            self._curves = key, find_curves(scene.network, view, pixels)
        return self._curves[1]

    def regions(self, view: Box, scene: PlaneScene) -> tuple[Region, ...]:
        """Return the regions that the lines of layer 1 make."""
        first = scene.network.layers[0]
        if len(first.theta) > MOST_NEURONS:
            return ()
        pixels = MOVING_REGION_PIXELS if scene.moving else REGION_PIXELS
        key = (scene.network, view, pixels)
        if self._regions is None or (self._regions[0] != key and self._is_due(key, scene)):
            self._regions = key, find_regions(scene.network, view, *grid_of(view, pixels))
            self._regions_at = time.monotonic()
        return self._regions[1]

    def _is_due(self, key: Key, scene: PlaneScene) -> bool:
        """Codes are read, not watched: while the net moves they follow a few times a second."""
        assert self._regions is not None
        same_view = key[1:] == self._regions[0][1:]
        return not (
            scene.moving and same_view and time.monotonic() - self._regions_at < REGION_SECONDS
        )

    def faint(self, view: Box, scene: PlaneScene) -> list[FloatArray]:
        """Return the boundaries of the whole population."""
        pixels = MOVING_FAINT_PIXELS if scene.moving else FAINT_PIXELS
        key = (scene.population, view, pixels)
        if self._faint is None or self._faint[0] != key:
            self._faint = key, find_boundaries(scene.population, view, pixels)
        return self._faint[1]


def find_curves(network: Network, view: Box, pixels: int) -> dict[int, list[FloatArray]]:
    """Return the lines of each neuron of layer 1; one look at the inputs serves all of them."""
    import numpy as np

    from nnlab.core.geometry import boundary, neuron_line
    from nnlab.core.views.class_maps import layer_fields, straight_weights

    columns, rows = grid_of(view, pixels)
    fields = layer_fields(network, view, columns, rows, 1)
    found: dict[int, list[FloatArray]] = {}
    for number, theta in enumerate(network.layers[0].theta):
        w = straight_weights(network, 1, number)
        if w is None:
            found[number] = boundary(fields[number], view)
        else:
            ends = neuron_line(w, float(theta), view)
            found[number] = [] if ends is None else [np.array(ends)]
    return found


def find_boundaries(networks: tuple[Network, ...], view: Box, pixels: int) -> list[FloatArray]:
    """Return where the classes of each network meet."""
    from nnlab.core.views.class_maps import class_boundaries

    columns, rows = grid_of(view, pixels)
    return [line for net in networks for line in class_boundaries(net, view, columns, rows)]
