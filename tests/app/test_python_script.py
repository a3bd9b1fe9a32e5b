"""A copied script makes the same net in a fresh interpreter that has no nnlab."""

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnlab.app.lecture.scene import stage
from nnlab.app.lecture.scenes import SCENES, open_scene
from nnlab.app.playground import edit_patterns, take_rule
from nnlab.app.playground_state import Playground, Source, uniform_design
from nnlab.app.script.python_script import Script, write_script
from nnlab.core.activations import ACTIVATIONS
from nnlab.core.course import Course
from nnlab.core.network import classification_error, energy
from nnlab.core.patterns import no_patterns
from nnlab.core.rules import OPTIMISERS, RuleSpec
from nnlab.core.trajectory import Trajectory

SMOOTH = [key for key, g in ACTIVATIONS.items() if not g.is_flat and not g.is_joint]

# What a reader does with a script, and its weights for this test.
RUN = """
import json, runpy, sys
if sys.argv[2] == "without":
    sys.modules["matplotlib"] = None
space = runpy.run_path(sys.argv[1])
assert "nnlab" not in sys.modules
found = {name: [part.tolist() for part in space[name]] for name in ("w", "theta")}
print(json.dumps(found | {"H": float(space["H"]), "C": float(space["C"])}))
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where scripts lie and matplotlib keeps its list of fonts, which takes it seconds to make."""
    return tmp_path_factory.mktemp("scripts")


def at_step(state: Playground, k: int) -> Playground:
    """The state with training at step k, as the runner settles it."""
    course = Course(
        Trajectory(state.start, state.patterns, state.rule, state.start_seed, state.start_memory)
    )
    return replace(state, k=k, net=course.at(k), memory=course.memory(k))


def check(state: Playground, bench: Path, figure: bool = False) -> Script:
    """Run the state's script and compare all that it finds with the state."""
    script = write_script(state)
    path = bench / "scene.py"
    path.write_text(script.text)
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN, str(path), "with" if figure else "without"],
        capture_output=True,
        text=True,
        cwd=bench,
        env={"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(bench), "OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ("pip install matplotlib" in done.stdout) != figure
    found = json.loads(done.stdout.splitlines()[-1])
    for place, layer in enumerate(state.net.layers):
        assert np.allclose(found["w"][place], layer.w, rtol=1e-9, atol=1e-9)
        assert np.allclose(found["theta"][place], layer.theta, rtol=1e-9, atol=1e-9)
    cost = state.rule.cost if state.rule.key in ("backprop", "genetic") else "quadratic"
    assert np.isclose(found["H"], energy(state.net, state.patterns, cost), rtol=1e-6)
    assert found["C"] == classification_error(state.net, state.patterns)
    return script


def moons(rule: RuleSpec, *hidden: int, **settings: object) -> Playground:
    output = settings.pop("output", "tanh")
    design = uniform_design(hidden, "tanh", str(output), **settings)
    return stage(Source("moons", 30, 0.1, 1), design, rule)


@pytest.mark.parametrize(
    ("key", "k"),
    [
        ("hebb", 2),
        ("hebb-error", 500),
        ("coding", 3),
        ("and", 40),
        ("xor", 30),
        ("four-lines", 300),
        ("madaline", 1000),
        ("smooth-xor", 200),
        ("overfit", 400),
        ("inputs", 300),
        ("new-data", 2000),
        ("moons-line", 300),
        ("tf-circle", 1000),
    ],
)
def test_scenes_are_learnt_again(key: str, k: int, bench: Path) -> None:
    figure = key in ("hebb", "four-lines", "inputs", "overfit", "moons-line")
    script = check(at_step(open_scene(key), k), bench, figure)
    assert script.reason is None
    assert "def learn(k, mu):" in script.text and "assert np.allclose" in script.text


@pytest.mark.parametrize(
    ("optimiser", "decay"),
    [*((key, "constant") for key in OPTIMISERS), ("sgd", "inverse"), ("adam", "exponential")],
)
def test_optimisers_are_written_out(optimiser: str, decay: str, bench: Path) -> None:
    rule = RuleSpec("backprop", 0.02, batch=7, optimiser=optimiser, decay=decay, l1=0.001, l2=0.002)
    script = check(at_step(moons(rule, 3), 200), bench)
    assert script.reason is None


@pytest.mark.parametrize("activation", SMOOTH)
def test_activations_are_written_out(activation: str, bench: Path) -> None:
    design = uniform_design((3, 2), activation, activation, features=("x1", "x2", "x1*x2"))
    state = stage(Source("moons", 30, 0.1, 1), design, RuleSpec("backprop", 0.01))
    assert check(at_step(state, 100), bench).reason is None


@pytest.mark.parametrize("cost", ["quadratic", "cross_entropy"])
def test_softmax_of_several_classes_is_written_out(cost: str, bench: Path) -> None:
    design = uniform_design((4,), "tanh", "softmax", outputs=3, frozen=(1,))
    state = stage(
        Source("blobs", 40, 0.3, 1, classes=3), design, RuleSpec("backprop", 0.1, cost=cost)
    )
    assert check(at_step(state, 200), bench).reason is None


@pytest.mark.parametrize("key", ["genetic", "dropout"])
def test_what_cannot_be_replayed_comes_as_weights_and_says_so(key: str, bench: Path) -> None:
    script = check(at_step(open_scene(key), 20), bench)
    assert script.reason is not None and script.reason in " ".join(script.text.split())
    assert "def learn" not in script.text


def test_a_chaotic_run_is_written_out_but_its_weights_are_taken_over(bench: Path) -> None:
    script = check(at_step(open_scene("moons-3"), 4000), bench)
    assert script.reason is not None and "chaotic" in script.reason
    assert "def learn(k, mu):" in script.text and "largest difference" in script.text


def test_a_script_goes_on_from_the_last_edit(bench: Path) -> None:
    state = at_step(open_scene("tf-gauss"), 50)
    edited = take_rule(state, replace(state.rule, eta=0.1))
    script = check(at_step(edited, 80), bench)
    assert script.reason is None and "after 50 updates" in script.text
    assert "after 130 updates" in script.text


@pytest.mark.parametrize("key", SCENES)
def test_every_scene_gives_a_readable_script_before_it_is_run(key: str) -> None:
    text = write_script(open_scene(key)).text
    ast.parse(text)
    assert max(len(line) for line in text.splitlines()) <= 110
    assert "nnlab." not in text.replace("nnlab 0", "")


@pytest.mark.parametrize("empty", [False, True])
def test_a_state_that_no_rule_can_train_is_written_as_it_is(bench: Path, empty: bool) -> None:
    state = open_scene("neuron")
    if empty:
        state = edit_patterns(state, no_patterns())
    else:
        state = take_rule(state, replace(state.rule, key="backprop", cost="cross_entropy"))
    script = write_script(state)
    assert script.reason is not None and ("no pattern" if empty else "can't act") in script.reason
    path = bench / "still.py"
    path.write_text(script.text)
    done = subprocess.run(
        [sys.executable, "-I", str(path)],
        capture_output=True,
        text=True,
        cwd=bench,
        env={"MPLBACKEND": "Agg", "MPLCONFIGDIR": str(bench), "OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "H = " in done.stdout and "nan" not in done.stdout
