"""Convolutional nets in torch and the process that serves them; no Qt."""
