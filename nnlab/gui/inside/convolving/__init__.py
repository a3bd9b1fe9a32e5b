"""Convolution at work: what slides, its numbers, its sum."""
