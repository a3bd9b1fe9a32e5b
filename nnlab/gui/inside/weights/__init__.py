"""Learnt weights as images, and why some look like noise."""
