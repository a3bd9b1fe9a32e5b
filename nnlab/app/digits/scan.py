"""Reads the list of all runs from the disk, a little at a time, and judges what it finds; no Qt."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nnlab.app.digits.cards import INTERRUPTED, RunCard, make_card
from nnlab.app.digits.library import CARD, RUN, Library
from nnlab.app.files.time_name import NAME
from nnlab.core.atomic import reason


@dataclass(frozen=True)
class Found:
    """A run of the library, or in one line why a folder shows none."""

    card: RunCard | None = None
    fault: str = ""


def scan(library: Library) -> Iterator[Found]:
    """Yield the runs, the newest first; runs that were deleted are removed from the disk now.

    Nothing else is ever removed: a folder that cannot be read is skipped with a line. A run that
    says "running" and that no living program trains was interrupted. To be continued at leisure:
    each step takes well under a millisecond.
    """
    try:
        names = sorted((entry.name for entry in os.scandir(library.folder)), reverse=True)
    except FileNotFoundError:
        return
    except OSError as error:
        yield Found(fault=f"The runs in {library.folder} cannot be read: {reason(error)}.")
        return
    for name in names:
        if NAME.fullmatch(name) and (library.folder / name).is_dir():
            found = read_run(library, name)
            if found is not None:
                yield found


def read_run(library: Library, run_id: str) -> Found | None:
    """Return what a folder holds; None where it is empty or its run was deleted."""
    place = library.place(run_id)
    if not (place / CARD).exists() and not (place / RUN).exists():
        return None
    try:
        card = _card(library, run_id)
    except OSError as error:
        return Found(fault=f"The run {run_id} cannot be read: {reason(error)}.")
    except ValueError as error:
        return Found(fault=f"The run {run_id} is left out: {str(error).rstrip('.')}.")
    if card.deleted:
        library.purge(run_id)
        return None
    return Found(judge(library, card))


def judge(library: Library, card: RunCard) -> RunCard:
    """Return a card with what the folder tells: was it interrupted, can it be gone on with."""
    outcome = card.outcome
    if outcome in ("running", INTERRUPTED):
        outcome = "running" if library.is_taken(card.id) else INTERRUPTED
    # What has come to its end is not gone on with, whatever lies about.
    ended = outcome in ("finished", "stopped early")
    resumable = not ended and library.checkpoint(card.id).exists()
    return replace(card, outcome=outcome, resumable=resumable)


def _card(library: Library, run_id: str) -> RunCard:
    """Read the card; where it is lost or damaged the run itself knows the same, but its time."""
    try:
        return library.card(run_id)
    except (OSError, ValueError):
        run = library.load(run_id)
        return make_card(run, (library.place(run_id) / RUN).stat().st_mtime, False)
