"""Edits of the mouse as functions of the state: classes, grid, assigned targets, what is shown."""

from dataclasses import replace

import numpy as np
import pytest

from nnlab.app.plane_edits import (
    add_points,
    assign_targets,
    classify,
    count_classes,
    drag_points,
    fitted_box,
    missed_targets,
    taught_neurons,
    with_assigned,
    with_classes,
)
from nnlab.app.playground import start_playground, take_design, take_rule, take_source, take_view
from nnlab.app.playground_state import MAX_CLASSES, Playground, Source, uniform_design
from nnlab.core.patterns import classes, from_classes
from nnlab.core.rules import RuleSpec


def taught() -> Playground:
    """Three hidden sgn neurons with assigned targets below a fixed output."""
    design = replace(uniform_design((3,), "sgn", "sgn"), frozen=(2,))
    state = take_design(start_playground(), design)
    return take_rule(state, RuleSpec("error", teacher="assigned"))


def test_a_third_class_keeps_the_classes_of_all_patterns() -> None:
    old = start_playground()
    state = with_classes(old, 3)
    assert count_classes(state) == 3 and state.net.sizes[-1] == 3
    assert np.array_equal(classes(state.patterns), classes(old.patterns))
    assert np.array_equal(state.patterns.x, old.patterns.x)
    assert with_classes(state, 2) is state


def test_there_are_no_more_classes_than_colours() -> None:
    with pytest.raises(ValueError, match="at most 6 classes"):
        with_classes(start_playground(), MAX_CLASSES + 1)


def test_new_points_stand_on_the_grid_and_end_the_generated_set() -> None:
    state = take_view(start_playground(), snap=0.25)
    new = add_points(state, np.array([[0.3, -0.9], [0.1, 0.1]]), 0)
    assert new.patterns.x[-2:].tolist() == [[0.25, -1.0], [0.0, 0.0]]
    assert new.patterns.t[-2:].tolist() == [[-1.0], [-1.0]] and new.source is None


def test_the_held_pattern_lands_on_the_grid_and_takes_the_others_along() -> None:
    state = take_view(start_playground(), snap=0.5)
    x = state.patterns.x
    new = drag_points(state, 3, (0.9, -0.4), [3, 8])
    assert new.patterns.x[3].tolist() == [1.0, -0.5]
    assert new.patterns.x[8] - x[8] == pytest.approx(new.patterns.x[3] - x[3])
    assert np.array_equal(new.patterns.x[4], x[4])


def test_a_class_for_many() -> None:
    state = classify(start_playground(), [0, 5, 7], 4)
    assert classes(state.patterns)[[0, 5, 7]].tolist() == [4, 4, 4]
    assert state.design.outputs == 5


def test_painting_begins_with_the_patterns_own_targets() -> None:
    state = taught()
    assert taught_neurons(state) == 3 and state.patterns.assigned is None
    wanted = float(-state.patterns.t[4, 0])
    new = assign_targets(state, [4], 1, wanted > 0)
    assigned = new.patterns.assigned
    assert assigned is not None and assigned.shape == (100, 3)
    assert np.array_equal(assigned[:, 0], state.patterns.t[:, 0])
    assert assigned[4, 1] == wanted
    assert np.array_equal(np.delete(assigned[:, 1], 4), np.delete(state.patterns.t[:, 0], 4))


def test_a_hidden_neuron_misses_targets_on_the_other_side_of_its_line() -> None:
    state = taught()
    first = state.net.layers[0]
    side = state.patterns.x @ first.w[2] - first.theta[2] >= 0
    missed = missed_targets(state.net, state.patterns, 2)
    assert np.array_equal(missed, side != (state.patterns.t[:, 0] > 0))
    painted = assign_targets(state, np.flatnonzero(missed & side).tolist(), 2, True)
    painted = assign_targets(painted, np.flatnonzero(missed & ~side).tolist(), 2, False)
    assert not missed_targets(painted.net, painted.patterns, 2).any()


def test_painting_what_is_so_already_is_no_edit() -> None:
    state = assign_targets(taught(), [4], 1, True)
    assert assign_targets(state, [4], 1, True) is state
    assert assign_targets(state, [], 1, True) is state
    assert assign_targets(state, [4], 3, True) is state


def test_another_number_of_neurons_keeps_the_targets_it_can() -> None:
    state = assign_targets(taught(), [0], 0, state_sign(0) < 0)
    narrow, wide = with_assigned(state.patterns, 2), with_assigned(state.patterns, 5)
    old = state.patterns.assigned
    assert old is not None and narrow.assigned is not None and wide.assigned is not None
    assert np.array_equal(narrow.assigned, old[:, :2])
    assert np.array_equal(wide.assigned[:, :3], old)
    assert np.array_equal(wide.assigned[:, 4], state.patterns.t[:, 0])


def state_sign(mu: int) -> float:
    return float(start_playground().patterns.t[mu, 0])


@pytest.mark.parametrize(
    "rule", [RuleSpec("backprop"), RuleSpec("error", teacher="madaline"), RuleSpec("genetic")]
)
def test_other_rules_have_no_targets_to_paint(rule: RuleSpec) -> None:
    assert taught_neurons(replace(taught(), rule=rule)) == 0


def test_what_is_shown_includes_held_out_and_new_patterns() -> None:
    state = take_source(start_playground(), Source("xor", 20, 0.0, 1))
    assert fitted_box(state) == state.box
    far = from_classes([[9.0, -7.0]], [0], 1)
    assert fitted_box(replace(state, test=far)).x1_max > 9.0
    assert fitted_box(replace(state, validation=far)).x2_min < -7.0
