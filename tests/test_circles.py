"""No circles: of two files that know each other, one could not be read alone."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _files() -> dict[str, Path]:
    """Return the files of the program by their dotted names."""
    paths = (ROOT / "nnlab").rglob("*.py")
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in names.items()}


def _named(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what a file imports, also for its types only: the module, and the name from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    files, graph = _files(), {}
    for name, path in files.items():
        pairs = _named(ast.parse(path.read_text("utf-8")))
        found = {
            f"{module}.{part}" if f"{module}.{part}" in files else module for module, part in pairs
        }
        graph[name] = (found & files.keys()) - {name}
    return graph


def _circle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_file_imports_one_that_imports_it(imports: dict[str, set[str]]) -> None:
    assert len(imports) > 500 and sum(map(len, imports.values())) > 2000
    assert _circle(imports) == []


def test_a_circle_would_be_seen(imports: dict[str, set[str]]) -> None:
    user = next(name for name, used in imports.items() if used)
    used = min(imports[user])
    assert set(_circle({user: {used}, used: imports[used] | {user}})) == {user, used}
