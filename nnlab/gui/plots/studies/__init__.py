"""Plots of a study of digits: plane, bins, scores, paths."""
