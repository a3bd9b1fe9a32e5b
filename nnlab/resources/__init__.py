"""Files that come with the program: digits, fonts, icons; in a checkout and in a wheel alike."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return the path of a bundled file or folder, as in `path("mnist", "README.md")`.

    Raises
    ------
    FileNotFoundError
        If the installation lacks it; the message says which file and what to do.
    """
    found = _ROOT.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(
            f"nnlab's file {found} is missing; install nnlab again (python3 scripts/run.py)."
        )
    return found
