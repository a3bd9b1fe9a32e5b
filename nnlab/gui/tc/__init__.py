"""The parts of the T-C tab."""
