"""Plain gradient descent of one tanh net of the wall, batch by batch; float32, products by BLAS."""

from collections.abc import Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from nnlab.core.compiled.map_kernels import TANH
from nnlab.core.lyapunov.walls.circle import Circle
from nnlab.core.lyapunov.walls.nets import NetKey
from nnlab.core.network import Layer, Network, start_network

Floats = NDArray[np.float32]

# Where tanh nets are beyond this, their weights only grow without bound.
LARGEST_WEIGHT = 1e4
# Patterns that are judged at once: few, so that their products are small too.
JUDGED = 64
# BLAS shares products of more multiplications among its threads. For products of this size these
# wait for each other longer than they work, ten times as long where another program computes.
MOST_MULTIPLICATIONS = 4 * 65536


class WallLearner:
    """A net that learns: w <- w - eta d/dw of the batch's mean of (O - t)^2, theta likewise.

    The start is `draw_start`. With `embedding` only the output layer learns. An epoch goes through
    the patterns in an order that seed and epoch decide; the few that do not fill a batch are left
    out. Nets do not know of each other: what a net learns does not depend on those that are trained
    before it or beside it, and on one machine it is the same to the bit each time.
    """

    def __init__(
        self, key: NetKey, circle: Circle, batch: int, eta: float, embedding: bool = False
    ) -> None:
        sizes = (2, *(key.width,) * key.depth, 1)
        start = draw_start(key, embedding)
        self.key, self.circle = key, circle
        self.epoch = 0
        self._eta = eta
        self._batch = min(batch, len(circle.t))
        self._lowest = key.depth if embedding else 0
        self._w = [layer.w.astype(np.float32) for layer in start.layers]
        self._theta = [layer.theta.astype(np.float32) for layer in start.layers]
        self._dw = [np.empty_like(w) for w in self._w]
        self._dtheta = [np.empty_like(theta) for theta in self._theta]
        self._V = [np.empty((n, self._batch), np.float32) for n in sizes]
        self._delta = [np.empty((n, self._batch), np.float32) for n in sizes[1:]]
        self._sound = self._copy()

    @property
    def batches(self) -> int:
        """How many updates an epoch has."""
        return len(self.circle.t) // self._batch

    def learn(self) -> Iterator[int]:
        """Go through one epoch; yield the number of its updates after each."""
        self._sound = self._copy()
        rng = np.random.default_rng((self.key.seed, self.epoch + 1))
        order = rng.permutation(len(self.circle.t))
        for number in range(self.batches):
            self.update(order[number * self._batch : (number + 1) * self._batch])
            yield number + 1
        self.epoch += 1

    def update(self, which: NDArray[np.int64]) -> None:
        """Make one update by the patterns of a batch, given by their numbers."""
        from nnlab.core.compiled.descent_kernels import descend

        with np.errstate(all="ignore"):  # a net that diverges is found at the end of the epoch
            self.find_gradient(which)
        # d(O - t)^2 = -2 (t - O) dO, averaged over the batch.
        eta = np.float32(2.0 * self._eta / self._batch)
        for layer in range(self._lowest, len(self._w)):
            descend(self._w[layer], self._theta[layer], self._dw[layer], self._dtheta[layer], eta)

    def find_gradient(self, which: NDArray[np.int64]) -> tuple[list[Floats], list[Floats]]:
        """Return sums over a batch of delta V^T and of delta per layer, delta^(L) = (t - O) g'.

        Times -2 / batch (thresholds: +2 / batch) it is the gradient of the mean of (O - t)^2.
        With `embedding` only those of the output layer are computed.
        """
        from nnlab.core.compiled.descent_kernels import bend
        from nnlab.core.compiled.map_kernels import finish_layer

        V, delta = self._V, self._delta
        np.take(self.circle.x, which, axis=1, out=V[0])
        for below, (w, theta) in enumerate(zip(self._w, self._theta, strict=True)):
            multiply(w, V[below], V[below + 1])
            finish_layer(V[below + 1], theta, TANH)
        np.subtract(self.circle.t[which], V[-1], out=delta[-1])
        for layer in range(len(self._w) - 1, self._lowest - 1, -1):
            bend(delta[layer], V[layer + 1], self._dtheta[layer])
            multiply(delta[layer], V[layer].T, self._dw[layer])
            if layer > self._lowest:
                multiply(self._w[layer].T, delta[layer], delta[layer - 1])
        return self._dw, self._dtheta

    def find_error(self, x: Floats, t: Floats) -> Generator[None, None, float]:
        """Return the share of patterns x (2, p) on the wrong side; yield between slices of work."""
        wrong = 0
        for start in range(0, len(t), JUDGED):
            part = slice(start, start + JUDGED)
            wrong += int(np.sum((self._output(x[:, part]) >= 0) != (t[part] > 0)))
            yield
        return wrong / len(t)

    def _output(self, x: Floats) -> Floats:
        from nnlab.core.compiled.map_kernels import finish_layer

        v = np.ascontiguousarray(x)
        with np.errstate(all="ignore"):
            for w, theta in zip(self._w, self._theta, strict=True):
                below, v = v, np.empty((len(theta), v.shape[1]), np.float32)
                multiply(w, below, v)
                finish_layer(v, theta, TANH)
        return np.asarray(v[0])

    def has_diverged(self) -> bool:
        """Whether a weight is not finite or too large to come back."""
        largest = max(float(np.abs(w).max()) for w in (*self._w, *self._theta))
        return not largest < LARGEST_WEIGHT

    def go_back(self) -> None:
        """Return to the weights that the net had when its last epoch began."""
        self._w, self._theta = self._sound

    def _copy(self) -> tuple[list[Floats], list[Floats]]:
        return [w.copy() for w in self._w], [theta.copy() for theta in self._theta]

    def network(self) -> Network:
        """Return the net as it is now."""
        arrays = [[a.astype(np.float64) for a in part] for part in (self._w, self._theta)]
        return Network(tuple(Layer(w, theta, "tanh") for w, theta in zip(*arrays, strict=True)))


def draw_start(key: NetKey, embedding: bool = False) -> Network:
    """Return the net to start from: weights Gaussian with variance 1/fan-in, theta = 0.

    With `embedding` the thresholds of the hidden layers are drawn as the weights are. Else the
    frozen layers of tanh would be odd, V(-x) = -V(x), and no output could tell the inside of a
    circle from its outside: all nets would have every second pattern wrong.
    """
    sizes = (2, *(key.width,) * key.depth, 1)
    net = start_network(sizes, ("tanh",) * (key.depth + 1), key.seed)
    if not embedding:
        return net
    rng = np.random.default_rng((key.seed, key.width, key.depth))
    layers = [
        Layer(one.w, rng.normal(size=len(one.theta)) / np.sqrt(one.w.shape[1]), "tanh")
        for one in net.layers[:-1]
    ]
    return Network((*layers, net.layers[-1]))


def multiply(a: Floats, b: Floats, out: Floats) -> None:
    """Set out to a b, in parts that BLAS computes in one thread."""
    rows = max(1, MOST_MULTIPLICATIONS // b.size)
    for start in range(0, len(a), rows):
        np.matmul(a[start : start + rows], b, out=out[start : start + rows])
