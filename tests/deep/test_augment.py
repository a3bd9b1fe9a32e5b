"""Random changes of images: what each kind does, and that the same arguments give the same bits."""

import math

import numpy as np
import pytest
import torch

from nnlab.core.digits import idx
from nnlab.core.digits.specs import Augmentation
from nnlab.deep.learning import augment as module
from nnlab.deep.learning.augment import (
    Changes,
    augment,
    augmented,
    draw,
    generator,
    sample,
    sources,
)
from nnlab.deep.process.desk import REQUESTS, Desk

SIZE = (28, 28)
EVERYTHING = Augmentation(shift=2, rotation=10, scale=0.1, shear=5, elastic=1.5, smoothness=4)


@pytest.fixture(scope="module")
def digits() -> torch.Tensor:
    return torch.from_numpy(idx.bundled("t10k").images[:64].copy())[:, None]


def changes(
    b: int, shift: tuple[float, float] = (0, 0), rotation: float = 0, scale: float = 1, shear=0.0
) -> Changes:
    each = torch.ones(b)
    return Changes(
        torch.tensor([shift]) * each[:, None], rotation * each, scale * each, shear * each
    )


def mass_centre(x: torch.Tensor) -> torch.Tensor:
    """Centres (b, 2), to the right and down, in pixels from the upper left one."""
    ink = x[:, 0].double()
    places = torch.arange(28, dtype=torch.float64)
    right = (ink.sum(1) * places).sum(1)
    down = (ink.sum(2) * places).sum(1)
    return torch.stack([right, down], 1) / ink.sum((1, 2))[:, None]


def test_no_augmentation_changes_no_bit(digits: torch.Tensor) -> None:
    assert torch.equal(augment(digits, Augmentation(), 1, 2), digits)
    # Nor does the general way where nothing is changed.
    assert torch.equal(sample(digits, sources(changes(len(digits)), SIZE)), digits)


@pytest.mark.parametrize(("degrees", "turns"), [(90, 1), (180, 2), (-90, 3)])
def test_a_right_angle_turns_anticlockwise(
    digits: torch.Tensor, degrees: float, turns: int
) -> None:
    turned = sample(digits, sources(changes(len(digits), rotation=degrees), SIZE))
    expected = torch.rot90(digits, turns, (2, 3))
    assert (turned.int() - expected.int()).abs().max() <= 1


def test_a_shift_moves_the_centre_of_mass_by_as_much(digits: torch.Tensor) -> None:
    for shift in ((3.0, -2.0), (1.25, 0.5)):
        moved = sample(digits, sources(changes(len(digits), shift=shift), SIZE))
        inside = moved.double().sum((1, 2, 3)) > 0.995 * digits.double().sum((1, 2, 3))
        assert inside.sum() > 40
        way = (mass_centre(moved) - mass_centre(digits))[inside]
        assert torch.allclose(way, torch.tensor([shift], dtype=torch.float64), atol=0.06)


def test_shifts_alone_move_whole_pixels_and_all_within_their_reach(digits: torch.Tensor) -> None:
    one = digits[:1].repeat(500, 1, 1, 1)
    moved = augment(one, Augmentation(shift=2), 5, 0)
    padded = torch.nn.functional.pad(digits[:1], (2, 2, 2, 2))[0, 0]
    places = [
        [
            (i, j)
            for i in range(5)
            for j in range(5)
            if torch.equal(image[0], padded[i : i + 28, j : j + 28])
        ]
        for image in moved
    ]
    assert all(len(found) == 1 for found in places)
    assert len({found[0] for found in places}) == 25


def test_shifts_alone_and_with_others_are_the_same(digits: torch.Tensor) -> None:
    alone = augment(digits, Augmentation(shift=3), 9, 4)
    random = generator(9, 4)
    drawn = draw(len(digits), Augmentation(shift=3), random)
    assert torch.equal(alone, sample(digits, sources(drawn, SIZE)))


