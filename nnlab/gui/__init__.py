"""The window; everything with Qt, nothing with torch."""
