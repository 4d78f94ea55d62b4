"""How right each tool is, on the programs of tests/cases that say themselves what must be found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"

_LABEL = re.compile(r"#\s*(INV00\d(?:, INV00\d)*): \S")
_UNGUARDED = {"INV001", "INV002", "INV008"}
# Programs that bring settings of their own: the other tools have none to bring.
_SETTINGS = re.compile(r"^# settings: ", re.MULTILINE)


class Place(NamedTuple):
    """What a tool reported: a file, and the lines from the first to the last."""

    path: Path
    first: int
    last: int


def from_ours(document: bytes, cwd: Path) -> list[Place]:
    """The order calls that no guard covers, out of our own JSON."""
    return [
        Place(cwd / item["path"], item["line"], item["line"])
        for item in json.loads(document)["findings"]
        if item["code"] in _UNGUARDED
    ]


def from_semgrep(document: bytes, cwd: Path) -> list[Place]:
    return [
        Place(cwd / item["path"], item["start"]["line"], item["end"]["line"])
        for item in json.loads(document)["results"]
    ]


def from_ast_grep(document: bytes, cwd: Path) -> list[Place]:
    places = []
    for line in document.splitlines():
        item = json.loads(line)
        lines = item["range"]["start"]["line"] + 1, item["range"]["end"]["line"] + 1
        places.append(Place(cwd / item["file"], *lines))
    return places


class Score(NamedTuple):
    """Unguarded order calls that a tool missed, and findings that are none."""

    unguarded: int
    missed: int
    false: int


def score(places: Iterable[Place], cases: Path) -> Score:
    """Hold what a tool reported on the programs of a folder against their labels."""
    reported: dict[Path, list[Place]] = {}
    for place in places:
        reported.setdefault(place.path, []).append(place)
    unguarded = missed = false = 0
    for path in cases.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if _SETTINGS.search(text):
            continue
        labelled = {
            number
            for number, line in enumerate(text.split("\n"), 1)
            if (match := _LABEL.search(line)) and _UNGUARDED & set(match[1].split(", "))
        }
        here = reported.get(path, [])
        unguarded += len(labelled)
        missed += sum(not any(p.first <= line <= p.last for p in here) for line in labelled)
        false += sum(not any(p.first <= line <= p.last for line in labelled) for p in here)
    return Score(unguarded, missed, false)
