"""The page of the map: its state, maps and cross-sections in slices of time, files of numbers."""
