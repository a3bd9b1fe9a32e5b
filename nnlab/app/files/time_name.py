"""Names of folders that sort by the time at which they were made."""

import secrets
import time


def name_by_time(now: float) -> str:
    """Return a name for what is made `now` (seconds since 1970), as nobody else will choose it.

    Names sort by time, to the microsecond: "the newest" is the last of two in one second, too.
    """
    seconds, micro = divmod(round(now * 1e6), 1_000_000)
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(seconds))
    return f"{stamp}-{micro:05x}-{secrets.token_hex(3)}"
