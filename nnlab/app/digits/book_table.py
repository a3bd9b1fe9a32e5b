"""What others reach on the MNIST digits, and where one's own runs stand among them; no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.run import TrainingRun

MNIST_TEST = 10_000
ENDED = ("finished", "stopped early")


@dataclass(frozen=True)
class TableRow:
    """A line of the table: a net and from `low` to `high` per cent of wrong test digits.

    error : as it is written; wrong : of 10 000, as it is written; source : who says so; own :
    "shown" or "best" for a run of one's own, "" for others; id : the run; short : the net in fewer
    words, for lines in a plot.
    """

    net: str
    low: float
    high: float
    error: str
    wrong: str
    source: str
    own: str = ""
    id: str = ""
    short: str = ""


PUBLISHED = (
    TableRow(
        *("784–30–10 sigmoid, quadratic cost", 4.6, 4.6, "4.6", "460"),
        "Nielsen, chapter 1, 30 epochs",
        short="784–30–10 sigmoid",
    ),
    TableRow(
        *("784–100–10", 2.2, 3.4, "2.2–3.4", "220–340"),
        "Nielsen, chapters 1 and 3",
        short="784–100–10",
    ),
    TableRow(
        *("One convolution (20 maps) + 100", 2.0, 2.0, "< 2", "< 200"),
        "Mehlig, chapter 8",
        short="1 conv + 100",
    ),
    TableRow(
        *("Two convolutions, batch norm", 1.01, 1.01, "1.01", "101"),
        "Mehlig, chapter 8, 30 epochs",
        short="2 conv + batch norm",
    ),
    TableRow(
        *("PyTorch's example, 1.2 M weights", 0.8, 0.9, "0.8–0.9", "80–90"),
        "pytorch/examples, 14 epochs",
        short="PyTorch's example",
    ),
    TableRow(
        *("Committee of 35 nets", 0.23, 0.23, "0.23", "23"),
        "Ciresan, Meier & Schmidhuber 2012, arXiv:1202.2745",
        short="committee of 35 nets",
    ),
)


def make_table(cards: Iterable[RunCard], shown: TrainingRun | None) -> list[TableRow]:
    """Return the published results and one's own, the worst first.

    Of one's own stand in it the shown run, and the best of all that have come to their end, each
    only if it has answered MNIST's 10 000 test digits.
    """
    rows = list(PUBLISHED)
    if counts(shown):
        assert shown is not None
        rows.append(_own(shown.title, shown.n_wrong or 0, shown.id, "shown"))
    best = best_card(cards)
    if best is not None and (not counts(shown) or shown is None or best.id != shown.id):
        rows.append(_own(best.label, best.n_wrong or 0, best.id, "best"))
    return sorted(rows, key=lambda row: -(row.low * row.high))


def counts(run: TrainingRun | None) -> bool:
    """Whether a run has a place in the table: it has answered MNIST's test digits."""
    if run is None or run.n_wrong is None:
        return False
    return run.settings.data.bundled and run.n_test == MNIST_TEST


def best_card(cards: Iterable[RunCard]) -> RunCard | None:
    """Return the finished run with the fewest wrong test digits, the oldest of equal ones."""
    known = [
        card
        for card in cards
        if card.bundled and card.n_test == MNIST_TEST and card.n_wrong is not None
        if card.outcome in ENDED and not card.deleted
    ]
    return min(known, key=lambda card: (card.n_wrong, card.began), default=None)


def _own(title: str, n_wrong: int, run_id: str, own: str) -> TableRow:
    error = 100.0 * n_wrong / MNIST_TEST
    # A net without any error has a place, too: at the end.
    place = max(error, 1e-6)
    return TableRow(title, place, place, f"{error:.2f}", str(n_wrong), "", own, run_id)
