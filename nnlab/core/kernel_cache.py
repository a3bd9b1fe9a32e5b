"""Where numba keeps compiled kernels: one folder for each state of their sources.

numba looks only at the file that a kernel stands in. After an update of nnlab that changed a
function which the kernel calls from another file, it would go on using the old machine code.
"""

import os
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
