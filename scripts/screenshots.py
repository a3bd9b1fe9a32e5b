"""Draw tabs, pages, dialogs, scenes and instruments: `screenshots.py OUTDIR [--only WORD ...]`.

Files are named `<what>-<width>x<height>-<theme>.png`; themes are light, dark, contrast and
presentation (light, enlarged, panels hidden). Digits, walls and studies are trained once and are
shown in all looks. No screen is needed.
"""

# Qt's platform and the home folder must be set before the imports that read them.
# ruff: noqa: E402

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# The folder of scripts is on the path when this one is run.
from studio import Studio

from nnlab.app.lecture.scenes import SCENES
from nnlab.core.warm import warm
from nnlab.gui.app import make_application

SIZES = ((1280, 720), (1920, 1080))
THEMES = ("light", "dark", "contrast", "presentation")
# What a bad projector shows.
SMALL = {"presentation": ((1024, 768),)}
# Each scene once in the light; these few in other looks too.
OTHER_LOOKS = ("hebb", "xor", "overfit", "moons-3")


def print_message(_kind: QtMsgType, _place: QMessageLogContext, text: str) -> None:
    """Print what Qt has to say, but not that a screen that is none can do less."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)


def shoot(
    studio: Studio, size: tuple[int, int], theme: str, wanted: Callable[[str], bool]
) -> Iterator[Path]:
    """Take the pictures of one look; on the large screen the tabs alone."""
    yield from studio.shoot_tabs(wanted)
    if size == SIZES[1]:
        return
    yield from studio.shoot_pages(wanted)
    if size != SIZES[0]:
        return
    yield from studio.shoot_scenes(SCENES if theme == THEMES[0] else OTHER_LOOKS, wanted)
    if theme == THEMES[0]:
        yield from studio.shoot_instruments(wanted)
    yield from studio.shoot_dialogs(wanted)


def main() -> int:
    """Take the pictures and print their names; 1 if something went wrong on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="part of a name")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    def wanted(name: str) -> bool:
        return not options.only or any(word in name for word in options.only)

    qInstallMessageHandler(print_message)
    application = make_application()
    warm()
    with tempfile.TemporaryDirectory() as home:
        os.environ["NNLAB_HOME"] = home
        mishaps = 0
        for theme in THEMES:
            for size in (*SIZES, *SMALL.get(theme, ())):
                studio = Studio(options.folder, size, theme, Path(home))
                for path in shoot(studio, size, theme, wanted):
                    print(path, flush=True)
                mishaps += studio.guard.total
                studio.close()
    application.quit()
    if mishaps:
        print(f"{mishaps} errors occurred: see above.", file=sys.stderr)
    return 1 if mishaps else 0


if __name__ == "__main__":
    sys.exit(main())
