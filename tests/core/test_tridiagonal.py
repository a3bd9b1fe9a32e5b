"""The largest eigenvalues of tridiagonal matrices, against numpy's solver."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.lyapunov.tridiagonal import largest_eigenvalue


def of_numpy(alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Return the largest eigenvalues of B^T B for bidiagonal B (k, p), (k - 1, p)."""
    values = []
    for a, b in zip(alpha.T, beta.T, strict=True):
        whole = np.diag(a) + np.diag(b, 1)
        values.append(np.linalg.eigvalsh(whole.T @ whole)[-1])
    return np.array(values)


def of_nnlab(alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    diagonal = alpha**2
    diagonal[1:] += beta**2
    return largest_eigenvalue(diagonal, (alpha[:-1] * beta) ** 2)


@given(st.integers(1, 16), st.integers(0, 10_000), st.floats(-12, 0))
def test_it_is_numpys_largest_one(k: int, seed: int, spread: float) -> None:
    rng = np.random.default_rng(seed)
    alpha = 10 ** rng.uniform(spread, 0, (k, 20))
    beta = 10 ** rng.uniform(spread, 0, (k - 1, 20))
    assert of_nnlab(alpha, beta) == pytest.approx(of_numpy(alpha, beta), rel=1e-9)


def test_equal_eigenvalues_and_zeros() -> None:
    assert largest_eigenvalue(np.ones((5, 1)), np.zeros((4, 1))) == pytest.approx(1.0, rel=1e-8)
    assert largest_eigenvalue(np.zeros((3, 2)), np.zeros((2, 2))) == pytest.approx(0.0, abs=1e-99)
    mixed = largest_eigenvalue(np.array([[2.0], [0.0], [0.0]]), np.zeros((2, 1)))
    assert mixed == pytest.approx(2.0, rel=1e-12)


def test_the_chain_with_known_eigenvalues() -> None:
    # Diagonal 2, beside it -1: 2 - 2 cos(j pi / (k + 1)).
    k = 12
    found = largest_eigenvalue(np.full((k, 1), 2.0), np.ones((k - 1, 1)))
    assert found == pytest.approx(2.0 - 2.0 * np.cos(k * np.pi / (k + 1)), rel=1e-12)
