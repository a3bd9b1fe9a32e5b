"""Compiled generations of the genetic algorithm; see `nnlab.core.training.genetic`.

A population is (individuals, params), each row a network's weights and thresholds, per layer w
row by row, then theta. Patterns come as columns: x (inputs, p), so that the loops over patterns
run along the memory. `t` (p, outputs) is coded as the output's values.

All random numbers are hashes of (seed, k, child, place): drawing one changes no other.
"""

import math
from typing import Any

import numpy as np
from numba import njit

from nnlab.core.compiled.scalar_kernels import (
    INNER,
    KERNEL,
    activate_all,
    activate_one,
    cost_of,
    is_right,
)

# Individuals that meet for each parent.
TOURNAMENT = 3
# Patterns whose states are kept at once.
PART = 64
# splitmix64 (Steele, Lea & Flood 2014).
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11))
UNIT = 2.0**-53


@njit(**INNER)
def mixed(key: Any, place: Any) -> Any:
    """Return 64 bits that depend on all bits of a key and of a whole number."""
    z = key + GOLDEN * (np.uint64(place) + np.uint64(1))
    z = (z ^ (z >> SHIFTS[0])) * FIRST_FACTOR
    z = (z ^ (z >> SHIFTS[1])) * SECOND_FACTOR
    return z ^ (z >> SHIFTS[2])


@njit(**INNER)
def uniform(key: Any, place: Any) -> Any:
    """Return a number from ]0, 1[, the same for the same key and place."""
    return (np.float64(mixed(key, place) >> SHIFTS[3]) + 0.5) * UNIT


@njit(**INNER)
def add_gaussians(row: Any, owner: Any, key: Any, sizes: Any) -> None:
    """Add to each number of a row that has an owner a Gaussian of its own width (Box & Muller)."""
    for i in range(0, len(row), 2):
        radius = math.sqrt(-2.0 * math.log(uniform(key, i)))
        angle = 2.0 * math.pi * uniform(key, i + 1)
        if owner[i] >= 0:
            row[i] += sizes[i] * radius * math.cos(angle)
        if i + 1 < len(row) and owner[i + 1] >= 0:
            row[i + 1] += sizes[i + 1] * radius * math.sin(angle)


@njit(**INNER)
def climb(params: Any, sizes: Any, codes: Any, V: Any, count: int) -> Any:
    """Compute the states V (neurons, PART), inputs first, of `count` patterns.

    The output layer's rows get its local fields; returned is where they begin.
    """
    w, below = 0, 0
    for layer in range(len(codes)):
        m, n = sizes[layer], sizes[layer + 1]
        above = below + m
        for i in range(n):
            field = V[above + i]
            for c in range(count):
                field[c] = -params[w + n * m + i]
            for j in range(m):
                weight, state = params[w + i * m + j], V[below + j]
                for c in range(count):
                    field[c] += weight * state[c]
            if layer < len(codes) - 1:
                for c in range(count):
                    field[c] = activate_one(codes[layer], field[c])
        w += n * m + n
        below = above
    return below


@njit(**KERNEL)
def measure(params: Any, sizes: Any, codes: Any, data: Any, V: Any) -> Any:
    """Return H, infinite where it is not a number, and the number of wrong patterns.

    `data` is (x, t, whether the cost is the cross entropy, level of the output's boundary).
    """
    x, t, entropy, level = data
    outputs, code, H, errors = sizes[-1], codes[-1], 0.0, 0
    b, O = np.empty(outputs), np.empty(outputs)
    for first in range(0, x.shape[1], PART):
        count = min(PART, x.shape[1] - first)
        for j in range(sizes[0]):
            for c in range(count):
                V[j, c] = x[j, first + c]
        top = climb(params, sizes, codes, V, count)
        for c in range(count):
            for i in range(outputs):
                b[i] = V[top + i, c]
            activate_all(code, b, O)
            H += cost_of(code, entropy, b, O, t, first + c)
            errors += not is_right(O, t, first + c, level)
    return (np.inf if math.isnan(H) else H), errors


