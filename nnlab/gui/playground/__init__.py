"""The parts of the playground tab."""
