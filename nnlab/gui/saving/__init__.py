"""Sessions on the screen: files, recent ones, recovery, autosave."""
