"""All scenes of the lecture, in its order, and how one is opened."""

from dataclasses import replace
from functools import cache

from nnlab.app.lecture.layers import SCENES as LAYERS
from nnlab.app.lecture.learning import SCENES as LEARNING
from nnlab.app.lecture.moons import SCENES as MOONS
from nnlab.app.lecture.neuron import SCENES as NEURON
from nnlab.app.lecture.scene import Scene
from nnlab.app.lecture.tensorflow import SCENES as TENSORFLOW
from nnlab.app.playground_state import Playground

SCENES: dict[str, Scene] = {
    scene.key: scene for part in (NEURON, LAYERS, LEARNING, MOONS, TENSORFLOW) for scene in part
}
PARTS: tuple[str, ...] = tuple(dict.fromkeys(scene.part for scene in SCENES.values()))


@cache
def open_scene(key: str) -> Playground:
    """Return the playground of a scene: the same object each time, so that its past is found.

    Raises
    ------
    KeyError
        If there is no such scene.
    """
    return replace(SCENES[key].make(), scene=key)


def find_neighbour(key: str, by: int) -> str:
    """Return the key of the scene `by` places further, at most the last or the first one.

    A key that is no scene's stands before the first.
    """
    keys = list(SCENES)
    place = keys.index(key) if key in SCENES else -1
    return keys[min(max(place + by, 0), len(keys) - 1)]
