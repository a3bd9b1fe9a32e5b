"""The page of the map: one net's exponents over its input plane."""
