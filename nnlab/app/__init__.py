"""State, undo, sessions and settings; no Qt, no torch."""
