"""What can happen to a file: bytes that change or are missing, and fields that make no sense."""

from __future__ import annotations

import copy
import io
import json
import random
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

NASTY: tuple[Any, ...] = (
    *(None, True, -1, 0, 3, 2**63, 10**400, -(10**400), 1e308, 1e-320, 0.5),
    *("", "x", "x" * 6000, "a\nb", "\0", "../..", "nan"),
    *([], {}, [[]], [None], [1, [2]], {"a": 1}),
)
SIZES = (0, 1, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)
NESTED = b"[" * 100_000
LONGEST_LIST = 3


def spoil_bytes(data: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield `count` damaged copies: cut off, changed here and there, with pieces out or more."""
    draw = random.Random(seed)
    for number in range(count):
        changed = bytearray(data)
        place = draw.randrange(len(data))
        if number % 5 == 0:
            del changed[place:]
        elif number % 5 == 1:
            del changed[place : place + draw.randint(1, 200)]
        elif number % 5 == 2:
            changed[place:place] = draw.randbytes(draw.randint(1, 40))
        elif number % 5 == 3:
            changed[place : place + 4] = struct.pack("<L", draw.choice(SIZES))
        else:
            for _ in range(draw.randint(1, 4)):
                # The directory of a zip file stands at its end.
                changed[-draw.randint(1, min(len(data), 400))] = draw.randrange(256)
        yield bytes(changed)


def spoil_json(text: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield a deeply nested text, and `count` copies with a field that is missing or is nasty."""
    yield NESTED
    draw = random.Random(seed)
    document = json.loads(text)
    places = list(_places(document))
    for _ in range(count):
        place = draw.choice(places)
        changed = copy.deepcopy(document)
        if not place:
            yield json.dumps(draw.choice(NASTY)).encode()
            continue
        within = changed
        for key in place[:-1]:
            within = within[key]
        if draw.random() < 0.15:
            del within[place[-1]]
        else:
            within[place[-1]] = draw.choice(NASTY)
        yield json.dumps(changed).encode()


def spoil_manifest(data: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield `count` sound zip files whose manifest is spoilt."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for text in spoil_json(contents["manifest.json"], count, seed):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in {**contents, "manifest.json": text}.items():
                archive.writestr(name, content)
        yield file.getvalue()


def _places(document: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _places(value, (*place, key))
    elif isinstance(document, list):
        for number, value in enumerate(document[:LONGEST_LIST]):
            yield from _places(value, (*place, number))
