"""Values and tangents carried through the layers of a net, tile by tile, in float32."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nnlab.core.arrays import FloatArray
from nnlab.core.compiled.packed import PackedLayers
from nnlab.core.features import expand, slopes

Map = NDArray[np.float32]

# Layers wider than this are multiplied by BLAS.
NARROW = 12
# Points of one tile of a wide net, which OpenBLAS multiplies fastest, and the floats that all tiles
# of a batch may have together: twice that stays in the second-level cache.
POINTS, BATCH_FLOATS = 128, 80_000


def propagate_gram(packed: PackedLayers, x1: Map, x2: Map) -> Map:
    """Return |T1|^2, T1 . T2 and |T2|^2 (3, points) of the tangents at x1, x2 (points,)."""
    from nnlab.core.compiled import tangent_kernels as kernels

    if _is_narrow(packed):
        gram = np.empty((3, x1.size), np.float32)
        _fill_narrow(packed, x1, x2, gram, np.empty((5, 0)))
        return gram
    gram = np.empty((3, padded(x1.size)), np.float32)
    for ell, start, stacks in passes(packed, x1, x2, None):
        if ell == len(packed.w):
            kernels.contract_stacks(stacks, start, gram)
    # The compiled loops know arrays without gaps only.
    return np.ascontiguousarray(gram[:, : x1.size])


def propagate_sheared(packed: PackedLayers, x1: Map, x2: Map) -> FloatArray:
    """Return |T1|^2, T1 . T2', |T2'|^2, the shear C and the least share left of T2 (5, points)."""
    from nnlab.core.compiled import shear_kernels as kernels

    if _is_narrow(packed):
        sheared = np.empty((5, x1.size))
        _fill_narrow(packed, x1, x2, np.empty((3, 0), np.float32), sheared)
        return sheared
    sheared = np.empty((5, padded(x1.size)))
    work = work_arrays(packed)
    for ell, start, stacks in passes(packed, x1, x2, work):
        if ell == len(packed.w):
            kernels.contract_sheared_stacks(stacks, start, work, sheared)
    return sheared[:, : x1.size]


def work_arrays(packed: PackedLayers) -> Map:
    """Return the arrays that `passes` needs to shear tangents."""
    return np.empty((batch_of(packed.widest), 6, POINTS), np.float32)


def batch_of(widest: int) -> int:
    """Return how many tiles of `POINTS` points go through the layers together."""
    return max(1, BATCH_FLOATS // (widest * 3 * POINTS))


def padded(points: int) -> int:
    """Return the number of points in whole tiles."""
    return -(-points // POINTS) * POINTS


def _is_narrow(packed: PackedLayers) -> bool:
    return packed.widest <= NARROW and not packed.features


def _fill_narrow(packed: PackedLayers, x1: Map, x2: Map, gram: Map, sheared: FloatArray) -> None:
    from nnlab.core.compiled import gram_kernels as kernels

    w, theta = packed.all_w, packed.all_theta
    kernels.fill_gram(x1, x2, w, theta, packed.sizes, packed.codes, gram, sheared)


def passes(
    packed: PackedLayers, x1: Map, x2: Map, work: Map | None
) -> Iterator[tuple[int, int, Map]]:
    """Yield each layer's number, the first point and its stacks (tiles, neurons, 3 * POINTS).

    Stacks hold values and both tangents; the last points are repeated to fill them. With `work`
    the second tangents are sheared after each layer.
    """
    from nnlab.core.compiled import shear_kernels, tangent_kernels

    fill = padded(x1.size) - x1.size
    if fill:
        x1, x2 = np.pad(x1, (0, fill), "edge"), np.pad(x2, (0, fill), "edge")
    batch, width = batch_of(packed.widest), 3 * POINTS
    front, back = np.empty((2, batch * packed.widest * width), np.float32)
    for start in range(0, x1.size, batch * POINTS):
        part = slice(start, start + batch * POINTS)
        tiles = x1[part].size // POINTS
        stacks = front[: tiles * len(packed.theta[0]) * width].reshape(tiles, -1, width)
        _start(packed, x1[part], x2[part], stacks)
        if work is not None:
            shear_kernels.start_work(work)
            shear_kernels.shear_stacks(stacks, work)
        yield 1, start, stacks
        for layer in range(1, len(packed.w)):
            theta = packed.theta[layer]
            products = back[: tiles * len(theta) * width].reshape(tiles, -1, width)
            # What overflows is done again in float64.
            with np.errstate(over="ignore", invalid="ignore"):
                np.matmul(packed.w[layer], stacks, out=products)
            tangent_kernels.push_layers(products, theta, packed.codes[layer])
            if work is not None:
                shear_kernels.shear_stacks(products, work)
            front, back, stacks = back, front, products
            yield layer + 1, start, stacks


def _start(packed: PackedLayers, x1: Map, x2: Map, stacks: Map) -> None:
    """Fill stacks with the first layer's values and tangents at points x1, x2."""
    from nnlab.core.compiled import tangent_kernels as kernels

    if not packed.features:
        w, theta = packed.w[0].ravel(), packed.theta[0]
        kernels.start_stacks(x1, x2, w, theta, packed.codes[0], stacks)
        return
    x = np.stack([x1, x2], axis=1).astype(np.float64)
    rise = slopes(packed.features, x)
    below = np.stack([expand(packed.features, x), rise[..., 0], rise[..., 1]])
    below = below.reshape(3, len(stacks), POINTS, -1).transpose(1, 3, 0, 2).astype(np.float32)
    given = np.ascontiguousarray(below).reshape(len(stacks), -1, 3 * POINTS)
    np.matmul(packed.w[0], given, out=stacks)
    kernels.push_layers(stacks, packed.theta[0], packed.codes[0])
