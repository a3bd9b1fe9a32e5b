"""Small trainings for the tests: a few digits, and what a job told."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import torch

from nnlab.core.digits.idx import Digits, bundled
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep import jobs
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import Report

Three = tuple[Digits, Digits, Digits]


def few_digits(train: int = 3000, held_out: int = 500, test: int = 1000) -> Three:
    """So many digits of each kind, all from the test file, which is read quickly."""
    file = bundled("t10k")
    cuts = ((0, train), (train, train + held_out), (10_000 - test, 10_000))
    one, two, three = (Digits(file.images[a:b], file.labels[a:b]) for a, b in cuts)
    return one, two, three


def finish(steps: Generator[Any, Any, Any]) -> tuple[list[Report], Any]:
    """Run a job to its end; return its reports and its result."""
    reports: list[Report] = []
    while True:
        try:
            report = next(steps)
        except StopIteration as end:
            return reports, end.value
        if report is not None:
            reports.append(report)


def cancel_when(
    steps: Generator[Any, Any, Any], condition: Callable[[Report | None], bool]
) -> list[Report]:
    """Run a job until a report fits, and close it there; return its reports."""
    reports = []
    for report in steps:
        if report is not None:
            reports.append(report)
        if condition(report):
            steps.close()
            return reports
    raise AssertionError("The job came to its end first.")


def steps_of(
    digits: Three, folder: Path, spec: TrainSpec, desk: Desk | None = None, go_on: bool = False
) -> Generator[Any, Any, Any]:
    """A training with its files in `folder`."""
    return jobs.train_somewhere(desk or Desk(), spec, digits, folder / "net.safetensors", go_on)


def of(reports: list[Report], kind: type) -> list[Any]:
    """The reports of one kind."""
    return [report for report in reports if isinstance(report, kind)]


def same(one: dict[str, torch.Tensor], two: dict[str, torch.Tensor]) -> bool:
    """Whether two nets agree in every bit."""
    return one.keys() == two.keys() and all(torch.equal(v, two[k]) for k, v in one.items())
