"""Exponents whose small digits matter, against arithmetic of 500 digits."""

import mpmath
import numpy as np
import pytest

from nnlab.core.lyapunov.growths import Wanted, points_growths
from nnlab.core.lyapunov.precise import precise_growths
from nnlab.core.lyapunov.spectrum import spectrum
from nnlab.core.network import Layer
from tests.core.plane_nets import BOX, grid_points, make_net

G = {
    "tanh": (mpmath.tanh, lambda b: 1 / mpmath.cosh(b) ** 2),
    "softplus": (lambda b: mpmath.log1p(mpmath.exp(b)), lambda b: 1 / (1 + mpmath.exp(-b))),
}


def exact_growths(layers: tuple[Layer, ...], x: np.ndarray) -> list[float]:
    """Return ln of both singular values and the direction of greatest stretching at x (2,)."""
    with mpmath.workdps(500):
        V, J = mpmath.matrix(x.tolist()), mpmath.eye(2)
        for layer in layers:
            g, slope = G[layer.activation]
            w = mpmath.matrix(layer.w.tolist())
            b = w * V - mpmath.matrix(layer.theta.tolist())
            V, J = b.apply(g), mpmath.diag([slope(value) for value in b]) * w * J
        gram = J.T * J
        apart, mixed = gram[0, 0] - gram[1, 1], 2 * gram[0, 1]
        larger = (gram[0, 0] + gram[1, 1] + mpmath.sqrt(apart**2 + mixed**2)) / 2
        largest = mpmath.log(larger) / 2
        smallest = mpmath.log(gram[0, 0] * gram[1, 1] - gram[0, 1] ** 2) / 2 - largest
        return [float(value) for value in (largest, smallest, mpmath.atan2(mixed, apart) / 2)]


@pytest.mark.parametrize("width", [2, 6, 20])
@pytest.mark.parametrize(("activation", "gain"), [("tanh", 4.0), ("tanh", 20.0), ("softplus", 4.0)])
def test_the_smaller_growth_keeps_its_digits(activation: str, gain: float, width: int) -> None:
    """Lambda_2 / Lambda_1 goes down to 1e-60 here; a Gram matrix alone ends at 1e-8."""
    layers = make_net((2, width, width, width, 2), activation, gain).layers
    x = grid_points(BOX, 4, 3)
    largest, smallest, angles = np.array([exact_growths(layers, point) for point in x]).T
    logs = np.stack([largest, smallest])
    exact = precise_growths(layers, x)
    assert exact.logs == pytest.approx(logs, abs=1e-9)
    assert np.sin(exact.angles - angles) == pytest.approx(np.zeros(12), abs=1e-9)
    found = points_growths(
        make_net((2, width, width, width, 2), activation, gain),
        *x.T,
        4,
        True,
        Wanted(smallest=True, angles=True),
    )
    assert found.logs == pytest.approx(logs, abs=2e-3)
    assert np.sin(found.angles - angles) == pytest.approx(np.zeros(12), abs=1e-4)


@pytest.mark.parametrize(
    ("sizes", "gain"), [((5,) * 15, 1.0), ((4,) * 13, 8.0), ((3, 6, 4, 5), 3.0)]
)
def test_the_spectrum_keeps_its_digits(sizes: tuple[int, ...], gain: float) -> None:
    net = make_net(sizes, "tanh", gain)
    x = np.random.default_rng(2).normal(size=sizes[0])
    with mpmath.workdps(250):
        V, J = mpmath.matrix(x.tolist()), mpmath.eye(len(x))
        for layer in net.layers:
            w = mpmath.matrix(layer.w.tolist())
            b = w * V - mpmath.matrix(layer.theta.tolist())
            V, J = b.apply(mpmath.tanh), mpmath.diag([1 / mpmath.cosh(z) ** 2 for z in b]) * w * J
        expected = [float(mpmath.log(size)) for size in mpmath.svd_r(J, compute_uv=False)]
    found = spectrum(net, x, len(net.layers), include_output=True)
    assert found == pytest.approx(np.array(expected)[: len(found)], abs=1e-9)
