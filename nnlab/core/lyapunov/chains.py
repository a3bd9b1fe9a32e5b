"""lambda_1 of deep and narrow nets at many patterns: each Jacobian is formed and none is missed.

An iteration on J^T J stops where it seems to have settled, which may be at the second singular
value, and in a space of few dimensions it goes through all of it. To form J costs less there, when
sixteen patterns share each instruction; see `nnlab.core.compiled.chain_kernels`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnlab.core.activations import ACTIVATIONS
from nnlab.core.arrays import FloatArray
from nnlab.core.compiled import chain_kernels, kernel_cache

Singles = NDArray[np.float32]
ACTIVATED = ("tanh", "sigmoid", "relu", "softmax")
GROUP = 4
"""Rows that a kernel takes at once."""


class Chain:
    """The layers of a net, J = D_l W_l ... D_1 W_1, packed for the kernel.

    Parameters
    ----------
    matrices : each (n, n before)
        Of each layer, in units of `scales`. The first may be another one with the same singular
        values, such as R^T of W_1 = R^T Q^T: only J sees it.
    scales : (layers,)
        W_l are the matrices times these; that of the first one is not used.
    biases : each (n,)
        -theta_l; those of the first layer are in its fields and not used.
    activations : one a layer
        Of `ACTIVATED`; "softmax" only for the last.
    """

    def __init__(
        self,
        matrices: Sequence[Singles],
        scales: Sequence[float],
        biases: Sequence[Singles],
        activations: Sequence[str],
    ) -> None:
        columns = matrices[0].shape[1]
        sizes = [_padded(columns), *(_padded(len(one)) for one in matrices)]
        self._w = np.concatenate([_pack(one) for one in matrices])
        self._bias = np.concatenate([_pad(one) for one in biases])
        self._scales = np.array(scales, dtype=np.float32)
        self._sizes = np.array(sizes, dtype=np.int64)
        self._codes = np.array([ACTIVATIONS[g].code for g in activations], dtype=np.int64)
        self._classes = len(matrices[-1])

    def log_growths(self, fields: Singles) -> FloatArray:
        """Return ln Lambda_1 (p,), in units of the matrices, for fields (n, p) of the first layer.

        -inf where a layer's neurons are all dead, NaN where float32 cannot tell.
        """
        logs = np.empty(fields.shape[1])
        chain_kernels.find_growths(
            np.ascontiguousarray(fields),
            self._w,
            self._bias,
            self._scales,
            self._sizes,
            self._codes,
            self._classes,
            logs,
        )
        return logs


def is_ready() -> bool:
    """Return whether the kernel is compiled here or in the cache: else a call takes very long."""
    return bool(chain_kernels.find_growths.signatures) or kernel_cache.is_filled()


def _padded(n: int) -> int:
    return -(-n // GROUP) * GROUP


def _pad(values: Singles) -> Singles:
    return np.pad(values, (0, _padded(len(values)) - len(values)))


def _pack(matrix: Singles) -> Singles:
    """Return a matrix in groups of four rows, each column by column."""
    n, m = (_padded(length) for length in matrix.shape)
    padded = np.zeros((n, m), dtype=np.float32)
    padded[: matrix.shape[0], : matrix.shape[1]] = matrix
    return padded.reshape(n // GROUP, GROUP, m).transpose(0, 2, 1).ravel()
