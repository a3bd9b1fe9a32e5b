"""Plots: the input plane, curves, images, the net's diagram."""
