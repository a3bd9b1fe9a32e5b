"""Patterns as tables: text, files, cells."""
