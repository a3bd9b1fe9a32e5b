"""Plots of random nets: distribution of exponents, phase diagram, layers, plane, training."""
