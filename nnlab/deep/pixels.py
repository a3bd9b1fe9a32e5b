"""What gives a net the ink itself: undoes the scaling that every net's input goes through."""

import torch
from torch import nn

from nnlab.deep.data import MEAN, SPREAD


class InkPixels(nn.Module):
    """x SPREAD + MEAN: the pixels from 0 to 1, of the scaled pixels x of `data.scaled`."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the ink, of the shape of x."""
        return x * SPREAD + MEAN
