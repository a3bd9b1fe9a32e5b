"""The map of numbers over the input plane: colours, overlays, gestures."""
