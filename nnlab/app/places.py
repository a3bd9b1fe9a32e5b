"""Where settings, autosaves, checkpoints and the log lie on this machine."""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "NNLAB_HOME"


def config_dir() -> Path:
    """Return the folder of the settings, made if it is missing."""
    return _made(_own_home() or Path(platformdirs.user_config_dir("nnlab", appauthor=False)))


def data_dir() -> Path:
    """Return the folder of autosaves, checkpoints and the log, made if it is missing."""
    return _made(_own_home() or Path(platformdirs.user_data_dir("nnlab", appauthor=False)))


def _own_home() -> Path | None:
    home = os.environ.get(HOME_VARIABLE, "")
    return Path(home).expanduser() if home else None


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
