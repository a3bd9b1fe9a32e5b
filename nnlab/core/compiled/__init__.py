"""The compiled loops and what they are made of."""
