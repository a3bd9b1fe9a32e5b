"""The parts of the Compare tab."""
