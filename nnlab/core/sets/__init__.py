"""Sets of patterns by name, how each is drawn, and how patterns are held out."""
