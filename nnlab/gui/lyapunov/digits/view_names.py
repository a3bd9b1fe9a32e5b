"""The views of the page of digits: what switch, menu and keys call them, in plain English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ViewName:
    """One view: its key in the state, its name, its tip; its place in the row is its key 1, 2 …"""

    key: str
    name: str
    tip: str


VIEW_NAMES = (
    ViewName("plane", "Plane", "The digits in the plane of the bottleneck's two local fields"),
    ViewName("errors", "Errors", "Error and uncertainty against λ₁, reliability, rejection, AUROC"),
    ViewName("path", "Path", "λ₁ and outputs along a straight way through the space of images"),
)
