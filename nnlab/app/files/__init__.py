"""Session files: archives, autosave, recovery, locks, upgrades."""
