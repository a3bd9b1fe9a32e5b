"""Install torch by the first way of torch_choice.py that works and brings no CUDA for nothing."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path

from commands import last_line, outcome, pip, say, uv
from torch_choice import Way, has_accelerator, verdict, ways

_REPORT = ("--dry-run", "--quiet", "--ignore-installed", "--report", "-")
_DRY = ("--dry-run", "--reinstall")
_PLAN = {"links": _REPORT, "index": _REPORT, "auto": _DRY, "cpu": _DRY}


class WishError(Exception):
    """NNLAB_TORCH asks for what cannot be installed."""


def install(python: Path, has_uv: bool) -> tuple[bool, str]:
    """Try the ways in their order; return whether torch is there, and if not why (one line).

    Raises
    ------
    WishError
        If NNLAB_TORCH names a requirement and no way leads to it.
    """
    to_try = ways(platform.system(), os.environ, has_uv)
    if not to_try:
        if os.environ.get("NNLAB_TORCH", ""):
            outcome([*pip(python), "uninstall", "--yes", "--quiet", "torch"])
            return False, ""
        return False, "there is no way to install it here"
    reasons = []
    for way in to_try:
        say(f"looking for {way.requirement} ({way.source})")
        reason = follow(python, way)
        if not reason:
            return True, ""
        reasons.append(f"{way.source}: {reason}")
    if to_try[0].asked:
        raise WishError(f"NNLAB_TORCH={to_try[0].requirement} failed: {'; '.join(reasons)}")
    return False, "; ".join(reasons)


def follow(python: Path, way: Way) -> str:
    """Install torch by one way; return why it did not work, "" if it did."""
    command = _command(python, way)
    if platform.system() == "Linux" and not has_accelerator():
        plan = outcome([*command, *_PLAN[way.source], way.requirement])
        if plan.returncode != 0:
            return last_line(plan)
        judged = verdict(way, planned(way.source, plan.stdout, plan.stderr))
        if judged.startswith("skipped"):
            return judged
        if judged:
            say(judged)
    done = outcome([*command, way.requirement])
    return "" if done.returncode == 0 else last_line(done)


def planned(source: str, output: str, messages: str) -> list[str]:
    """Return the packages that a dry run of pip (JSON in `output`) or uv (`messages`) names."""
    if source in ("auto", "cpu"):
        lines = [line.strip() for line in messages.splitlines()]
        return [line[2:] for line in lines if line.startswith("+ ")]
    names = []
    for item in json.loads(output)["install"]:
        names += [item["metadata"]["name"], *item["metadata"].get("requires_dist", ())]
    return names


def _command(python: Path, way: Way) -> list[str]:
    if way.source in ("auto", "cpu"):
        return [*uv(python), "install", "--python", str(python), "--torch-backend", way.source]
    local = ("--no-index", "--no-deps") if way.source == "links" else ()
    return [*pip(python), "install", *local]
