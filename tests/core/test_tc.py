"""T and C: letters, fields, the net, its gradient, published solutions."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from nnlab.core.tc.net import (
    ACTIVATIONS,
    TcNet,
    answer,
    gradient,
    hidden,
    make_targets,
    output_fields,
    outputs,
    start_net,
)
from nnlab.core.tc.shapes import (
    PADS,
    RETINAS,
    SHAPES,
    cut_fields,
    draw,
    hold_out,
    letter_of,
    make_stimuli,
    sheet_side,
    squares,
)
from nnlab.core.tc.solutions import OTHER, PROTOTYPES, classify, make_solution, separate
from nnlab.core.tc.training import measure

STEPS = {"on-centre": (1, 0), "bar": (1, 0), "diagonal": (4, 3), "compactness": (-21, -20)}


def g(b: float, activation: str) -> float:
    return float(1 / (1 + np.exp(-b)) if activation == "sigmoid" else np.tanh(b))


def test_letters_have_five_squares_and_the_same_distances() -> None:
    """Minsky & Papert's remark: pairs of squares can't tell T from C."""
    spans = []
    for shape in range(SHAPES):
        assert squares(shape).sum() == 5
        points = np.argwhere(squares(shape))
        pairs = [tuple(sorted(abs(a - b))) for a, b in combinations(points, 2)]
        spans.append(Counter(pairs))
    assert all(span == spans[0] for span in spans)


def test_eight_shapes_are_eight_pictures() -> None:
    pictures = {draw(6, shape, 1, 1).tobytes() for shape in range(SHAPES)}
    assert len(pictures) == SHAPES


@pytest.mark.parametrize("retina", RETINAS)
def test_every_place_is_there_once(retina: int) -> None:
    stimuli = make_stimuli(retina, 1)
    n = retina
    assert (stimuli.is_T.sum(), len(stimuli)) == (4 * (n - 2) ** 2, 4 * (n - 2) * (2 * n - 3))
    # Of fields that stick out by one, the middle square is the retina itself.
    assert len({row[:, 4].tobytes() for row in stimuli.fields}) == len(stimuli)


@pytest.mark.parametrize("pad", PADS)
def test_fields_are_those_of_direct_loops(pad: int) -> None:
    image = np.random.default_rng(pad).normal(size=(6, 6))
    seen = cut_fields(image, pad)
    side = sheet_side(6, pad)
    assert seen.shape == (side**2, 9)
    for unit in range(side**2):
        for p in range(3):
            for q in range(3):
                i, j = unit // side + p - pad, unit % side + q - pad
                inside = 0 <= i < 6 and 0 <= j < 6
                assert seen[unit, 3 * p + q] == (image[i, j] if inside else 0.0)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_output_is_that_of_direct_loops(tied: bool, activation: str) -> None:
    stimuli = make_stimuli(5, 2)
    net = _random_net(stimuli.units, tied, activation)
    O, V = outputs(net, stimuli.fields), hidden(net, stimuli.fields)
    for p in (0, 17, 60):
        B = -net.Theta
        for k in range(2):
            for u in range(stimuli.units):
                s = 0 if tied else u
                b = float(net.w[k, s] @ stimuli.fields[p, u]) - net.theta[k, s]
                assert V[p, u, k] == pytest.approx(g(b, activation), abs=1e-12)
                B += net.v[k, s] * (g(b, activation) - g(-net.theta[k, s], activation))
        assert O[p] == pytest.approx(g(B, activation), abs=1e-10)


def _random_net(units: int, tied: bool, activation: str) -> TcNet:
    rng = np.random.default_rng(3)
    net = start_net(2, units, tied, activation, 3, spread=0.5)
    size = 0.3 if tied else 0.1
    return net.with_flat(size * rng.normal(size=net.flat.size))


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradient_is_that_of_finite_differences(tied: bool, activation: str) -> None:
    stimuli = make_stimuli(5, 2)
    net = _random_net(stimuli.units, tied, activation)
    chosen = np.array([0, 40, 70])
    fields = stimuli.fields[chosen]
    t = make_targets(stimuli.is_T[chosen], activation)

    def H(flat: np.ndarray) -> float:
        return float(0.5 * ((t - outputs(net.with_flat(flat), fields)) ** 2).sum())

    flat, h = net.flat, 1e-6
    fall = gradient(flat, 2, net.w.shape[1], activation, fields, t)
    known = np.random.default_rng(0).permutation(flat.size)[:80]
    for at in {*known.tolist(), flat.size - 1}:
        step = np.zeros_like(flat)
        step[at] = h
        assert fall[at] == pytest.approx(-(H(flat + step) - H(flat - step)) / (2 * h), abs=1e-8)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("pad", PADS)
def test_neurons_that_see_nothing_can_be_left_out(tied: bool, pad: int) -> None:
    stimuli = make_stimuli(6, pad)
    net = _random_net(stimuli.units, tied, "sigmoid")
    full = outputs(net, stimuli.fields)
    np.testing.assert_allclose(answer(net, stimuli), full, atol=1e-12)
    if tied:
        t = make_targets(stimuli.is_T, "sigmoid")
        falls = [
            gradient(net.flat, 2, 1, "sigmoid", fields, t)
            for fields in (stimuli.fields, stimuli.touched)
        ]
        np.testing.assert_allclose(*falls, atol=1e-11)


def test_with_tied_weights_and_all_fields_the_place_does_not_matter() -> None:
    stimuli = make_stimuli(7, 2)
    B = output_fields(_random_net(stimuli.units, True, "sigmoid"), stimuli.fields)
    for shape in range(SHAPES):
        assert np.ptp(B[stimuli.shape == shape]) < 1e-12


@pytest.mark.parametrize("key", PROTOTYPES)
def test_published_kernels_count_what_the_table_says(key: str) -> None:
    """Neurons as steps, by direct loops: how many more are on than at rest."""
    one = PROTOTYPES[key]
    for shape in range(SHAPES):
        padded = np.pad(draw(7, shape, 2, 2), 2)
        count = 0
        for i in range(9):
            for j in range(9):
                total = (one.kernel * padded[i : i + 3, j : j + 3]).sum()
                count += int(total > one.theta) - int(one.theta < 0)
        assert count == STEPS[key][0 if letter_of(shape) == "T" else 1]


def test_a_T_touches_21_fields_and_a_C_20() -> None:
    """The numbers of the caption of figure 15."""
    stimuli = make_stimuli(8, 2)
    touched = (stimuli.fields.sum(axis=2) > 0).sum(axis=1)
    assert set(touched[stimuli.is_T]) == {21}
    assert set(touched[~stimuli.is_T]) == {20}


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("key", PROTOTYPES)
def test_published_solutions_part_every_T_from_every_C(key: str, activation: str) -> None:
    for retina in (5, 8, 12):
        stimuli = make_stimuli(retina, 2)
        score = measure(
            make_solution(key, activation, stimuli), stimuli, np.zeros(len(stimuli), bool)
        )
        assert (score.C, score.is_solved) == (0.0, True)


@pytest.mark.parametrize("key", PROTOTYPES)
def test_without_fields_over_the_edge_none_of_them_can(key: str) -> None:
    with pytest.raises(ValueError, match="can't part T from C here") as caught:
        make_solution(key, "sigmoid", make_stimuli(6, 0))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("key", "can"), [("on-centre", True), ("compactness", False)])
def test_with_fields_over_the_edge_by_one_some_of_them_can(key: str, can: bool) -> None:
    stimuli = make_stimuli(6, 1)
    if can:
        net = make_solution(key, "sigmoid", stimuli)
        assert measure(net, stimuli, np.zeros(len(stimuli), bool)).C == 0.0
    else:
        with pytest.raises(ValueError, match="can't part"):
            make_solution(key, "sigmoid", stimuli)


def test_sums_are_parted_in_either_order() -> None:
    is_T = np.array([True, True, False])
    for sums in (np.array([3.0, 4.0, 1.0]), np.array([-3.0, -4.0, -1.0])):
        v, Theta = separate(sums, is_T)
        assert ((v * sums - Theta > 0) == is_T).all()


@pytest.mark.parametrize("key", PROTOTYPES)
def test_a_kernel_is_known_however_it_is_turned_and_whatever_its_sign(key: str) -> None:
    kernel = PROTOTYPES[key].kernel
    for turn in range(4):
        kind = classify(-3.0 * np.rot90(kernel, turn).T.ravel())
        assert (kind.key, kind.is_negative) == (key, True)
        assert kind.score == pytest.approx(1.0)
        assert not classify(kernel).is_negative


def test_a_kernel_like_none_is_other_with_its_cosine() -> None:
    corner = np.zeros((3, 3))
    corner[0, 0] = 1.0
    kind = classify(corner)
    assert (kind.key, kind.nearest) == (OTHER, "bar")
    assert kind.score == pytest.approx(1 / 3)
    assert classify(np.zeros(9)).score == 0.0


def test_the_negative_of_on_centre_is_called_off_centre() -> None:
    assert classify(-PROTOTYPES["on-centre"].kernel).name == "off-centre"
    assert classify(PROTOTYPES["compactness"].kernel).name == "compactness"


@pytest.mark.parametrize(
    ("places", "column", "row"), [("right", 4, None), ("bottom", None, 4), ("none", None, None)]
)
def test_held_out_places_are_those_of_a_half(
    places: str, column: int | None, row: int | None
) -> None:
    """Of a letter 3 squares wide on 8: its centre lies right of 4 from column 3 on."""
    stimuli = make_stimuli(8, 2)
    held = hold_out(stimuli, (), places)
    wide = stimuli.shape == 0
    expected = np.zeros(len(stimuli), bool)
    if column is not None:
        expected = stimuli.column + 1.5 > column
    if row is not None:
        expected = stimuli.row + 1.5 > row
    assert (held[wide] == expected[wide]).all()


def test_held_out_rotations_leave_a_letter_of_each() -> None:
    stimuli = make_stimuli(6, 2)
    assert set(stimuli.shape[hold_out(stimuli, (1, 6), "none")]) == {1, 6}
    with pytest.raises(ValueError, match="No T is left"):
        hold_out(stimuli, (0, 1, 2, 3), "none")


@pytest.mark.parametrize("place", [(-1, 0), (0, 4), (4, 0)])
def test_a_letter_that_sticks_out_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="sticks out"):
        draw(6, 0, *place)


def test_nets_whose_parts_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        TcNet(np.zeros((1, 1, 9)), np.zeros((2, 1)), np.zeros((1, 1)), 0.0)
    with pytest.raises(ValueError, match="not finite"):
        TcNet(np.zeros((1, 1, 9)), np.zeros((1, 1)), np.zeros((1, 1)), float("nan"))