@njit(**INNER)
def energies(population: Any, first: int, sizes: Any, codes: Any, data: Any, H: Any) -> None:
    """Set H of the individuals from `first` on."""
    V = np.empty((sizes.sum(), PART))
    for i in range(first, len(population)):
        H[i] = measure(population[i], sizes, codes, data, V)[0]


@njit(**INNER)
def copy_row(source: Any, i: int, target: Any, j: int) -> None:
    """Set row j of a table to row i of another; a slice would take seconds to compile."""
    for place in range(source.shape[1]):
        target[j, place] = source[i, place]


@njit(**INNER)
def merge(H: Any, source: Any, start: int, middle: int, end: int, target: Any) -> None:
    """Merge two sorted parts of an order of H, start ... middle-1 and middle ... end-1."""
    one, two = start, middle
    for place in range(start, end):
        if two >= end or (one < middle and H[source[one]] <= H[source[two]]):
            target[place] = source[one]
            one += 1
        else:
            target[place] = source[two]
            two += 1


@njit(**INNER)
def sort(population: Any, H: Any, other: Any) -> None:
    """Bring the best to the front; equals stay in their order.

    By merging, as NumPy's stable sort, which takes numba seconds to compile.
    """
    count = len(H)
    order, spare = np.empty(count, np.int64), np.empty(count, np.int64)
    for i in range(count):
        order[i] = i
    size = 1
    while size < count:
        for start in range(0, count, 2 * size):
            middle, end = min(start + size, count), min(start + 2 * size, count)
            merge(H, order, start, middle, end, spare)
        order, spare = spare, order
        size *= 2
    kept = H.copy()
    for i in range(count):
        H[i] = kept[order[i]]
        copy_row(population, order[i], other, i)
    for i in range(count):
        copy_row(other, i, population, i)


@njit(**INNER)
def parent(key: Any, place: int, count: int) -> Any:
    """Return the best of a few individuals drawn at random; the population is sorted."""
    best = count
    for i in range(TOURNAMENT):
        best = min(best, int(uniform(key, place + i) * count))
    return best


@njit(**INNER)
def breed(
    population: Any, other: Any, owner: Any, elite: int, widths: Any, share: float, key: Any
) -> None:
    """Put the next generation into `other`: the elite, then children."""
    count = len(population)
    for child in range(elite):
        copy_row(population, child, other, child)
    for child in range(elite, count):
        own = mixed(key, child)
        one, two = parent(own, 1, count), parent(own, 1 + TOURNAMENT, count)
        copy_row(population, one, other, child)
        if uniform(own, 0) < share:
            picks = mixed(own, 1 + 2 * TOURNAMENT)
            for i in range(len(owner)):
                if owner[i] >= 0 and uniform(picks, owner[i]) < 0.5:
                    other[child, i] = population[two, i]
        add_gaussians(other[child], owner, mixed(own, 2 + 2 * TOURNAMENT), widths)


@njit(**INNER)
def key_of(seed: Any, k: Any) -> Any:
    """Return the key of all random numbers of generation k."""
    return mixed(mixed(np.uint64(seed), 0), k)


@njit(**KERNEL)
def spread(population: Any, owner: Any, widths: Any, seed: Any) -> None:
    """Make all individuals but the first anew: the first with Gaussians added."""
    for i in range(1, len(population)):
        copy_row(population, 0, population, i)
        add_gaussians(population[i], owner, mixed(mixed(np.uint64(seed), 1), i), widths)


@njit(**KERNEL)
def evolve(
    population: Any,
    sizes: Any,
    codes: Any,
    data: Any,
    owner: Any,
    widths: Any,
    elite: int,
    share: float,
    seed: Any,
    k: int,
    stop: int,
    H: Any,
    measured: bool,
) -> None:
    """Do the generations k ... stop-1 in place; the population ends sorted.

    H (individuals,) are their energies in the end; those at the start too if it is `measured`,
    and sorted, already.
    """
    other = np.empty(population.shape)
    for generation in range(k if measured else k - 1, stop):
        first = 0
        if generation >= k:
            breed(population, other, owner, elite, widths, share, key_of(seed, generation))
            for i in range(len(population)):
                copy_row(other, i, population, i)
            first = elite
        energies(population, first, sizes, codes, data, H)
        sort(population, H, other)
