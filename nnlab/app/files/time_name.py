"""Names of folders that sort by the time at which they were made."""

import re
import secrets
import time
from pathlib import Path

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}", re.ASCII)


def name_by_time(now: float) -> str:
    """Return a name for what is made `now` (seconds since 1970), as nobody else will choose it.

    Names sort by time, to the microsecond: "the newest" is the last of two in one second, too.
    """
    seconds, micro = divmod(round(now * 1e6), 1_000_000)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(seconds))
    return f"{stamp}-{micro:05x}-{secrets.token_hex(3)}"


def find_place(folder: Path, name: str, kind: str) -> Path:
    """Return the folder of that name in a library of `kind`, whether it is there or not.

    Raises
    ------
    ValueError
        If nothing can be called so: a name in a stranger's session, say.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"There can be no {kind} {name[:40]!r}.")
    return folder / name
