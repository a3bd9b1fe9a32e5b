"""What a rule cannot do with a net and a set of patterns together."""

import numpy as np
import pytest

from nnlab.core.course import Course
from nnlab.core.feasible import LARGEST_GENERATION, find_job_refusal, largest_population
from nnlab.core.network import start_network
from nnlab.core.patterns import Patterns
from nnlab.core.rules import RuleSpec
from nnlab.core.training.gauge import first_stride
from nnlab.core.trajectory import Trajectory

NET = start_network((2, 64, 64, 1), ("tanh",) * 3, 1)


def patterns(p: int) -> Patterns:
    return Patterns(np.random.default_rng(1).normal(size=(p, 2)), np.ones((p, 1)))


def test_a_generation_that_would_stop_the_window_is_refused_with_the_largest_that_would_not() -> (
    None
):
    many = patterns(5000)
    most = largest_population(NET, many)
    refusal = find_job_refusal(RuleSpec("genetic", population=most + 1), NET, many)
    assert refusal is not None and f"at most {most} networks" in refusal
    assert find_job_refusal(RuleSpec("genetic", population=most, elite=1), NET, many) is None
    with pytest.raises(ValueError, match="generation"):
        Trajectory(NET, many, RuleSpec("genetic", population=400))


def test_other_rules_take_any_set() -> None:
    assert find_job_refusal(RuleSpec(), NET, patterns(5000)) is None
    assert LARGEST_GENERATION > 40 * 500 * 4500


def test_where_measuring_is_slow_the_curve_begins_with_longer_strides() -> None:
    assert [first_stride(cost) for cost in (0, 2**22 - 1, 2**22, 2**23, 2**27)] == [1, 1, 1, 2, 32]
    course = Course(Trajectory(NET, patterns(5000), RuleSpec(batch=10)))
    course.run(0, 20, 10.0)
    assert np.array_equal(course.curve().k, np.arange(0, 21, 4))
