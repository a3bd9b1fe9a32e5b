"""Figures as files and on the clipboard."""
