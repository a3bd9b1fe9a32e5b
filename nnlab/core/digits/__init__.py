"""Digits and the nets for them as plain data: rows, presets, settings, IDX files; no torch."""
