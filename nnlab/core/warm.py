"""Compiles all kernels, or loads them from numba's cache, before they are needed."""

from importlib import import_module

KERNEL_MODULES = (
    "nnlab.core.kernels",
    "nnlab.core.map_kernels",
    "nnlab.core.tangent_kernels",
    "nnlab.core.general_kernels",
    "nnlab.core.layer_kernels",
    "nnlab.core.genetic_kernels",
    "nnlab.core.mistake_kernels",
    "nnlab.core.region_kernels",
)


def warm() -> None:
    """Call `warm()` of each kernel module; safe in a background thread, quick when cached."""
    for name in KERNEL_MODULES:
        import_module(name).warm()
