"""Where torch comes from: the order of the ways, and which of them would bring CUDA for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

REQUIREMENT = "torch>=2.10"
_ACCELERATED = re.compile(r"(nvidia|cuda|triton|pytorch-triton|intel-sycl|rocm)\b", re.IGNORECASE)
# Files by which a driver of NVIDIA or AMD (kfd) shows on Linux that it is loaded.
_DRIVERS = (
    "/proc/driver/nvidia/version",
    "/sys/module/nvidia/version",
    "/sys/class/kfd/kfd/topology",
    "/usr/lib/wsl/lib/nvidia-smi",
)


@dataclass(frozen=True)
class Way:
    """One way to install torch.

    `source` is "links" (the wheels that PIP_FIND_LINKS names, no index), "auto" (uv finds the build
    that fits the graphics card), "cpu" (uv takes the build for none) or "index" (whatever pip's
    index gives). `asked` says that the user named the requirement, so that even a build for an
    absent graphics card is what was asked for.
    """

    source: str
    requirement: str
    asked: bool = False


def ways(system: str, environ: Mapping[str, str], has_uv: bool) -> tuple[Way, ...]:
    """Return the ways to try, in their order; none if torch is not wanted.

    `system` is what `platform.system()` says: Linux, Darwin, Windows. On Linux the plain index
    is no way of its own: it gives a build with several GB of CUDA.
    """
    wish = environ.get("NNLAB_TORCH", "").strip()
    if wish.lower() == "none":
        return ()
    requirement, asked = wish or REQUIREMENT, bool(wish)
    found = []
    if environ.get("PIP_FIND_LINKS", "").strip():
        found.append(Way("links", requirement, asked))
    if has_uv:
        found.append(Way("auto", requirement, asked))
        if system == "Linux":  # auto may have chosen a card that torch.cuda cannot use
            found.append(Way("cpu", requirement, asked))
    if asked or system in ("Windows", "Darwin"):
        found.append(Way("index", requirement, asked))
    return tuple(found)


def accelerated(packages: Iterable[str]) -> list[str]:
    """Return those of `packages` (names or requirements) that only a graphics card can use."""
    return [name for name in packages if _ACCELERATED.match(name) and "extra ==" not in name]


def has_accelerator(root: Path = Path("/")) -> bool:
    """Tell whether a driver for computing on a graphics card is loaded on this Linux."""
    return any((root / driver.lstrip("/")).exists() for driver in _DRIVERS)


def verdict(way: Way, packages: Iterable[str]) -> str:
    """Judge what a way would install on a Linux without a graphics card to compute on.

    Return "" to go on in silence, else a line that begins with "skipped" (the way is not taken) or
    "takes" (it is, since it was asked for by name and nothing else was found).
    """
    extra = accelerated(packages)
    if not extra:
        return ""
    line = f"a torch with packages for graphics cards ({', '.join(extra[:3])}), and none is here"
    if way.asked and way.source == "index":
        return f"takes {line}, as NNLAB_TORCH={way.requirement} asks"
    return f"skipped {line}"
