"""Early stopping: the net of the epoch with the smallest held-out error is kept."""

from math import inf

import torch
from torch import nn


class Best:
    """The best net so far, and when to wait no longer.

    With `patience` 0 nothing is kept, and the net of the last epoch is the one that counts.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.epoch = 0
        self.error = inf
        self.tensors: dict[str, torch.Tensor] = {}

    def look(self, epoch: int, held_out_error: float, net: nn.Module) -> bool:
        """Take a net after an epoch; return whether it is the one to keep."""
        if not self.patience:
            return True
        if held_out_error >= self.error:
            return False
        self.epoch, self.error = epoch, held_out_error
        self.tensors = {name: value.clone() for name, value in net.state_dict().items()}
        return True

    def over(self, epoch: int) -> bool:
        """Tell whether `patience` epochs have gone by without a better one."""
        return self.patience > 0 and epoch - self.epoch >= self.patience

    def put_back(self, net: nn.Module) -> None:
        """Make a net the best one again."""
        if self.tensors:
            net.load_state_dict(self.tensors)
