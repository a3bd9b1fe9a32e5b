"""Plots of the digits laboratory: images, errors, confusion, errors delta, runs."""
