"""What docs/patterns.md shows is read as it says."""

import re
from pathlib import Path

import pytest

from nnlab.app.tables.files import read_patterns
from nnlab.app.tables.table import read_table

TEXT = (Path(__file__).parents[2] / "docs" / "patterns.md").read_text("utf-8")
TABLES = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
PROGRAMS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("number", "count"), [(0, 2), (1, 3), (2, 3)])
def test_each_table_is_read(number: int, count: int) -> None:
    table = read_table(TABLES[number], "docs")
    assert table.count == count and len(table.x) == TABLES[number].count("\n") - 1
    assert len(table.parts()[2]) == (1 if "test" in TABLES[number] else 0)


def test_the_arrays_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for program in PROGRAMS:
        exec(program, {})
    table = read_patterns(tmp_path / "disc.npz")
    assert len(table.x) == 200 and table.count == 2
