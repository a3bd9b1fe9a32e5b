"""Patterns as a table of text: x1, x2 and a target in each line, from files and spreadsheets."""

import csv
import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlab.app.tables.classes import PatternError, Target, find_classes, shorten
from nnlab.core.arrays import FloatArray
from nnlab.core.patterns import Patterns, classes, from_classes, take
from nnlab.core.sets.generators import MAX_PATTERNS

MAX_LINE = 1000
# As far out as the plane can be panned.
MAX_PLACE = 1e4
PARTS = ("training", "validation", "test")
NUMBER = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
LINE_END = re.compile(r"\r\n|\r|\n")
SEPARATOR_LINE = re.compile(r"sep=(.)")
COLUMNS = "x1, x2 and the target"


@dataclass(frozen=True, eq=False)
class PatternTable:
    """What a table says: x (p, 2), the class (p,) counted from 0, and to which set it belongs.

    `count` is the number of classes, `names` are theirs where the table has names, `part` (p,)
    is a number of `PARTS` for each pattern.
    """

    x: FloatArray
    numbers: NDArray[np.int64]
    count: int = 2
    names: tuple[str, ...] = ()
    part: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def patterns(self) -> Patterns:
        """Return all patterns; with one output for two classes, else with one for each."""
        return from_classes(self.x, self.numbers, 1 if self.count == 2 else self.count)

    def parts(self) -> tuple[Patterns, ...]:
        """Return training, validation and test set."""
        whole = self.patterns()
        part = self.part if len(self.part) else np.zeros(len(whole), dtype=np.int64)
        return tuple(take(whole, part == number) for number in range(len(PARTS)))


@dataclass(frozen=True)
class Row:
    """One line that is not blank: its number, counted from 1, and its fields without margins."""

    line: int
    fields: list[str]


def read_table(text: str, name: str) -> PatternTable:
    """Return the patterns in a text whose origin is called `name` in messages.

    Fields are parted by tab, ';' or ',' (or blanks, where there is none of them), decimals by '.'
    or ','; a first line without numbers is a header. Targets are -1 and 1, 0 and 1, 1 to 6,
    0 to 5, or up to six names. A fourth column headed `set` says training, validation or test.

    Raises
    ------
    PatternError
        With one line that names origin, line and column, what is wrong there, and what to do.
    """
    rows = _split(text.removeprefix("\ufeff"), name)
    header: list[str] = []
    if rows and not any(_is_number(value) for value in rows[0].fields[:2]):
        header = [value.lower() for value in rows.pop(0).fields]
    if not rows:
        raise PatternError(f"{name} holds no patterns: write {COLUMNS} into each line.")
    if len(rows) > MAX_PATTERNS:
        line = rows[MAX_PATTERNS].line
        raise PatternError(f"{name}, line {line}: more than {MAX_PATTERNS} patterns; leave some.")
    with_set = len(header) > 3 and header[3] == "set"
    decimal = Decimal(name)
    x = np.array([_read_place(row, with_set, decimal) for row in rows])
    targets = [Target(f"{name}, line {row.line}, column 3", row.fields[2]) for row in rows]
    found = find_classes(targets, from_one=len(header) > 2 and header[2] == "class")
    part = np.array([_read_part(row, name) for row in rows] if with_set else [], dtype=np.int64)
    return PatternTable(x, found.numbers, found.count, found.names, part)


def write_table(*parts: Patterns, separator: str = ",") -> str:
    """Return training, validation and test set as text that `read_table` gives back to the bit.

    Two classes are written as t = -1 and 1, more as classes from 1.
    """
    two = parts[0].t.shape[1] == 1
    with_set = any(len(part) for part in parts[1:])
    rows = [["x1", "x2", "t" if two else "class", *(["set"] if with_set else [])]]
    for name, part in zip(PARTS, parts, strict=False):
        numbers = classes(part)
        shown = 2 * numbers - 1 if two else numbers + 1
        for x, number in zip(part.x.tolist(), shown.tolist(), strict=True):
            rows.append([repr(x[0]), repr(x[1]), str(number), *([name] if with_set else [])])
    return "".join(separator.join(row) + "\n" for row in rows)


@dataclass
class Decimal:
    """Sees to it that a table has decimal points or decimal commas, and not both."""

    name: str
    sign: str = ""
    line: int = 0

    def read(self, row: Row, column: int) -> float:
        """Return the number in a column of a row, counted from 0."""
        text = row.fields[column].replace("−", "-")
        where = f"{self.name}, line {row.line}, column {column + 1}"
        if not text:
            raise PatternError(f"{where}: a number is missing; write {COLUMNS} into each line.")
        if not NUMBER.fullmatch(text):
            raise PatternError(f"{where}: {shorten(text)} is no number; write it as 0.5 or 0,5.")
        sign = "," if "," in text else "." if "." in text else ""
        if sign and self.sign and sign != self.sign:
            raise PatternError(
                f"{where}: {shorten(text)} has '{sign}' for decimals, line {self.line} "
                f"has '{self.sign}'; use one of them."
            )
        if sign and not self.sign:
            self.sign, self.line = sign, row.line
        value = float(text.replace(",", "."))
        if not abs(value) <= MAX_PLACE:
            raise PatternError(
                f"{where}: {shorten(text)} is too large; scale to within ±{MAX_PLACE:g}."
            )
        return value


def _split(text: str, name: str) -> list[Row]:
    lines = list(enumerate(LINE_END.split(text), 1))
    filled = [(line, content) for line, content in lines if content.strip(" \t,;\u00a0")]
    if not filled:
        return []
    said = SEPARATOR_LINE.fullmatch(filled[0][1].strip())
    # Excel writes its separator into a line of its own.
    filled = filled[1:] if said else filled
    separator = said[1] if said else _find_separator([content for _, content in filled])
    return [Row(line, _cut(content, separator, f"{name}, line {line}")) for line, content in filled]


def _find_separator(lines: list[str]) -> str:
    """The first of tab, ';' and ',' that most lines have: decimal commas come after it."""
    for sign in "\t;,":
        if 2 * sum(sign in line for line in lines) > len(lines):
            return sign
    return " "


def _cut(line: str, separator: str, where: str) -> list[str]:
    if len(line) > MAX_LINE:
        raise PatternError(f"{where}: the line is longer than {MAX_LINE} characters.")
    if separator == " ":
        return line.split()
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True, skipinitialspace=True))
    except csv.Error:
        raise PatternError(
            f"{where}: a quotation mark is not closed; remove or close it."
        ) from None
    while len(cells) > 3 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _read_place(row: Row, with_set: bool, decimal: Decimal) -> tuple[float, float]:
    wanted, found = (4 if with_set else 3), len(row.fields)
    where = f"{decimal.name}, line {row.line}"
    if found < wanted:
        raise PatternError(
            f"{where}, column {found + 1} is missing: {COLUMNS} are needed, "
            "parted by ',' or ';' or tab."
        )
    if found > wanted:
        raise PatternError(
            f"{where}, column {wanted + 1}: {shorten(row.fields[wanted])} is one too many; only "
            f"{COLUMNS} are read (with decimal commas, part columns by ';')."
        )
    return decimal.read(row, 0), decimal.read(row, 1)


def _read_part(row: Row, name: str) -> int:
    if row.fields[3].lower() not in PARTS:
        raise PatternError(
            f"{name}, line {row.line}, column 4: {shorten(row.fields[3])} is no set; "
            f"write {', '.join(PARTS[:2])} or {PARTS[2]}."
        )
    return PARTS.index(row.fields[3].lower())


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text.replace("−", "-")) is not None
