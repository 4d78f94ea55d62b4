"""libcst with light nodes reads, makes and checks what libcst reads, makes and checks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[3]

# Each in a process of its own: what is imported stays.
_LIGHT = """
from lint_plugin.analysis.tree.light_nodes import import_light_nodes
import_light_nodes()
"""
_TREES = """
import dataclasses, hashlib, json, sys
import libcst

def feed(sink, value):
    if isinstance(value, libcst.CSTNode):
        sink.update(type(value).__name__.encode())
        for each in dataclasses.fields(value):
            sink.update(each.name.encode())
            feed(sink, getattr(value, each.name))
    elif isinstance(value, (list, tuple)):
        sink.update(f"{type(value).__name__} {len(value)}".encode())
        for each in value:
            feed(sink, each)
    else:
        sink.update(repr(value).encode())

def digest(node):
    sink = hashlib.sha256()
    feed(sink, node)
    return sink.hexdigest()

found = {}
for path in json.load(sys.stdin):
    try:
        tree = libcst.parse_module(open(path, "rb").read())
    except Exception as error:
        found[path] = repr(error)
        continue
    again = tree.deep_clone().with_changes(has_trailing_newline=False)
    found[path] = digest(tree), digest(again), hashlib.sha256(again.bytes).hexdigest()
print(json.dumps(found))
"""
_CLASSES = """
import dataclasses, json
import libcst

def where(what):
    return repr(what).partition(" at 0x")[0]

def made(cls, *args, **named):
    try:
        return repr(cls(*args, **named))
    except Exception as error:
        return f"{type(error).__name__}: {error}"

found = {}
for name, cls in sorted(vars(libcst).items()):
    if isinstance(cls, type) and issubclass(cls, libcst.CSTNode):
        found[name] = [
            made(cls),
            made(cls, libcst.Name("a")),
            made(cls, libcst.Name("a"), libcst.Name("b"), libcst.Name("c")),
            made(cls, unknown=1),
            [(each.name, where(each.default), where(each.default_factory), each.init, each.kw_only)
             for each in dataclasses.fields(cls)],
            cls.__match_args__,
            sorted(cls.__slots__),
        ]
print(json.dumps(found))
"""


def _run(program: str, given: object = None) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    return json.loads(done.stdout)


def test_trees_are_the_same() -> None:
    paths = [str(path) for path in sorted((_ROOT / "tests/cases").rglob("*.py"))[::7]]
    paths += [str(path) for path in sorted((_ROOT / "lint_plugin/analysis").rglob("*.py"))[::7]]
    plain, light = _run(_TREES, paths), _run(_LIGHT + _TREES, paths)
    assert light == plain
    assert len(paths) > 100


def test_classes_are_made_from_the_same_and_refuse_the_same() -> None:
    plain, light = _run(_CLASSES), _run(_LIGHT + _CLASSES)
    assert light == plain
    assert len(plain) > 150
    # Some were made and some refused, by their own checks and for their arguments.
    said = json.dumps(plain)
    assert "CSTValidationError" in said
    assert "unexpected keyword argument" in said


_BY_THE_COMMAND = "analyse(source, 'a.py', Config())"
_BY_FLAKE8 = "analyse_text(source.decode(), 'a.py', Config())"


@pytest.mark.parametrize(
    ("before", "call", "frozen"),
    [
        ("", _BY_THE_COMMAND, False),
        ("", _BY_FLAKE8, True),
        ("import libcst", _BY_THE_COMMAND, True),
    ],
)
def test_only_a_process_of_our_own_has_them(before: str, call: str, frozen: bool) -> None:
    found = _run(f"""
{before}
import dataclasses, json
from lint_plugin.analysis.pipeline import analyse, analyse_text
from lint_plugin.settings.config import Config

own = dataclasses.dataclass
source = b"def go(api):\\n    api.create_order('BTC/USDT', 'market', 'buy', 1)\\n"
codes = [each.code for each in {call}.findings]
import libcst

node, frozen = libcst.Name("a"), False
try:
    node.value = "b"
except dataclasses.FrozenInstanceError:
    frozen = True
print(json.dumps([codes, frozen, dataclasses.dataclass is own]))
""")
    assert found == [["INV001"], frozen, True]


def test_a_class_below_one_has_what_it_says_itself() -> None:
    found = _run(f"""{_LIGHT}
import json
import libcst

class Loud(libcst.Name):
    def __init__(self, value):
        super().__init__(value.upper())

class Quiet(libcst.Name):
    pass

# Each the first of its own class, and then once more.
made = [Loud("a"), Quiet("a"), libcst.Name("a"), Loud("b"), Quiet("b")]
print(json.dumps([node.value for node in made]))
""")
    assert found == ["A", "a", "a", "B", "b"]
