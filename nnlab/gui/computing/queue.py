"""Which jobs run and which wait: one job at a time in each lane, several lanes side by side."""

from __future__ import annotations

from collections import deque

from nnlab.gui.computing.jobs import Job


class JobQueue:
    """The jobs of the compute process: those that run, by number, and those that wait."""

    def __init__(self) -> None:
        self.running: dict[int, Job] = {}
        self.waiting: deque[Job] = deque()

    def __bool__(self) -> bool:
        return bool(self.running or self.waiting)

    def add(self, job: Job) -> None:
        """Let a job wait for its lane."""
        self.waiting.append(job)

    def next(self) -> Job | None:
        """Take out the first job whose lane is free, and count it as running."""
        busy = {job.lane for job in self.running.values()}
        job = next((job for job in self.waiting if job.lane not in busy), None)
        if job is not None:
            self.waiting.remove(job)
            self.running[job.number] = job
        return job

    def drop(self, job: Job) -> bool:
        """Take a job out that still waits; False if it does not."""
        if job not in self.waiting:
            return False
        self.waiting.remove(job)
        return True

    def take_running(self) -> list[Job]:
        """Return the jobs that ran; none runs any more."""
        jobs = list(self.running.values())
        self.running.clear()
        return jobs

    def take_waiting(self) -> list[Job]:
        """Return the jobs that waited; none waits any more."""
        jobs = list(self.waiting)
        self.waiting.clear()
        return jobs

    def asked_to_stop(self) -> tuple[float | None, bool]:
        """Return when the first running job was asked to stop (None: none), and if others go on."""
        times = [job.cancelled_at for job in self.running.values() if job.cancelled_at is not None]
        return min(times, default=None), len(times) < len(self.running)
