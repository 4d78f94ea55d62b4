"""One name, one thing: no two classes, functions or type aliases of the package share a name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import invariant_guard

PACKAGE = Path(invariant_guard.__file__).parent

#: The type variable that everybody calls T.
SHARED = {"T"}


def public_names(source: str) -> Iterator[str]:
    """Names of a module's own things; constants are its own business."""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            names = [name for name in names if name[:1].isupper() and not name.isupper()]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_") and name not in SHARED)


def test_no_two_things_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for module in sorted(PACKAGE.rglob("*.py")):
        for name in public_names(module.read_text(encoding="utf-8")):
            places[name].append(str(module.relative_to(PACKAGE)))
    assert len(places) > 200
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_two_are_seen() -> None:
    source = "class A: ...\ndef b(): ...\nCd = int | str\nD_E = 1\nlogger = 2\nclass _F: ...\nT = 1"
    assert list(public_names(source)) == ["A", "b", "Cd"]
