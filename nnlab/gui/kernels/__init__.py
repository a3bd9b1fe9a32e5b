"""Kernels compiled on a first start and warmed up behind the window."""
