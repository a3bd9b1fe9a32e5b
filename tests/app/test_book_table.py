"""The book's table of results, and one's own rows in it."""

from dataclasses import replace

import pytest

from nnlab.app.digits.book_table import PUBLISHED, best_card, counts, make_table
from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.run import TrainingRun
from nnlab.core.digits.specs import DataSpec, TrainSpec

FILES = dict.fromkeys(("train_images", "train_labels", "test_images", "test_labels"), "x")
FASHION = TrainSpec(data=DataSpec(name="Fashion", **FILES))  # type: ignore[arg-type]


def card(name: str, n_wrong: int | None, **changes: object) -> RunCard:
    return replace(RunCard(name, name=name, n_wrong=n_wrong, n_test=10_000), **changes)  # type: ignore[arg-type]


def test_without_runs_it_is_what_others_have_published() -> None:
    rows = make_table((), None)
    assert rows == sorted(PUBLISHED, key=lambda row: -(row.low * row.high))
    assert [row.error for row in rows] == ["4.6", "2.2–3.4", "< 2", "1.01", "0.8–0.9", "0.23"]


@pytest.mark.parametrize(
    ("n_wrong", "before", "after"),
    [(700, None, "4.6"), (300, "4.6", "2.2–3.4"), (102, "< 2", "1.01"), (5, "0.23", None)],
)
def test_the_shown_run_stands_where_its_error_belongs(
    n_wrong: int, before: str | None, after: str | None
) -> None:
    rows = make_table((), TrainingRun(id="a", name="mine", n_wrong=n_wrong))
    place = [row.own for row in rows].index("shown")
    errors = [row.error for row in rows]
    assert (errors[place], rows[place].wrong) == (f"{n_wrong / 100:.2f}", str(n_wrong))
    assert (errors[place - 1] if place else None) == before
    assert (errors[place + 1] if place + 1 < len(rows) else None) == after


def test_the_best_of_all_runs_stands_beside_the_shown_one() -> None:
    cards = (
        card("good", 60),
        card("unfinished", 1, outcome="cancelled"),
        card("other", 2, bundled=False),
        card("small", 3, n_test=100),
        card("gone", 4, deleted=True),
        card("running", None, outcome="running"),
        card("early", 70, outcome="stopped early"),
    )
    best = best_card(cards)
    assert best is not None and best.id == "good"
    own = {row.own: row.net for row in make_table(cards, TrainingRun(id="x", name="x", n_wrong=90))}
    assert own["shown"] == "x" and own["best"] == "good"
    shown = make_table(cards, TrainingRun(id="good", name="good", n_wrong=60))
    assert [row.own for row in shown if row.own] == ["shown"]


def test_other_images_and_runs_without_an_end_have_no_place() -> None:
    assert not counts(None)
    assert not counts(TrainingRun())
    assert not counts(TrainingRun(settings=FASHION, n_wrong=900))
    assert not counts(TrainingRun(n_wrong=3, n_test=100))
    assert make_table((), TrainingRun(settings=FASHION, n_wrong=900)) == make_table((), None)


def test_a_net_without_any_error_comes_last() -> None:
    rows = make_table((), TrainingRun(name="perfect", n_wrong=0))
    assert (rows[-1].net, rows[-1].error) == ("perfect", "0.00")
