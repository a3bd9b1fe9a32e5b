"""The digits laboratory: its settings, its runs and where they are kept."""
