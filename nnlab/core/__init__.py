"""Neurons, learning rules and Lyapunov exponents in numpy and numba; no Qt, no torch."""
