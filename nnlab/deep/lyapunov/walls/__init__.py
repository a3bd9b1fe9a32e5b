"""The job that trains a wall of nets, and what it tells."""
