"""The scenes of the lecture."""
