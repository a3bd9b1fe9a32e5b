"""The pages of the MNIST tab: what its lower part can show. One line makes one known."""

from __future__ import annotations

from nnlab.gui.mnist.page import Page, PageSpec
from nnlab.gui.tab import Context


def _make_wrong(context: Context) -> Page:
    from nnlab.gui.mnist.pages.wrong import WrongPage

    return WrongPage(context)


def _make_confusion(context: Context) -> Page:
    from nnlab.gui.mnist.pages.confusion import ConfusionPage

    return ConfusionPage(context)


def _make_gradients(context: Context) -> Page:
    from nnlab.gui.mnist.pages.gradients import GradientsPage

    return GradientsPage(context)


def _make_digits(context: Context) -> Page:
    from nnlab.gui.mnist.pages.digits import DigitsPage

    return DigitsPage(context)


def _make_runs(context: Context) -> Page:
    from nnlab.gui.mnist.pages.runs import RunsPage

    return RunsPage(context)


def _make_book(context: Context) -> Page:
    from nnlab.gui.mnist.pages.book import BookPage

    return BookPage(context)


def _make_size(context: Context) -> Page:
    from nnlab.gui.mnist.pages.set_size import SetSizePage

    return SetSizePage(context)


def _make_net(context: Context) -> Page:
    from nnlab.gui.mnist.pages.net import NetPage

    return NetPage(context)


# The order of the names and of the keys F2, F3 ...
PAGES: tuple[PageSpec, ...] = (
    PageSpec(
        "wrong", "Wrong digits", "What the net answers wrongly, and how sure it is", _make_wrong
    ),
    PageSpec(
        "confusion",
        "Confusion",
        "Which digit was taken for which, and how often",
        _make_confusion,
    ),
    PageSpec(
        "gradients",
        "Gradients",
        "How large the errors δ of each layer are, and how they vanish",
        _make_gradients,
    ),
    PageSpec("size", "Set size", "The error against the size of the training set", _make_size),
    PageSpec("digits", "Digits", "Look through the images of the set, by class", _make_digits),
    PageSpec("runs", "Runs", "All runs: results, curves over each other, committees", _make_runs),
    PageSpec(
        "book",
        "Table",
        "What others reach on these digits, and where your nets stand",
        _make_book,
    ),
    PageSpec("net", "Net", "The net that is trained next, drawn with its counts", _make_net),
)
