"""Which devices torch has here, threads and seeds; torch is imported when first asked."""

import torch

from nnlab.deep.process.link import compute_threads
from nnlab.deep.process.wire import Ready


def describe() -> Ready:
    """Set the number of threads and return the devices, the preferred one first."""
    torch.set_num_threads(compute_threads())
    threads = torch.get_num_threads()
    cpu = f"CPU, {threads} thread{'s' * (threads > 1)}"
    return Ready(devices=[*_accelerators(), ("cpu", cpu)], threads=threads)


def warm() -> None:
    """Make one update of a tiny net: the first one imports half of torch, up to some seconds."""
    weight = torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.Adam([weight], fused=True)
    weight.sum().backward()  # type: ignore[no-untyped-call]
    optimiser.step()


def _accelerators() -> list[tuple[str, str]]:
    found = []
    if torch.cuda.is_available():
        found.append(("cuda", f"GPU, {torch.cuda.get_device_name()}"))
    if torch.backends.mps.is_available():
        found.append(("mps", "Apple GPU (MPS)"))
    return found


def choose(device: str) -> tuple[str, str]:
    """Return the device for a setting, and one line when it is not the one that was wanted.

    "auto" takes the first of `describe`; what this machine lacks becomes the CPU.
    """
    present = [key for key, _ in describe().devices]
    if device == "auto":
        return present[0], ""
    if device in present:
        return device, ""
    return "cpu", f"This machine has no device {device}: training on the CPU."


def bfloat16_pays(device: torch.device) -> bool:
    """Tell whether the device multiplies bfloat16 natively, which then is faster than float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    return device.type == "cpu" and _cpu_has_bfloat16()


def _cpu_has_bfloat16() -> bool:
    ask = getattr(torch.cpu, "get_capabilities", None)  # torch 2.10 does not tell
    capabilities = ask() if ask else {}
    return any(capabilities.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))
