"""Weights and thresholds as text, files and tables."""
