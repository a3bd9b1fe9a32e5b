"""Finite-time Lyapunov exponents against torch's autograd and singular values."""

import numpy as np
import pytest
import torch

from nnlab.core.lyapunov.exponents import ftle_map
from nnlab.core.lyapunov.layers import depth
from nnlab.core.lyapunov.precise import tangent_growth
from nnlab.core.network import Layer
from tests.core.plane_nets import BOX, grid_points, make_net

SMOOTH = ("tanh", "sigmoid", "relu", "linear")
TORCH = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu, "linear": lambda b: b}


def autograd_growth(layers: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    """Return ln of the largest singular value of torch's Jacobian at each x (points, 2)."""

    def forward(v: torch.Tensor) -> torch.Tensor:
        for layer in layers:
            b = torch.tensor(layer.w) @ v - torch.tensor(layer.theta)
            v = TORCH[layer.activation](b)
        return v

    jacobians = torch.func.vmap(torch.func.jacrev(forward))(torch.tensor(x))
    return torch.linalg.svdvals(jacobians)[:, 0].log().numpy()


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
