"""A training to its end, from its start or its checkpoint: epochs, holding, what is kept."""

import time
from collections.abc import Generator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import torch

from nnlab.core.atomic import reason
from nnlab.core.digits.specs import TrainSpec
from nnlab.deep.data import Parts
from nnlab.deep.learning import checkpoint, resume
from nnlab.deep.learning.outcome import error, finish
from nnlab.deep.learning.training import Course, describe, evaluate, look, train_epoch
from nnlab.deep.learning.writer import Write, Writer
from nnlab.deep.process.desk import Desk
from nnlab.deep.reports import IDLE, CheckpointWritten, EpochDone, Finished, Held, Note, Report

Steps: TypeAlias = Generator[Report | None, None, Finished]
Value = TypeVar("Value")
Watched: TypeAlias = Generator[Report | None, None, Value]

CHECKPOINT_EVERY = 10.0
"""Seconds between two checkpoints: as much may be lost when the power goes."""
LARGEST_AT_CANCEL = 64 << 20
"""Bytes of a net up to which a cancel writes a checkpoint; above that it would take too long."""
TRY_AGAIN = 2.0
"""Seconds from one attempt to write a trained net to the next."""
REST = 0.002
"""Seconds to sleep while the disk is waited for."""


class Run:
    """One training that keeps itself on the disk: `path` for the net, a checkpoint beside it.

    wanted : the settings that were asked for; those of `course` may have another device or batch.
    """

    def __init__(
        self, desk: Desk, course: Course, parts: Parts, path: Path, wanted: TrainSpec
    ) -> None:
        self._desk, self._course, self._parts = desk, course, parts
        self._path, self._wanted = path, wanted
        self._checkpoint = path.with_name(resume.NAME)
        self._images = resume.pictured(parts)
        self._writer = Writer()
        self._written = time.monotonic()
        self._owes_net = self._is_told = False
        self._b: torch.Tensor | None = None

    def steps(self) -> Steps:
        """Train to the end; return what came out.

        Raises
        ------
        ValueError
            In one line, when the training diverges.
        """
        course = self._course
        try:
            yield from self._tell_past()
            while not self._over():
                yield from self._watched(train_epoch(course, self._parts.train))
                yield from self._end_epoch()
            result = yield from self._finish()
            yield from self._pay_net()
        except GeneratorExit:
            self._keep_at_cancel()
            raise
        finally:
            # What could not be written is told on the way; here it would hide what ends the run.
            with suppress(OSError):
                self._writer.wait()
        self._checkpoint.unlink(missing_ok=True)
        return result

    def _over(self) -> bool:
        done = len(self._course.epochs)
        return done >= self._course.spec.epochs or (done > 0 and self._course.best.over(done))

    def _tell_past(self) -> Generator[Report | None]:
        yield describe(self._course)
        if self._course.pace.update:
            yield from look(self._course)
            yield from self._course.epochs

    def _end_epoch(self) -> Generator[Report | None]:
        """Judge the net; tell the errors when they and the net are on the disk, if it has room."""
        course, parts = self._course, self._parts
        b = yield from self._watched(evaluate(course, parts.held_out))
        held_out = error(b, parts.held_out.t) if len(b) else None
        self._b = yield from self._watched(evaluate(course, parts.test))
        test = error(self._b, parts.test.t)
        epoch = len(course.epochs) + 1
        seconds = course.pace.clock.seconds
        done = EpochDone(epoch, held_out, test, seconds, course.pace.train_error)
        course.epochs.append(done)
        course.pace.add_evaluation()
        best = course.best.look(epoch, held_out if held_out is not None else test, course.net)
        self._owes_net |= best
        kept = yield from self._keep(net=best)
        yield course.pace.progress()
        yield done
        if kept:
            yield CheckpointWritten(str(self._path), epoch, course.pace.update)

    def _finish(self) -> Steps:
        course = self._course
        last = len(course.epochs)
        if self._b is None or course.best.epoch not in (0, last):
            course.best.put_back(course.net)
            self._b = yield from evaluate(course, self._parts.test)
        outcome = "stopped early" if last < course.spec.epochs else "finished"
        return finish(self._b, self._parts.test, course, str(self._path), outcome)

    # Holding, and what is kept on the disk

    def _watched(self, steps: Generator[Report | None, None, Value]) -> Watched[Value]:
        """Take steps between which the training is whole: it may hold and be kept there."""
        while True:
            try:
                report = next(steps)
            except StopIteration as end:
                value: Value = end.value
                return value
            yield report
            if self._desk.hold:
                yield from self._hold()
            elif time.monotonic() - self._written > CHECKPOINT_EVERY and not self._writer.busy:
                yield from self._settle()
                self._begin_to_keep(net=False)

    def _hold(self) -> Generator[Report | None]:
        course = self._course
        course.pace.clock.stop()
        yield from look(course)
        kept = yield from self._keep(net=not self._path.exists())
        update = course.pace.update
        if kept:
            yield CheckpointWritten(str(self._path), len(course.epochs), update)
        yield Held(update)
        while self._desk.hold:
            yield IDLE
        course.pace.clock.go()

    def _keep(self, net: bool) -> Watched[bool]:
        """Write, and let others in until it is on the disk; return whether it is."""
        yield from self._settle()
        self._begin_to_keep(net)
        while self._writer.busy:
            yield None
            time.sleep(REST)
        kept = yield from self._settle()
        self._owes_net &= not (kept and net)
        return kept

    def _settle(self) -> Generator[Report | None, None, bool]:
        """Wait for what is being written; say once what is wrong. A full disk ends no training."""
        try:
            self._writer.wait()
        except OSError as error:
            if not self._is_told:
                self._is_told = True
                yield Note(
                    f"{self._path.parent} cannot be written: {reason(error)}. "
                    "Free some space: the training goes on without being kept."
                )
            return False
        return True

    def _pay_net(self) -> Generator[Report | None]:
        """Write a net at its end that could not be written before; wait until there is room."""
        while self._owes_net and not (yield from self._keep(net=True)):
            yield Note(f"The net is trained, but {self._path} cannot be written: free some space.")
            again = time.monotonic() + TRY_AGAIN
            while time.monotonic() < again:
                yield IDLE

    def _begin_to_keep(self, net: bool) -> None:
        self._written = time.monotonic()
        writes: list[Write] = []
        if net:
            packed = checkpoint.pack(self._course.net, self._course.spec, self._facts())
            writes.append(partial(checkpoint.save, self._path, *packed))
        packed = resume.pack(self._course, self._wanted, self._images)
        writes.append(partial(checkpoint.save, self._checkpoint, *packed))
        self._writer.put(*writes)

    def _keep_at_cancel(self) -> None:
        course = self._course
        size = sum(p.numel() * p.element_size() for p in course.net.parameters())
        if not course.pace.update or self._over() or size > LARGEST_AT_CANCEL:
            return
        # A full disk, or a training that has just diverged, must not turn a cancel into a failure:
        # then the checkpoint before stays.
        with suppress(OSError, ValueError):
            self._begin_to_keep(net=not self._path.exists())
            self._writer.wait()

    def _facts(self) -> dict[str, Any]:
        course = self._course
        last = course.epochs[-1] if course.epochs else None
        return {
            "epochs_done": len(course.epochs),
            "update": course.pace.update,
            "held_out_error": last.held_out_error if last else None,
            "test_error": last.test_error if last else None,
            "classes": list(course.classes),
            "device": str(course.device),
            "threads": torch.get_num_threads(),
            "arithmetic": course.arithmetic,
        }
