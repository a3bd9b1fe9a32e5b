"""The wall of maps, and the trends that are read off it."""
