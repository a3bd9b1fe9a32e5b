"""What a study finds out about trained nets: outputs, planes and exponents of all test digits."""

import time
from collections.abc import Generator, Sequence
from typing import TypeVar

import torch

from nnlab.core.lyapunov.digits.result import Plane, StudyResult
from nnlab.core.lyapunov.digits.study import CLASSES, ExponentSpec, guess_run_stages
from nnlab.deep import data
from nnlab.deep.lyapunov.digits import bottleneck as digit_bottleneck
from nnlab.deep.lyapunov.digits.bottleneck import collect, most_images
from nnlab.deep.lyapunov.digits.exponents import Stretcher, over
from nnlab.deep.lyapunov.digits.meter import Meter
from nnlab.deep.lyapunov.digits.nets import Member
from nnlab.deep.lyapunov.digits.reports import StudyProgress

Value = TypeVar("Value")


class Examiner:
    """Examines the members of a study one after the other."""

    def __init__(
        self,
        members: Sequence[Member],
        train: data.Part,
        test: data.Part,
        spec: ExponentSpec,
        seed: int,
    ) -> None:
        self._members, self._train, self._test = members, train, test
        self._spec, self._seed = spec, seed

    def guess(self) -> tuple[float, float, float]:
        """Return the seconds that the stages may take, by the products w x alone."""
        works = [member.work for member in self._members]
        return guess_run_stages(works, len(self._train), self._spec)

    def steps(self, meter: Meter, trained: float) -> Generator[StudyProgress, None, StudyResult]:
        """Examine all members; `trained` is the time that their training took, in seconds."""
        count, began = len(self._members), time.monotonic()
        planes, outputs, exponents, layers = [], [], [], []
        for number, member in enumerate(self._members):
            steps = self._plane(member)
            plane, o = yield from meter.follow(steps, 1, number / count, 1 / count)
            planes.append(plane)
            outputs.append(o)
        middle = time.monotonic()
        for number, member in enumerate(self._members):
            stretcher = Stretcher(member, self._spec)
            taking = over(stretcher, self._test.x)
            exponents.append((yield from meter.follow(taking, 2, number / count, 1 / count)))
            layers.append(stretcher.layers)
        return StudyResult(
            self._test.t.numpy(),
            torch.stack(outputs).numpy(),
            torch.stack(exponents).numpy(),
            tuple(layers),
            self._spec.include_output,
            tuple(planes),
            (trained, middle - began, time.monotonic() - middle),
        )

    def _plane(self, member: Member) -> Generator[float, None, tuple[Plane, torch.Tensor]]:
        """Train a member's bottleneck; return its plane and the member's own outputs."""
        train = self._train.x[: most_images(member)]
        t = self._train.t[: len(train)]
        v = yield from _shared(collect(member, member.hidden, train), 0.0, 0.4)
        learning = digit_bottleneck.learn(v, t, CLASSES, self._seed)
        bottleneck = yield from _shared(learning, 0.4, 0.8)
        v = yield from _shared(collect(member, member.hidden, self._test.x), 0.8, 0.9)
        outputs = yield from _shared(collect(member, member.outputs, self._test.x), 0.9, 1.0)
        return bottleneck.plane(v, self._test.t), outputs


def _shared(
    steps: Generator[float, None, Value], start: float, end: float
) -> Generator[float, None, Value]:
    """Run steps that make up the part from `start` to `end` of a whole."""
    while True:
        try:
            part = next(steps)
        except StopIteration as stop:
            value: Value = stop.value
            return value
        yield start + (end - start) * part
