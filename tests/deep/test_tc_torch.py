"""The gradient of the T-C net against torch's autograd and its convolution."""

import numpy as np
import pytest
import torch

from nnlab.core.tc.net import gradient, make_targets, start_net
from nnlab.core.tc.shapes import draw, make_stimuli


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_the_tied_gradient_is_that_of_a_convolution(activation: str) -> None:
    stimuli = make_stimuli(7, 2)
    chosen = np.array([0, 30, 99, 150, 200])
    net = start_net(3, stimuli.units, True, activation, 5, spread=0.7)
    t = make_targets(stimuli.is_T[chosen], activation)
    places = zip(stimuli.shape[chosen], stimuli.row[chosen], stimuli.column[chosen], strict=True)
    images = torch.tensor(np.stack([draw(7, *map(int, at)) for at in places]))[:, None]
    w = torch.tensor(net.w.reshape(3, 1, 3, 3), requires_grad=True)
    theta, v = (torch.tensor(part[:, 0].copy(), requires_grad=True) for part in (net.theta, net.v))
    Theta = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    g = getattr(torch, activation)
    V = g(torch.nn.functional.conv2d(images, w, bias=-theta, padding=2))
    moved = (V - g(-theta)[None, :, None, None]).sum(dim=(2, 3))
    H = 0.5 * ((torch.tensor(t) - g(moved @ v - Theta)) ** 2).sum()
    H.backward()
    expected = [part.grad.reshape(-1).numpy() for part in (w, theta, v, Theta)]  # type: ignore[union-attr]
    fall = gradient(net.flat, 3, 1, activation, stimuli.fields[chosen], t)
    np.testing.assert_allclose(fall, -np.concatenate(expected), atol=1e-12)
