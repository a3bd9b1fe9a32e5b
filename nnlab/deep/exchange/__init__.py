"""Nets voting together, as files, and against the size of the training set."""
