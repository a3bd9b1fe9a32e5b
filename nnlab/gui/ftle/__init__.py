"""The parts of the FTLE tab."""
