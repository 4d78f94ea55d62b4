"""A second judge that knows nothing of the first: the interpreter's definite-assignment analysis.

CPython 3.12 and later marks a local that may be unbound with LOAD_FAST_CHECK. A guard becomes
``(g := guard())`` and an order ``order(g)``; the order is unguarded exactly where the compiled code
checks ``g``. One order is asked about at a time, the others become opaque calls, since a load that
succeeded counts as bound for what follows it.

It sees our model except for what the ``SIMPLE`` profile leaves out: assert, ``__debug__``,
``TYPE_CHECKING``, handlers that an earlier one covers, calls that never return, context managers known
not to swallow, closures, class and module bodies, and ``:=`` (whose value's truth it forgets).
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .facts import GUARDS, ORDERS, last_name
from .instrument import position
from .world import Position

# Runs in the other interpreter: of each source, whether the compiled function checks ``g``.
_SCRIPT = """
import dis, json, sys, warnings
warnings.simplefilter("ignore")
answers = []
for source in json.load(sys.stdin):
    code = compile(source, "<judge>", "exec")
    function = next(each for each in code.co_consts if hasattr(each, "co_code"))
    answers.append(any(
        each.opname == "LOAD_FAST_CHECK" and each.argval == "g" for each in dis.get_instructions(function)
    ))
json.dump(answers, sys.stdout)
"""


def newest_python() -> str | None:
    """An interpreter of 3.12 or later: this one, the one named, or one that pyenv has."""
    if sys.version_info >= (3, 12):
        return sys.executable
    named = os.environ.get("INVARIANT_GUARD_NEWEST_PYTHON")
    if named:
        return named
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    if shutil.which("pyenv"):
        asked = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False)
        root = Path(asked.stdout.strip() or root)
    found = [(_version(path), path) for path in root.glob("versions/3.*/bin/python")]
    version, path = max(found, default=((), root))
    return str(path) if version >= (3, 12) else None


def _version(path: Path) -> tuple[int, ...]:
    parts = path.parts[-3].split(".")
    return tuple(map(int, parts)) if all(map(str.isdigit, parts)) else ()


def questions(source: str) -> list[tuple[Position, str]]:
    """For each order call of a function, the program that asks CPython about it."""
    places = sorted(
        position(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and last_name(node.func) in ORDERS
    )
    return [(place, _ask_about(source, place)) for place in places]


def checks(sources: Sequence[str], python: str) -> list[bool]:
    """Whether the interpreter would check ``g``, for each program; one process for all."""
    done = subprocess.run(
        [python, "-c", _SCRIPT],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[bool] = json.loads(done.stdout)
    return answers


def _ask_about(source: str, place: Position) -> str:
    return ast.unparse(ast.fix_missing_locations(_Rewrite(place).visit(ast.parse(source))))


class _Rewrite(ast.NodeTransformer):
    def __init__(self, place: Position) -> None:
        self.place = place

    def visit_Call(self, node: ast.Call) -> ast.expr:
        mine = last_name(node.func) in ORDERS and position(node) == self.place
        guard = last_name(node.func) in GUARDS
        self.generic_visit(node)
        if guard:
            return ast.NamedExpr(ast.Name("g", ast.Store()), node)
        if mine:
            # Last among the arguments: they are evaluated before the order is sent.
            node.keywords.append(ast.keyword("judged", ast.Name("g", ast.Load())))
        return node
