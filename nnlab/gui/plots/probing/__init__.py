"""What the probe and the cross-section find: ellipses, growth, values along a line."""
