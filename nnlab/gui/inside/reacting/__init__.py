"""What neurons react to."""
