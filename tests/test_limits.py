"""No file above 300 lines, no function above 50: what is longer is split."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES, MOST_IN_FUNCTION = 300, 50


def sources() -> Iterator[Path]:
    for folder in ("nnlab", "scripts"):
        yield from (ROOT / folder).rglob("*.py")


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert len(lengths) > 100
    assert {str(path): count for path, count in lengths.items() if count > MOST_LINES} == {}


def test_functions_are_short() -> None:
    """Counted without the parameters: a kernel cannot take its arrays bundled."""
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                count = (node.end_lineno or 0) - node.body[0].lineno + 1
                if count > MOST_IN_FUNCTION:
                    long[f"{path}: {node.name}"] = count
    assert long == {}
