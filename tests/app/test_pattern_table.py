"""Tables of patterns are read in each usual form; what is wrong is told by line and column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.app.tables.classes import PatternError
from nnlab.app.tables.table import MAX_LINE, MAX_PLACE, read_table, write_table
from nnlab.core.patterns import Patterns, classes, from_classes
from nnlab.core.sets.generators import MAX_PATTERNS

places = st.floats(-MAX_PLACE, MAX_PLACE)
plain = st.floats(-100, 100).map(lambda value: round(value, 3))


@st.composite
def pattern_sets(draw: st.DrawFn, outputs: int, fewest: int = 1) -> Patterns:
    rows = draw(
        st.lists(st.tuples(places, places, st.integers(0, max(2, outputs) - 1)), min_size=fewest)
    )
    x = np.array([row[:2] for row in rows]).reshape(-1, 2)
    return from_classes(x, [row[2] for row in rows], outputs)


@settings(max_examples=60)
@given(st.sampled_from([1, 2, 3, 6]).flatmap(pattern_sets), st.sampled_from(",;\t"))
def test_what_is_written_is_read_to_the_bit(patterns: Patterns, separator: str) -> None:
    table = read_table(write_table(patterns, separator=separator), "data.csv")
    assert np.array_equal(table.x, patterns.x)
    assert np.array_equal(table.numbers, classes(patterns))


@settings(max_examples=40)
@given(st.data(), st.sampled_from([1, 3]))
def test_all_three_sets_are_kept_apart(data: st.DataObject, outputs: int) -> None:
    parts = [data.draw(pattern_sets(outputs, fewest)) for fewest in (1, 0, 1)]
    again = read_table(write_table(*parts), "data.csv").parts()
    for part, read in zip(parts, again, strict=True):
        assert np.array_equal(part.x, read.x) and np.array_equal(classes(part), classes(read))


@settings(max_examples=80)
@given(
    st.lists(st.tuples(plain, plain, st.booleans()), min_size=1, max_size=20),
    st.sampled_from([",", ";", "\t", " ", "; ", ";\t"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "x1{0}x2{0}t", "Länge{0}Breite{0}Klasse"]),
    st.sampled_from([("-1", "1"), ("0", "1"), ("−1", "+1"), ("0.0", "1.0"), ("-", "+")]),
    st.sampled_from(["", "\n\n"]),
)
def test_forms_of_the_same_table_mean_the_same(
    rows: list[tuple[float, float, bool]],
    separator: str,
    decimal: str,
    end: str,
    bom: str,
    header: str,
    targets: tuple[str, str],
    blank: str,
) -> None:
    if decimal == "," and separator in (",", " "):
        decimal = "."
    if separator == ";\t":
        separator = ";"
    lines = [header.format(separator)] if header else []
    for x1, x2, on in rows:
        numbers = [f"{value:.3f}".replace(".", decimal) for value in (x1, x2)]
        target = targets[on].replace(".", decimal)
        lines.append(separator.join([*numbers, target]))
    text = bom + (end + blank.replace("\n", end)).join(lines) + end + blank
    table = read_table(text, "data.csv")
    assert table.x.tolist() == [[x1, x2] for x1, x2, _ in rows]
    assert table.count == 2
    assert [number == 1 for number in table.numbers] == [on for *_, on in rows]


@pytest.mark.parametrize(
    ("targets", "numbers", "count"),
    [
        ("1 2 3", [0, 1, 2], 3),
        ("1 2", [0, 1], 2),
        ("0 1 2", [0, 1, 2], 3),
        ("0 0", [0, 0], 2),
        ("1 1", [1, 1], 2),
        ("-1 -1", [0, 0], 2),
        ("6", [5], 6),
        ("cat dog cat", [0, 1, 0], 2),
        ("c b a d", [2, 1, 0, 3], 4),
        ("only", [0], 2),
        ("+ - +", [1, 0, 1], 2),
    ],
)
def test_columns_of_targets(targets: str, numbers: list[int], count: int) -> None:
    text = "".join(f"0.5;1.5;{target}\n" for target in targets.split())
    table = read_table(text, "data.csv")
    assert table.numbers.tolist() == numbers and table.count == count
    assert table.patterns().t.shape == (len(numbers), 1 if count == 2 else count)


def test_names_are_told_in_the_order_of_their_classes() -> None:
    assert read_table("0;0;dog\n1;1;cat\n", "a.csv").names == ("cat", "dog")


def test_ones_under_the_heading_class_are_the_first_class() -> None:
    assert read_table("x1,x2,class\n0,0,1\n", "a.csv").numbers.tolist() == [0]
    assert read_table("x1,x2,t\n0,0,1\n", "a.csv").numbers.tolist() == [1]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n0,5;1,5;1\n",
        '"0,5","1,5","1"\n',
        "x1;x2;t;\n0,5;1,5;1;;\n;;;\n",
        "0,5\t1,5\t1\r\n\t\t\r\n",
        ["My measurements", "x1;x2;t\n0,5;1,5;1\n"][1],
        " 0.5 , 1.5 , 1 ",
        "5e-1,15E-1,1",
        ".5,1.5,1",
    ],
)
def test_what_spreadsheets_add_is_no_matter(text: str) -> None:
    assert read_table(text, "data.csv").x.tolist() == [[0.5, 1.5]]


MALFORMED = [
    ("", "data.csv holds no patterns", ""),
    ("x1,x2,t\n", "data.csv holds no patterns", ""),
    ("0,0,1\n0,abc,1", "line 2, column 2", "'abc' is no number"),
    ("0,0,1\n\n\nzero,0,1", "line 4, column 1", "'zero' is no number"),
    ("0,0,1\n,0,1", "line 2, column 1", "missing"),
    ("0,0,1\n0,0,", "line 2, column 3", "missing"),
    ("0,0,1\n0,0", "line 2, column 3", "missing"),
    ("0,0,1\n0", "line 2, column 2", "missing"),
    ("0,0,1\n0,0,1,7", "line 2, column 4", "'7' is one too many"),
    ("0,5,1,5,1", "line 1, column 4", "part columns by ';'"),
    ("0,nan,1", "line 1, column 2", "'nan' is no number"),
    ("0,0,1\n0,inf,1", "line 2, column 2", "'inf' is no number"),
    ("0,0,1\n0,1_0,1", "line 2, column 2", "'1_0' is no number"),
    ("0,0,1\n0,1e9,1", "line 2, column 2", "too large"),
    ("0,0,1\n0,1e999,1", "line 2, column 2", "too large"),
    ("0,0,1\n0,٣,1", "line 2, column 2", "is no number"),
    ("0,5;0,5;1\n0.5;0,5;1", "line 2, column 1", "has '.' for decimals, line 1 has ','"),
    ("1.234,5;0;1", "line 1, column 1", "is no number"),
    ("0,0,1\n0,0,7", "line 2, column 3", "'7' is no target"),
    ("0,0,1\n0,0,-2", "line 2, column 3", "'-2' is no target"),
    ("0,0,1\n0,0,0.5", "line 2, column 3", "'0.5' is no target"),
    ("0,0,1\n0,0,cat", "line 2, column 3", "'cat' is no target"),
    ("0,0,cat\n0,0,1", "line 2, column 3", "a number where others are names"),
    ("0,0,-1\n0,0,1\n0,0,0", "line 3, column 3", "beside -1"),
    ("0,0,-1\n0,0,2", "line 2, column 3", "beside -1"),
    ("0,0,0\n0,0,6", "line 2, column 3", "beside 0"),
    ("".join(f"0,0,{c}\n" for c in "abcdefg"), "line 7, column 3", "at most 6"),
    ('0,0,1\n0,"0,1', "line 2", "quotation mark"),
    ("0,0,1\n" + "0" * (MAX_LINE + 1), "line 2", "longer than"),
    ("0,0,1\n" * (MAX_PATTERNS + 1), f"line {MAX_PATTERNS + 1}", "more than 5000"),
    ("x1,x2,t,set\n0,0,1,exam", "line 2, column 4", "'exam' is no set"),
    ("x1,x2,t,set\n0,0,1,", "line 2, column 4", "missing"),
    ("0,0,1\n0,\x00,1", "line 2, column 2", "'?' is no number"),
    ("0,0,1\n0," + "x" * 99 + ",1", "line 2, column 2", "…' is no number"),
]


@pytest.mark.parametrize(("text", "place", "why"), MALFORMED)
def test_what_is_wrong_is_told_in_one_line_with_its_place(text: str, place: str, why: str) -> None:
    with pytest.raises(PatternError) as caught:
        read_table(text, "data.csv")
    line = str(caught.value)
    assert "\n" not in line and line.startswith("data.csv") and line.endswith(".")
    assert place in line and why in line and len(line) < 200


@settings(max_examples=300)
@given(st.text(alphabet='0159,;.\t -+\n\r"abeinx\x00', max_size=60) | st.text(max_size=40))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        table = read_table(text, "data.csv")
    except PatternError as error:
        assert "\n" not in str(error) and str(error).startswith("data.csv")
    else:
        assert np.isfinite(table.x).all() and len(table.patterns()) == len(table.x) > 0
