"""docs/library.md runs as written, in order, without Qt, and prints what it says."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "library.md"
BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.S)

# Runs the blocks in one namespace, each after a line that no example prints.
RUN = """
import sys
space = {}
for number, block in enumerate(sys.stdin.read().split("\\x00")):
    print("\\x00", end="")
    exec(compile(block, f"block {number}", "exec"), space)
assert not [name for name in sys.modules if name.startswith(("PySide6", "nnlab.gui", "torch"))]
"""


def test_each_block_of_the_library_page_runs_and_prints_what_stands_below_it() -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) >= 9
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN],
        input="\0".join(code for code, _ in blocks),
        capture_output=True,
        text=True,
        cwd=PAGE.parent.parent,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split("\0")[1:]
    assert printed == [wanted for _, wanted in blocks]


def test_every_line_of_the_examples_fits_a_page() -> None:
    for code, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        assert max(len(line) for line in code.splitlines()) <= 105


def test_the_readme_leads_to_the_page() -> None:
    readme = (PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
    assert "docs/library.md" in readme
