"""Walls of nets: the page's state, the library on the disk, the table."""
