"""What jobs and requests of the compute process share, and the tables that name them."""

import importlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from nnlab.deep.process.wire import Ready
from nnlab.deep.reports import Report


@dataclass
class Desk:
    """What jobs and requests of this process share.

    net, checkpoint : the net that was trained last, or is being trained, and its file
    rows : its rows
    hold : whether a training shall hold at its next update
    shelf : nets read from files, and whatever else is worth keeping between two requests
    """

    net: Any = None
    checkpoint: str = ""
    rows: tuple[Any, ...] = ()
    hold: bool = False
    shelf: dict[Any, Any] = field(default_factory=dict)


Steps: TypeAlias = Generator[Report | None, None, Any]
JobFunction: TypeAlias = Callable[..., Steps]
RequestFunction: TypeAlias = Callable[..., Any]


def _late(module: str, name: str) -> Callable[..., Any]:
    """Return a function that imports its module, and torch with it, only when it is called."""

    def call(desk: Desk, **params: Any) -> Any:
        return getattr(importlib.import_module(f"nnlab.deep.{module}"), name)(desk, **params)

    return call


def _device_info(desk: Desk) -> Ready:
    from nnlab.deep.process.device import describe

    return describe()


def _hold(desk: Desk, on: bool) -> bool:
    """Let a training hold at its next update, or go on."""
    desk.hold = on
    return on


JOBS: dict[str, JobFunction] = {
    "set_size": _late("exchange.set_size", "set_size"),
    "react": _late("seeing.react_job", "react_to"),
    "train_digits": _late("jobs", "train_digits"),
    "committee": _late("exchange.committee", "committee"),
    "train_wall": _late("lyapunov.walls.job", "train_wall"),
    "digit_study": _late("lyapunov.digits.jobs", "digit_study"),
    "digit_runs": _late("lyapunov.digits.jobs", "digit_runs"),
    "export_net": _late("exchange.transfer", "export_net"),
    "export_onnx": _late("exchange.onnx_file", "export_onnx"),
    "import_net": _late("exchange.transfer", "import_net"),
}
REQUESTS: dict[str, RequestFunction] = {
    "choose_images": _late("seeing.choose_images", "choose_images"),
    "test_image": _late("seeing.react_job", "test_image"),
    "augmented": _late("learning.augment", "augmented"),
    "classify": _late("jobs", "classify"),
    "device_info": _device_info,
    "digit_direction": _late("lyapunov.digits.paths", "digit_direction"),
    "digit_path": _late("lyapunov.digits.paths", "digit_path"),
    "own_digit": _late("lyapunov.digits.own", "own_digit"),
    "hold": _hold,
    "insides": _late("seeing.features", "insides"),
    "wall_time": _late("lyapunov.walls.cost", "wall_time"),
}
