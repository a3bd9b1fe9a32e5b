"""The registry of tabs: session, export, menus and tests walk through `TABS`.

Titles and tips are plain English here and translated where they are shown. A tab's module is
imported when the tab is made, so that a start loads only what it shows.
"""

from nnlab.app.compare import COMPARE
from nnlab.app.digits.room import MNIST
from nnlab.app.inside import INSIDE
from nnlab.app.lyapunov.state import LYAPUNOV
from nnlab.app.playground import PLAYGROUND
from nnlab.app.tc import TC
from nnlab.gui.tab import Context, Tab, TabSpec


def _make_playground(context: Context) -> Tab:
    from nnlab.gui.tabs.playground import PlaygroundTab

    return PlaygroundTab(context)


def _make_compare(context: Context) -> Tab:
    from nnlab.gui.tabs.compare import CompareTab

    return CompareTab(context)


def _make_mnist(context: Context) -> Tab:
    from nnlab.gui.tabs.mnist import MnistTab

    return MnistTab(context)


def _make_inside(context: Context) -> Tab:
    from nnlab.gui.tabs.inside import InsideTab

    return InsideTab(context)


def _make_tc(context: Context) -> Tab:
    from nnlab.gui.tabs.tc import TcTab

    return TcTab(context)


def _make_ftle(context: Context) -> Tab:
    from nnlab.gui.tabs.ftle import FtleTab

    return FtleTab(context)


TABS: tuple[TabSpec, ...] = (
    TabSpec(
        key="playground",
        title="Playground",
        icon="playground",
        tip="Patterns by mouse, a network, a rule, and time in both directions",
        make=_make_playground,
        room=PLAYGROUND,
    ),
    TabSpec(
        key="compare",
        title="Compare",
        icon="compare",
        tip="Two to four runs side by side: other rules, nets or learning rates",
        make=_make_compare,
        room=COMPARE,
        shows=(PLAYGROUND.key,),
    ),
    TabSpec(
        key="mnist",
        title="MNIST",
        icon="mnist",
        tip="Build a network and train it on handwritten digits",
        make=_make_mnist,
        room=MNIST,
        needs_torch=True,
    ),
    TabSpec(
        key="inside",
        title="Inside",
        icon="inside",
        tip="Feature maps, filters and what neurons of a trained network react to",
        make=_make_inside,
        room=INSIDE,
        needs_torch=True,
    ),
    TabSpec(
        key="tc",
        title="T–C",
        icon="tc",
        tip="T or C, wherever it lies: shared receptive fields, as in 1986",
        make=_make_tc,
        room=TC,
    ),
    TabSpec(
        key="ftle",
        title="FTLE",
        icon="ftle",
        tip="Finite-time Lyapunov exponents: maps, the wall of nets, random nets, digits",
        make=_make_ftle,
        room=LYAPUNOV,
        shows=(PLAYGROUND.key,),
    ),
)
