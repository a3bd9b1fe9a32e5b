"""The compute process: its messages, its loop, its devices."""
