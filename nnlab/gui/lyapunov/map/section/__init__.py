"""The cross-section: exponent, output and distance to the boundary along a line."""
