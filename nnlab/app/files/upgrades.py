"""What older sessions lack: each function takes a manifest one version further."""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


def _upgrade_1(document: Document) -> Document:
    """Version 2: activations by layer, inputs, more settings of rules, views and stops."""
    rooms = document.get("rooms")
    old = rooms.get("playground") if isinstance(rooms, dict) else None
    if not isinstance(rooms, dict) or not isinstance(old, dict):
        return document
    design, rule = old.get("design"), old.get("rule")
    if not isinstance(design, dict) or not isinstance(rule, dict):
        return document
    switches = ("two_colours", "show_map", "show_lines", "log_curves")
    new: Document = {
        "view": {name: old[name] for name in switches if name in old},
        "stop": {
            "when": "solved" if old.get("stop_when_solved") is True else "never",
            "epochs": 100,
            "patience": 20,
        },
        "start_step": 0,
        "share": 0.0,
        "test_seed": 0,
        "scene": "",
    }
    hidden = design.get("hidden")
    count = len(hidden) if isinstance(hidden, list) else 0
    design = {
        "start_value": 0.5,
        "outputs": 1,
        "frozen": [],
        "features": ["x1", "x2"],
        "hidden_activations": [design.get("hidden_activation")] * count,
        **design,
    }
    rule = {**_RULE_2, **rule}
    source = old.get("source")
    if isinstance(source, dict):
        source = {"ratio": 0.5, "flip": 0.0, "classes": 2, **source}
        if source.get("generator") in _FOUR_CORNERS:
            source["p"] = 4
    playground = {**new, **old, "design": design, "rule": rule, "source": source}
    return {**document, "rooms": {**rooms, "playground": playground}}


# Sets that had four patterns whatever their source said.
_FOUR_CORNERS = ("and01", "and", "or01", "or", "xor01", "xor")

_RULE_2: Document = {
    "teacher": "madaline",
    "cost": "quadratic",
    "optimiser": "sgd",
    "momentum": 0.9,
    "averaging": 0.999,
    "l1": 0.0,
    "l2": 0.0,
    "dropout": 0.0,
    "decay": "constant",
    "decay_rate": 0.01,
    "population": 40,
    "elite": 4,
    "mutation": 0.1,
    "crossover": 0.5,
}

# An entry v takes a manifest of version v to version v + 1.
UPGRADES: dict[int, Callable[[Document], Document]] = {1: _upgrade_1}
