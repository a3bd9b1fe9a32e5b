"""The page of the wall: nets of many widths and depths, and their trends."""
