"""Where numba keeps compiled kernels: one folder for each state of their sources.

numba looks only at the file that a kernel stands in. After an update of nnlab that changed a
function which the kernel calls from another file, it would go on using the old machine code.
"""

import os
import sys
from hashlib import sha256
from pathlib import Path

import numba

SOURCES = Path(__file__).resolve().parent


def digest(folder: Path = SOURCES) -> str:
    """Return a short name for the present state of all sources of kernels in a folder."""
    found = sha256()
    for path in sorted({*folder.glob("lane*.py"), *folder.glob("*kernels.py")}):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def use_own_cache() -> None:
    """Let kernels that are defined from now on be kept beside the sources, by their digest.

    Does nothing where NUMBA_CACHE_DIR says otherwise; where the folder cannot be written, numba
    goes on to the user's cache folder.
    """
    if "NUMBA_CACHE_DIR" not in os.environ:
        numba.config.CACHE_DIR = str(SOURCES / "__pycache__" / f"kernels-{digest()}")


def is_filled() -> bool:
    """Return whether the cache that this process uses was filled with all kernels, as they are."""
    return _mark().exists()


def mark_filled() -> None:
    """Remember that all kernels are in the cache."""
    _mark().touch()


def _mark() -> Path:
    """Return a file that is there once all is compiled for these sources and this processor."""
    import llvmlite.binding as llvm

    from nnlab.core.compiled import map_kernels

    folder = Path(map_kernels.fill_map.stats.cache_path)
    times = [path.stat().st_mtime_ns for path in sorted(SOURCES.glob("*kernels.py"))]
    machine = (numba.__version__, sys.version, llvm.get_host_cpu_name(), digest(), times)
    return folder / f"filled-{sha256(repr(machine).encode()).hexdigest()[:12]}"
