"""The parts of the MNIST tab."""
