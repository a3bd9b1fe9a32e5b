"""The regions into which the neurons of layer 1 cut the input plane, with codes such as +−+.

Sign m of a code says on which side of the line of neuron m the region lies: + where its local
field is at least 0. Straight lines make regions that are convex, one for each code; curves, from
inputs such as x1^2, can make several with the same code.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.box import Box
from nnlab.core.geometry import Point, neuron_line
from nnlab.core.network import Network
from nnlab.core.views.class_maps import class_map, layer_fields, straight_weights

PLUS, MINUS = "+", "−"
# A code fits into the bits of one number.
MOST_NEURONS = 64
# Lines that cross, relative to the size of the box, nearer to each other cross in one point.
SAME_POINT = 1e-9


@dataclass(frozen=True)
class Region:
    """One region within a box.

    `place` is (x1, x2) of a good spot for its code, `room` the distance from there to the edge of
    the region and `share` its area, as shares of the box's width and area. `output` is the class
    at that spot, counted from 0, and `mixed` says whether other classes occur in the region: they
    do not where sgn or Heaviside neurons of a single hidden layer are all that the output sees.
    """

    code: str
    place: Point
    room: float
    share: float
    output: int
    mixed: bool


def find_regions(net: Network, box: Box, columns: int = 128, rows: int = 128) -> tuple[Region, ...]:
    """Return the regions in a box, the largest first, as a grid of so many pixels shows them.

    Regions thinner than a pixel can be missed; `count_regions` misses none. Nothing if the net
    has diverged.

    Raises
    ------
    ValueError
        If layer 1 has more than 64 neurons or the patterns do not have two components.
    """
    fields = layer_fields(net, box, columns, rows, 1)
    if len(fields) > MOST_NEURONS:
        raise ValueError(f"Codes of at most {MOST_NEURONS} neurons fit, got {len(fields)}.")
    if np.isnan(fields).any():
        return ()
    codes, labels, count = _label(fields, _is_straight(net))
    classes = class_map(net, box, columns, rows)
    area, place, lowest, highest = _measure(labels, count, classes)
    x1, x2 = box.centres(columns, rows)
    found = []
    for i in np.argsort(-area, kind="stable"):
        r, c = int(place[i, 0]), int(place[i, 1])
        found.append(
            Region(
                code=_text(int(codes[r, c]), len(fields)),
                place=(float(x1[c]), float(x2[r])),
                room=float(place[i, 2]) / columns,
                share=int(area[i]) / labels.size,
                output=int(classes[r, c]),
                mixed=bool(lowest[i] != highest[i]),
            )
        )
    return tuple(found)


def most_regions(lines: int) -> int:
    """Return into how many regions so many lines in general position cut the plane."""
    return 1 + lines + lines * (lines - 1) // 2


def count_regions(net: Network, box: Box) -> int | None:
    """Return into how many regions the neurons of layer 1 cut a box, however thin they are.

    Each line adds one region, and one more for each point inside the box where it crosses those
    before it. None where the neurons' lines are not straight.
    """
    if not _is_straight(net):
        return None
    chords: list[tuple[Point, Point]] = []
    count = 1
    for neuron in range(net.sizes[1]):
        w = straight_weights(net, 1, neuron)
        line = None if w is None else neuron_line(w, float(net.layers[0].theta[neuron]), box)
        if line is None or any(_is_same(line, other, box) for other in chords):
            continue
        crossings: list[Point] = []
        for other in chords:
            point = _crossing(line, other)
            if point is not None and not any(_is_near(point, one, box) for one in crossings):
                crossings.append(point)
        count += 1 + len(crossings)
        chords.append(line)
    return count


def _is_straight(net: Network) -> bool:
    return all(straight_weights(net, 1, neuron) is not None for neuron in range(net.sizes[1]))


def _label(
    fields: NDArray[np.float32], straight: bool
) -> tuple[NDArray[np.uint64], NDArray[np.int64], int]:
    """Return codes and numbers of regions (rows, columns), and how many regions there are."""
    from nnlab.core.compiled import region_kernels

    codes = np.empty(fields[0].shape, dtype=np.uint64)
    region_kernels.sign_codes(fields.reshape(len(fields), -1), codes.reshape(-1))
    labels = np.empty(codes.shape, dtype=np.int64)
    count = region_kernels.label_components(codes, labels, np.empty(codes.size, dtype=np.int64))
    if not straight:
        return codes, labels, count
    # A convex region may be thinner than a pixel in parts, and so in pieces on the grid.
    first = np.empty(count, dtype=np.uint64)
    first[labels.ravel()] = codes.ravel()
    _, merged = np.unique(first, return_inverse=True)
    return codes, merged[labels], int(merged.max()) + 1


def _measure(
    labels: NDArray[np.int64], count: int, classes: NDArray[np.int8]
) -> tuple[NDArray[np.int64], FloatArray, NDArray[np.int8], NDArray[np.int8]]:
    """Return areas in pixels, places (row, column, room), lowest and highest classes."""
    from nnlab.core.compiled import region_kernels

    area, place = np.empty(count, dtype=np.int64), np.empty((count, 3))
    lowest, highest = np.empty(count, dtype=np.int8), np.empty(count, dtype=np.int8)
    region_kernels.find_places(labels, count, np.empty(labels.shape), area, place)
    region_kernels.find_classes(labels, classes, lowest, highest)
    return area, place, lowest, highest


def _text(code: int, neurons: int) -> str:
    return "".join(PLUS if code >> m & 1 else MINUS for m in range(neurons))


def _is_near(one: Point, other: Point, box: Box) -> bool:
    size = max(box.x1_max - box.x1_min, box.x2_max - box.x2_min)
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= SAME_POINT * size


def _is_same(one: tuple[Point, Point], other: tuple[Point, Point], box: Box) -> bool:
    straight = _is_near(one[0], other[0], box) and _is_near(one[1], other[1], box)
    return straight or (_is_near(one[0], other[1], box) and _is_near(one[1], other[0], box))


def _crossing(one: tuple[Point, Point], other: tuple[Point, Point]) -> Point | None:
    """Return where two chords of a box cross inside it, or None."""
    (a1, a2), (b1, b2) = one
    (c1, c2), (d1, d2) = other
    across = (b1 - a1) * (d2 - c2) - (b2 - a2) * (d1 - c1)
    if across == 0.0:
        return None
    s = ((c1 - a1) * (d2 - c2) - (c2 - a2) * (d1 - c1)) / across
    u = ((c1 - a1) * (b2 - a2) - (c2 - a2) * (b1 - a1)) / across
    if not (0.0 < s < 1.0 and 0.0 < u < 1.0):
        return None
    return a1 + s * (b1 - a1), a2 + s * (b2 - a2)
