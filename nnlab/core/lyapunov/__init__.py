"""Finite-time Lyapunov exponents: of points, of maps, of random nets; ridges and ellipses."""
