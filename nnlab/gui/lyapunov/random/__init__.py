"""The page of random nets: mean-field theory and the edge of chaos."""
