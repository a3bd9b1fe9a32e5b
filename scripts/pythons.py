"""Which Python may run this; written so that Python 2.7 and every 3 can read it."""

import os
import subprocess
import sys

FROM, BELOW = (3, 11), (3, 14)


def refuse_others():
    # type: () -> None
    """End with one line unless this Python is 3.11, 3.12 or 3.13."""
    if not FROM <= sys.version_info[:2] < BELOW:
        sys.exit(refusal(sys.version_info[:2], sys.argv, suitable(os.environ.get("PATH", ""))))


def refusal(version, argv, found):
    # type: (tuple[int, ...], list[str], str | None) -> str
    """Return the line: what is wrong with `version`, and the command that works."""
    line = "nnlab needs Python 3.11, 3.12 or 3.13; this is {}.{}.".format(*version[:2])
    if found is None:
        return line + " Install one of them (python.org, or your system's packages) and try again."
    return line + " Run: " + " ".join([found] + [_quoted(word) for word in argv])


def suitable(path):
    # type: (str) -> str | None
    """Return the name of the newest Python on `path` that will do, None if there is none."""
    names = ["python3.{}".format(minor) for minor in range(BELOW[1] - 1, FROM[1] - 1, -1)]
    for name in names:
        for folder in path.split(os.pathsep):
            file = os.path.join(folder, name + (".exe" if os.name == "nt" else ""))
            if os.path.isfile(file) and _starts(file):
                return name
    return None


def _starts(file):
    # type: (str) -> bool
    with open(os.devnull, "w") as nowhere:
        try:
            return subprocess.call([file, "-c", ""], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def _quoted(word):
    # type: (str) -> str
    return '"' + word + '"' if " " in word else word
