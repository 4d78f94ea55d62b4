"""The smallest program that still shows a difference: cut statements and expressions while it does."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator


def shrink(source: str, still: Callable[[str], bool], *, tries: int = 3000) -> str:
    """``still`` says whether a program shows what is looked for; it sees only programs that compile."""
    best = ast.unparse(ast.parse(source)) + "\n"
    if not still(best):
        return source
    progress = True
    while progress and tries > 0:
        progress = False
        for candidate in _smaller(best):
            tries -= 1
            if tries <= 0:
                break
            if len(candidate) < len(best) and _compiles(candidate) and still(candidate):
                best, progress = candidate, True
                break
    return best


def _compiles(source: str) -> bool:
    try:
        compile(source, "<smaller>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _smaller(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for name, value in ast.iter_fields(node):
            for change in _changes(name, value):
                cut = copy.deepcopy(tree)
                twin = next(each for at, each in enumerate(ast.walk(cut)) if at == number)
                try:
                    change(twin)
                    yield ast.unparse(ast.fix_missing_locations(cut)) + "\n"
                except Exception:  # a tree that is no program
                    continue


def _changes(name: str, value: object) -> Iterator[Callable[[ast.AST], None]]:
    """Ways to make one field of a node smaller."""
    if isinstance(value, list):
        for at, element in enumerate(value):
            if len(value) > 1 or name not in ("body", "items", "targets", "cases", "generators"):
                yield lambda twin, at=at: getattr(twin, name).pop(at)  # type: ignore[misc]
            if isinstance(element, ast.stmt):
                for inner in _suites(element):
                    yield lambda twin, at=at, inner=inner: _splice(  # type: ignore[misc]
                        getattr(twin, name), at, inner
                    )
                if not isinstance(element, ast.Pass) and len(value) == 1:
                    yield lambda twin, at=at: _splice(  # type: ignore[misc]
                        getattr(twin, name), at, [ast.Pass()]
                    )
            if isinstance(element, ast.expr) and not isinstance(element, ast.Name):
                for part in _parts(element):
                    yield lambda twin, at=at, part=part: _splice(  # type: ignore[misc]
                        getattr(twin, name), at, [part]
                    )
            if isinstance(element, ast.keyword | ast.withitem | ast.pattern | ast.match_case):
                continue
    elif isinstance(value, ast.expr):
        if name not in ("value", "test", "iter", "func", "exc", "target", "left", "elt", "body"):
            yield lambda twin: setattr(twin, name, None)
        if name in ("value", "exc"):
            yield lambda twin: setattr(twin, name, None)
        for part in _parts(value):
            yield lambda twin, part=part: setattr(twin, name, part)  # type: ignore[misc]
    elif isinstance(value, ast.pattern):
        yield lambda twin: setattr(twin, name, ast.MatchAs())
    elif isinstance(value, str) and name in ("name", "asname"):
        yield lambda twin: setattr(twin, name, None)


def _suites(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        inner = getattr(node, name, None)
        if inner and not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield copy.deepcopy(inner)
    for each in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield copy.deepcopy(each.body)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Name):
        yield ast.Name("a", ast.Load())
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.keyword):
            yield copy.deepcopy(each.value)
        elif isinstance(each, ast.comprehension):
            yield copy.deepcopy(each.iter)
        elif isinstance(each, ast.expr) and not isinstance(each, ast.Starred):
            yield copy.deepcopy(each)


def _splice(items: list[ast.AST], at: int, new: list[ast.AST]) -> None:
    items[at : at + 1] = copy.deepcopy(new)
