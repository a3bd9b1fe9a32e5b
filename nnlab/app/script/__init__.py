"""The present scene as a short numpy script."""
