"""The input plane: how it is painted, and the mouse on it."""