def test_a_scale_enlarges_and_a_shear_leans_to_the_right() -> None:
    x = torch.zeros(1, 1, 28, 28, dtype=torch.uint8)
    x[0, 0, 4:24, 13:15] = 200
    half = sample(x, sources(changes(1, scale=0.5), SIZE)).double()
    assert half.sum() == pytest.approx(0.25 * x.double().sum().item(), rel=0.05)
    lean = sample(x, sources(changes(1, shear=20), SIZE))[0, 0].double()
    columns = (lean * torch.arange(28)).sum(1) / lean.sum(1)
    slope = (columns[5] - columns[22]) / 17  # to the right per row upwards
    assert slope.item() == pytest.approx(math.tan(math.radians(20)), abs=0.02)


@pytest.mark.parametrize(("rms", "smoothness"), [(1.5, 4.0), (0.5, 1.0), (4.0, 10.0)])
def test_elastic_displacements_have_the_length_asked_for(rms: float, smoothness: float) -> None:
    field = module.displacements(2000, SIZE, rms, smoothness, generator(1, 1))
    lengths = field.double().pow(2).sum(1).mean(0).sqrt()
    assert lengths.pow(2).mean().sqrt().item() == pytest.approx(rms, rel=0.02)
    # At the border as much as in the middle.
    assert lengths.min() > 0.9 * rms
    assert lengths.max() < 1.1 * rms


def test_elastic_displacements_are_as_smooth_as_asked_for() -> None:
    sigma = 3.0
    field = module.displacements(2000, SIZE, 1.0, sigma, generator(1, 1)).double()
    near, far = field[:, :, 14, 14], field[:, :, 14, 17]
    correlation = (near * far).mean() / (near.pow(2).mean() * far.pow(2).mean()).sqrt()
    # White noise smoothed by a Gaussian is correlated as a Gaussian of sqrt(2) times its length.
    assert correlation.item() == pytest.approx(math.exp(-(3**2) / (4 * sigma**2)), abs=0.04)


def test_the_same_arguments_give_the_same_bits_and_others_do_not(digits: torch.Tensor) -> None:
    before = torch.random.get_rng_state()
    first = augment(digits, EVERYTHING, 7, 3)
    assert torch.equal(first, augment(digits, EVERYTHING, 7, 3))
    assert first.dtype == torch.uint8 and first.shape == digits.shape
    for seed, update in ((7, 4), (8, 3), (3, 7), (7 + 2**31, 3)):
        assert not torch.equal(first, augment(digits, EVERYTHING, seed, update))
    assert torch.equal(before, torch.random.get_rng_state())


def test_draws_stay_within_their_limits_and_reach_them() -> None:
    drawn = draw(20_000, EVERYTHING, generator(1, 0))
    assert drawn.shift.abs().max() == 2 and drawn.shift.frac().abs().max() == 0
    for values, middle, reach in (
        (drawn.rotation, 0, 10),
        (drawn.scale, 1, 0.1),
        (drawn.shear, 0, 5),
    ):
        away = (values - middle).abs().max().item()
        assert 0.99 * reach < away <= reach * (1 + 1e-5)
        assert values.mean().item() == pytest.approx(middle, abs=0.02 * reach)
    halves = draw(20_000, Augmentation(shift=1.5), generator(1, 0)).shift
    assert 1.49 < halves.abs().max() <= 1.5 and len(halves.unique()) > 1000


def test_another_kind_of_change_leaves_the_draws_of_the_others() -> None:
    one = draw(10, Augmentation(rotation=10), generator(1, 0))
    two = draw(10, EVERYTHING, generator(1, 0))
    assert torch.equal(one.rotation, two.rotation)


def test_the_preview_is_a_request(digits: torch.Tensor) -> None:
    images = digits[:3, 0].numpy()
    out = REQUESTS["augmented"](Desk(), images=images, augmentation=EVERYTHING, seed=4, count=5)
    assert out.shape == (3, 5, 28, 28) and out.dtype == np.uint8
    expected = augment(digits[:3].repeat_interleave(5, 0), EVERYTHING, 4, 0)
    assert np.array_equal(out.reshape(15, 28, 28), expected[:, 0].numpy())
    assert augmented(Desk(), images[:0], EVERYTHING, 1).shape == (0, 8, 28, 28)
    with pytest.raises(ValueError, match="At most 4096"):
        augmented(Desk(), images, EVERYTHING, 1, count=5000)
    with pytest.raises(ValueError, match="Images of bytes"):
        augmented(Desk(), images.astype(float), EVERYTHING, 1)
