"""Finite-time Lyapunov exponents against torch's autograd and singular values."""

import numpy as np
import pytest
import torch

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.growths import Wanted, points_growths
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.precise import tangent_growth
from nnlab.core.network import Layer, Network
from tests.core.plane_nets import BOX, grid_points, make_net

TORCH = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "linear": lambda b: b,
    "leaky": torch.nn.functional.leaky_relu,
    "softplus": torch.nn.functional.softplus,
    "softmax": lambda b: torch.softmax(b, dim=-1),
    "sgn": torch.sign,
    "heaviside": lambda b: torch.where(b >= 0, 1.0, 0.0).double(),
}
# Softmax is for the output alone.
HIDDEN = sorted(set(ACTIVATIONS) - {"softmax"})
SMOOTH = sorted(set(HIDDEN) - {"sgn", "heaviside"})


def autograd(layers: tuple[Layer, ...], x: np.ndarray) -> torch.Tensor:
    """Return torch's Jacobians (points, neurons, 2) at each x (points, 2)."""

    def forward(v: torch.Tensor) -> torch.Tensor:
        for layer in layers:
            b = torch.tensor(layer.w) @ v - torch.tensor(layer.theta)
            v = TORCH[layer.activation](b)
        return v

    return torch.func.vmap(torch.func.jacrev(forward))(torch.tensor(x))


def autograd_growth(layers: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    """Return ln of the largest singular value of torch's Jacobian at each x (points, 2)."""
    return torch.linalg.svdvals(autograd(layers, x))[:, 0].log().numpy()


@pytest.mark.parametrize("top", [None, "softmax"])
@pytest.mark.parametrize("width", [6, 30])
@pytest.mark.parametrize("activation", HIDDEN)
def test_both_growths_and_directions_agree_with_autograd_for_every_activation(
    activation: str, width: int, top: str | None
) -> None:
    layers = make_net((2, width, width, width, 3), activation).layers
    if top is not None:
        layers = (*layers[:-1], Layer(layers[-1].w, layers[-1].theta, top))
    x = grid_points(BOX, 11, 9)
    found = points_growths(Network(layers), *x.T, 4, True, Wanted(smallest=True, angles=True))
    _, sizes, directions = torch.linalg.svd(autograd(layers, x), full_matrices=False)
    if ACTIVATIONS[activation].is_flat:
        assert float(sizes.max()) == 0.0
        assert np.isneginf(found.logs).all()
        return
    alive = (sizes > 1e-12).numpy()
    assert np.array_equal(np.isneginf(found.logs.T), ~alive)
    expected = sizes.clamp(min=1e-30).log().numpy()
    assert found.logs.T[alive] == pytest.approx(expected[alive], abs=1e-3)
    angles = torch.atan2(directions[:, 0, 1], directions[:, 0, 0]).numpy()
    apart = sizes[:, 1].numpy() < 0.9 * sizes[:, 0].numpy()
    off = np.abs(np.angle(np.exp(2j * (found.angles - angles)))) / 2
    assert off[apart].max(initial=0.0) < 1e-4


@pytest.mark.parametrize("activation", SMOOTH)
@pytest.mark.parametrize("sizes", [(2, 6, 5, 4, 1), (2, 30, 40, 1)])
def test_maps_agree_with_autograd_and_svd(activation: str, sizes: tuple[int, ...]) -> None:
    net = make_net(sizes, activation)
    x = grid_points(BOX, 21, 17)
    for include_output in (False, True):
        for ell in range(1, depth(net, include_output) + 1):
            values = ftle_map(net, BOX, 21, 17, ell, include_output).ravel()
            expected = autograd_growth(net.layers[:ell], x) / ell
            assert np.array_equal(np.isneginf(values), np.isneginf(expected))
            alive = np.isfinite(expected)
            assert values[alive] == pytest.approx(expected[alive], abs=2e-6)


@pytest.mark.parametrize("activation", SMOOTH)
def test_reference_agrees_with_autograd(activation: str) -> None:
    net = make_net((2, 5, 5, 5, 1), activation)
    x = grid_points(BOX, 9, 9)
    assert tangent_growth(net.layers, x) == pytest.approx(autograd_growth(net.layers, x), abs=1e-12)
